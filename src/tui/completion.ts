import type { Binding } from './keymap/binding.ts';
import { bindingNamed, KEYMAP } from './keymap.ts';
import type { Completion } from './line.ts';
import { keyPane, type State } from './state.ts';
import type { World } from './world.ts';

/** The command of a name, or of the only name that begins so; this pane's own first. */
export function commandNamed(name: string, state: State): Binding | undefined {
  const exact = bindingNamed(name, keyPane(state));
  if (exact) return exact;
  const meant = commandNames().filter(command => command.startsWith(name));
  return meant.length === 1 ? bindingNamed(meant[0] as string, keyPane(state)) : undefined;
}

/** The names of all commands. */
export function commandNames(): readonly string[] {
  return [...new Set(KEYMAP.map(({ command }) => command))];
}

/**
 * What the word before the caret may become: commands, or what the command's argument may hold. While Tab
 * goes through candidates, those of the word it began with.
 */
export function completionOf(state: State, world: World): Completion {
  const { prompt, offer } = state.line;
  const { text, caret } = offer ?? { text: state.typing ?? '', caret: state.line.caret };
  const before = [...text].slice(0, caret).join('');
  const argument = /^(\S+)\s+(.*)$/s.exec(before.replace(/^set\s+/, ''));
  if (prompt === '/')
    return completed(before, before, commandNamed('search', state)?.argument?.candidates?.(state, world));
  if (!argument) return completed(before, /\S*$/.exec(before)?.[0] ?? '', commandNames());
  const binding = commandNamed(argument[1] as string, state);
  const word = (binding?.argument?.spaced ? /\S*$/ : /[^\s()<>=!*/+,-]*$/).exec(before)?.[0] ?? '';
  return completed(before, word, binding?.argument?.candidates?.(state, world));
}

function completed(before: string, word: string, words: Iterable<string> = []): Completion {
  const candidates = [...new Set(words)].filter(one => one.startsWith(word) && one !== word);
  return { start: [...before].length - [...word].length, candidates };
}

/** What may stand on the line being typed: `:break loss < 1.3 | A.grad`; empty where nothing is known. */
export function usageOf(state: State): string {
  const { prompt } = state.line;
  if (prompt === '/') return commandNamed('search', state)?.argument?.usage ?? '';
  const [, name] = /^(?:set\s+)?(\S+)\s/.exec(state.typing ?? '') ?? [];
  const binding = name === undefined ? undefined : commandNamed(name, state);
  if (!binding) return '';
  const { help, command, argument } = binding;
  return argument && !help.includes(`:${command} `) ? `${help}: :${command} ${argument.usage}` : help;
}
