import type { Command } from './command.ts';

/**
 * Every headless command, in the order in which one meets them. Help, dispatch and the README's
 * table follow from it. The files load when they run, so that starting one costs that one only.
 */
export const commands: readonly Command[] = [
  {
    name: 'list',
    usage: '',
    about: 'the scenarios that come with Stepformer',
    flags: ['json'],
    run: async (args, output) => (await import('./list.ts')).list(args, output),
  },
  {
    name: 'new',
    usage: 'FILE',
    about: 'a small scenario to start from',
    flags: ['json'],
    run: async (args, output) => (await import('./new.ts')).create(args, output),
  },
  {
    name: 'schema',
    usage: '',
    about: 'the JSON Schema of scenario files, for editors',
    flags: ['json'],
    run: async (args, output) => (await import('./schema.ts')).schema(args, output),
  },
];

/** The command of that name; undefined where there is none. */
export function commandNamed(name: string): Command | undefined {
  return commands.find(command => command.name === name);
}
