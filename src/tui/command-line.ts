import { didYouMean } from '../formula/nearest.ts';
import { commandNamed, commandNames, completionOf } from './completion.ts';
import { momentMessage } from './destination.ts';
import { deedOf } from './keymap/own-key.ts';
import { LINE_KEYS, remembered, typedIn } from './line.ts';
import type { Message } from './message.ts';
import type { State } from './state.ts';
import { update } from './update.ts';
import type { World } from './world.ts';

/** The state after a key while a line is being typed. */
export function typeKey(world: World, state: State, text: string, key: string): State {
  const { line } = state;
  const deed = deedOf(LINE_KEYS, key);
  const leaving = deed === 'leave' || (key === 'backspace' && text === '');
  if (leaving) return update(world, state, { do: 'type', text: null });
  if (deed === 'enter') return enter(world, state, text);
  const next = deed ? deed(text, line, () => completionOf(state, world)) : typedIn(text, line, key);
  return next ? update(world, state, { do: 'type', text: next.text, line: next.line }) : state;
}

/** Leaves the line, keeps it in the history, and does what it says. */
function enter(world: World, state: State, text: string): State {
  const { prompt, histories } = state.line;
  const after = update(world, state, {
    do: 'type',
    text: null,
    line: { histories: remembered(histories, prompt, text) },
  });
  const asked = prompt === ':' ? commandMessage(text.trim(), after, world) : searchMessage(text, after);
  if (asked === null) return after;
  return update(world, after, typeof asked === 'string' ? { do: 'say', text: asked, warned: true } : asked);
}

/** Nothing after `/` searches for the same again. */
function searchMessage(text: string, { search }: State): Message | string {
  const wanted = text.trim() || search;
  if (!wanted) return 'Say what to search for: /softmax, / nan, / > 0.5.';
  return { do: 'pursue', quarry: { kind: 'match', text: wanted }, direction: 1 };
}

/**
 * What a line after `:` asks for: a moment (`3:21`, `50%`, `'x`), or a command of the key table, by its name
 * or the beginning of it, with a count or an argument. A sentence where it can't be done.
 */
function commandMessage(line: string, state: State, world: World): Message | string | null {
  if (line === '') return null;
  const moment = momentMessage(line, state, world);
  if (moment) return moment;
  const [, name = '', argument = ''] = /^(\S+)(?:\s+(.*))?$/s.exec(line) ?? [];
  if (name === 'set') return setMessage(argument, state, world);
  const binding = commandNamed(name, state);
  if (!binding) return `:${name} is not a command; ${didYouMean(name, commandNames())}? lists them.`;
  const why = binding.unless?.(state, world);
  if (why) return why;
  if (argument === '') return binding.message(undefined, state, world);
  if (binding.argument) return binding.argument.message(argument, state, world);
  if (/^\d+$/.test(argument)) return binding.message(Number(argument), state, world);
  return `:${binding.command} takes no ${argument}, only a count.`;
}

/** `:set digits 4` is `:digits 4`: whoever comes from vim types it so. */
function setMessage(argument: string, state: State, world: World): Message | string | null {
  if (argument === '') return 'Say what to set: :set digits 4.';
  return commandMessage(argument.replace('=', ' '), state, world);
}
