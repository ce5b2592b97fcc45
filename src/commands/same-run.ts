import { openerOf, shellWord } from '../timeline/change.ts';
import type { Flags } from './flags.ts';

/** In words, the command that prints what the terminal would have shown of a SCENARIO, with the same flags. */
export function printing(name: string, { set, at, corpus, memory }: Flags): string {
  const more = Object.entries({ at, corpus, memory }).filter(([, value]) => value !== undefined);
  const flags = more.map(([flag, value]) => ` --${flag} ${shellWord(value as string)}`);
  const [command, what] = at === undefined ? ['events', 'run'] : ['screen', 'screen'];
  return `\`stepformer ${command} ${openerOf(name, set)}${flags.join('')}\` prints the same ${what}`;
}
