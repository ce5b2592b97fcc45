import type { Key } from 'ink';
import type { Moment } from '../timeline/timeline.ts';
import { Away, atHand } from './away.ts';
import { typeKey } from './command-line.ts';
import { copiesText, copyFor } from './copies.ts';
import { helpPage, typedFilter } from './help.ts';
import { HELP_KEYS } from './keymap/help-keys.ts';
import { deedOf } from './keymap/own-key.ts';
import { keySign } from './keymap/sign.ts';
import { bindingOf } from './keymap.ts';
import { layoutIn } from './layout.ts';
import type { Message } from './message.ts';
import { type HelpFilter, keyPane, type State } from './state.ts';
import { update } from './update.ts';
import type { World } from './world.ts';

/**
 * The state after a key, which is a character, or the name of a key that has none: `right`, `enter`,
 * `shift+tab`, `ctrl+c`; `tick` is the clock of play. The app and the tests both come through here. Where
 * a key needs a step that is not at hand, it waits until that is run up to.
 */
export function press(world: World, state: State, key: string): State {
  if (state.pursuit) return waiting(world, state, key);
  try {
    return pressed(atHand(world), state, key);
  } catch (error) {
    if (!(error instanceof Away)) throw error;
    const { step, event } = state.place;
    const quarry = { kind: 'step', step: error.step } as const;
    const direction = error.step < step ? -1 : 1;
    return { ...state, pursuit: { quarry, direction, from: { step, event }, times: 1, at: step }, queued: [key] };
  }
}

/** The state when a pursuit is over, and with it the keys that waited; `moment` is where the quarry was. */
export function pursued(world: World, state: State, moment: Moment | null): State {
  const { pursuit, queued } = state;
  let after = update(world, { ...state, queued: [] }, { do: 'found', moment });
  for (const [at, key] of queued.entries()) {
    if (after.pursuit) return { ...after, queued: [...after.queued, ...queued.slice(at)] };
    after = at === 0 && pursuit?.quarry.kind === 'step' ? pressed(world, after, key) : press(world, after, key);
  }
  return after;
}

/** While something is searched, Esc stops it, and the other keys wait for its end. */
function waiting(world: World, state: State, key: string): State {
  if (key === 'ctrl+c' || key === 'ctrl+z') return update(world, state, { do: 'leave', effect: LEAVING[key] });
  if (key === 'escape') return update(world, state, { do: 'give-up' });
  return key === 'tick' || state.queued.length >= MOST_QUEUED ? state : { ...state, queued: [...state.queued, key] };
}

const LEAVING = { 'ctrl+c': 'quit', 'ctrl+z': 'suspend' } as const;

/** More keys than that were not meant. */
const MOST_QUEUED = 200;

function pressed(world: World, state: State, key: string): State {
  if (key === 'tick') return state.playing ? update(world, state, { do: 'tick' }) : state;
  if (key === 'ctrl+c' || key === 'ctrl+z') return perform(world, { ...state, typing: null }, key);
  if (state.typing !== null) return typeKey(world, state, state.typing, key);
  if (state.help) return helped(world, state, key);
  if (state.prefix) return named(world, state, state.prefix, key);
  if (/^[1-9]$/.test(key) || (key === '0' && state.count)) return update(world, state, { do: 'count', digit: key });
  if (key === 'escape' && state.count) return update(world, state, say('', false));
  if (key === 'escape' && state.playing) return update(world, state, { do: 'play' });
  if (key === 'escape' && state.check?.result === null) return update(world, state, { do: 'stop-checking' });
  return perform(world, state, key);
}

/** The letter after `m`, `'` or `y`. */
function named(world: World, state: State, prefix: 'm' | "'" | 'y', key: string): State {
  if (key === 'escape') return update(world, state, { do: 'prefix', prefix: null });
  if (prefix === 'y') {
    const as = copyFor(key);
    const after = update(world, state, { do: 'prefix', prefix: null });
    return update(
      world,
      after,
      as ? { do: 'errand', errand: { do: 'copy', as } } : say(`y copies as: ${copiesText()}.`, true),
    );
  }
  return update(world, state, { do: prefix === 'm' ? 'mark' : 'to-mark', name: key });
}

/** The state after several keys, each acting on what the one before left. */
export function pressAll(world: World, state: State, keys: Iterable<string>): State {
  let after = state;
  for (const key of keys) after = press(world, after, key);
  return after;
}

function perform(world: World, state: State, key: string): State {
  const binding = bindingOf(key, keyPane(state));
  if (!binding) return update(world, state, say(`${keySign(key)} does nothing here; ? lists the keys.`, true));
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

/** On the help screen keys scroll, search and close it, and all others do nothing. */
function helped(world: World, state: State, key: string): State {
  const { helpFilter } = state;
  const filtered = (filter: HelpFilter) => update(world, state, { do: 'help-filter', filter });
  if (helpFilter?.typing) {
    const filter = typedFilter(helpFilter.text, key);
    if (filter !== 'scroll') return filter === undefined ? state : filtered(filter);
  }
  const deed = deedOf(HELP_KEYS, key);
  if (deed === undefined) return state;
  if (deed === 'search') return filtered({ text: '', typing: true });
  if (deed === 'leave' && helpFilter) return filtered(null);
  if (deed === 'leave' || deed === 'close') return update(world, state, { do: 'help' });
  const layout = layoutIn(state, world.steps);
  return update(world, state, { do: 'scroll', by: deed(layout ? helpPage(layout) : 1) });
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
