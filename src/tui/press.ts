import type { Key } from 'ink';
import { bindingNamed, bindingOf } from './keymap.ts';
import type { Message } from './message.ts';
import type { State } from './state.ts';
import { update } from './update.ts';
import type { World } from './world.ts';

/**
 * The state after a key, which is a character, or the name of a key that has none: `right`, `enter`,
 * `shift+tab`, `ctrl+c`. The app and the tests both come through here.
 */
export function press(world: World, state: State, key: string): State {
  if (key === 'ctrl+c' || key === 'ctrl+z') return perform(world, { ...state, typing: null }, key);
  if (state.typing !== null) return typed(world, state, state.typing, key);
  if (state.help) return helped(world, state, key);
  if (/^[1-9]$/.test(key) || (key === '0' && state.count)) return update(world, state, { do: 'count', digit: key });
  if (key === 'escape' && state.count) return update(world, state, say('', false));
  return perform(world, state, key);
}

/** The state after several keys, each acting on what the one before left. */
export function pressAll(world: World, state: State, keys: Iterable<string>): State {
  let after = state;
  for (const key of keys) after = press(world, after, key);
  return after;
}

function perform(world: World, state: State, key: string): State {
  const binding = bindingOf(key, state.place.pane);
  if (!binding) return update(world, state, say(`${key} does nothing here; ? lists the keys.`, true));
  const why = binding.unless?.(state, world);
  if (why) return update(world, state, say(why, true));
  return update(world, state, binding.message(countOf(state), state, world));
}

function countOf({ count }: State): number | undefined {
  return count ? Number(count) : undefined;
}

function say(text: string, warned: boolean): Message {
  return { do: 'say', text, warned };
}

/** On the help screen the keys of a list scroll, and most others close it. */
function helped(world: World, state: State, key: string): State {
  const page = Math.max(1, state.size.rows - 6);
  const by = { down: 1, j: 1, up: -1, k: -1, pagedown: page, space: page, ' ': page, pageup: -page, g: -1e6, G: 1e6 }[
    key
  ];
  if (by !== undefined) return update(world, state, { do: 'scroll', by });
  return ['?', 'q', 'escape', 'enter', 'backspace'].includes(key) ? update(world, state, { do: 'help' }) : state;
}

function typed(world: World, state: State, text: string, key: string): State {
  if (key === 'escape' || (key === 'backspace' && text === '')) return update(world, state, { do: 'type', text: null });
  if (key === 'backspace') return update(world, state, { do: 'type', text: [...text].slice(0, -1).join('') });
  if (key === 'enter') return command(world, update(world, state, { do: 'type', text: null }), text.trim());
  const more = key === 'space' ? ' ' : key;
  return [...more].length === 1 && text.length < 500 ? update(world, state, { do: 'type', text: text + more }) : state;
}

/** A line after `:`: a number, `50%`, `goto step:event`, or a command of the key table with a count. */
function command(world: World, state: State, line: string): State {
  if (line === '') return state;
  const moment = momentOf(world, line.replace(/^goto\s+/, ''));
  if (moment) return update(world, state, moment);
  const [, name = '', count] = /^(\S+)(?:\s+(\d+))?$/.exec(line) ?? [];
  const binding = bindingNamed(name, state.place.pane);
  if (!binding) return update(world, state, say(`:${line} is not a command; ? lists them.`, true));
  const why = binding.unless?.(state, world);
  return update(world, state, why ? say(why, true) : binding.message(count ? Number(count) : undefined, state, world));
}

function momentOf(world: World, text: string): Message | null {
  const percent = /^(\d{1,3})%$/.exec(text);
  if (percent) return { do: 'goto', step: Math.round((Number(percent[1]) / 100) * (world.steps - 1)), event: 0 };
  const moment = /^@?(?:(\d+):)?(\d+)$/.exec(text);
  if (!moment) return null;
  const event = Number(moment[2]);
  return moment[1] === undefined ? { do: 'goto', event } : { do: 'goto', step: Number(moment[1]), event };
}

const CONTROLS: Readonly<Record<string, string>> = {
  '\r': 'enter',
  '\n': 'enter',
  '\t': 'tab',
  '\u007F': 'backspace',
  '\b': 'backspace',
  '\u0003': 'ctrl+c',
  '\u001A': 'ctrl+z',
  '\u001B': 'escape',
};

/** What Ink says about a key, as key names: a held key comes as one text of many characters. */
export function keysOf(input: string, key: Partial<Key>): string[] {
  const named = namedKey(key);
  if (named) return [named];
  if (key.ctrl) return [`ctrl+${input}`];
  return [...input].map(character => CONTROLS[character] ?? character).filter(name => !/^\p{Cc}$/u.test(name));
}

function namedKey(key: Partial<Key>): string | undefined {
  if (key.rightArrow) return 'right';
  if (key.leftArrow) return 'left';
  if (key.upArrow) return 'up';
  if (key.downArrow) return 'down';
  if (key.pageUp) return 'pageup';
  if (key.pageDown) return 'pagedown';
  if (key.home) return 'home';
  if (key.end) return 'end';
  if (key.return) return 'enter';
  if (key.escape) return 'escape';
  if (key.tab) return key.shift ? 'shift+tab' : 'tab';
  return key.backspace || key.delete ? 'backspace' : undefined;
}
