import type { Draft } from 'immer';
import { cellOf, type Index, type Tensor } from '../../tensor/tensor.ts';
import { newest } from '../../timeline/address.ts';
import { nextSeen } from '../../timeline/search.ts';
import { stopCell } from '../../timeline/stop-cell.ts';
import { type Stop, stopsAt, stopsIn } from '../../timeline/stops.ts';
import type { Moment } from '../../timeline/timeline.ts';
import { momentMessage, openMessage } from '../destination.ts';
import { cellAt } from '../focus.ts';
import type { Message } from '../message.ts';
import { eventsOn, isLast, sameEvent } from '../moments.ts';
import { SPEEDS, speedText } from '../play.ts';
import { speakNumber } from '../present/number.ts';
import { seenOf, stopsOf } from '../pursue.ts';
import { type Pursuit, type Quarry, quarryText } from '../quarry.ts';
import { cellWith, patternOf } from '../search.ts';
import type { State } from '../state.ts';
import { lastChange, valueText } from '../watches.ts';
import type { World } from '../world.ts';
import { type Acts, arrive, goTo, say, set, warn } from './act.ts';

/** Running on and back: to stops, changes and matches, and play. */
export const RUNNING: Acts<'pursue' | 'progress' | 'found' | 'give-up' | 'open' | 'play' | 'speed' | 'tick'> = {
  pursue: (draft, { quarry, direction, times = 1 }, world) => {
    if (quarry.kind === 'match' && draft.veil !== 'off' && patternOf(quarry.text).kind === 'value')
      return warn(draft, 'Numbers that are to be guessed are not searched for; z until they are shown.');
    if (quarry.kind === 'match') draft.search = quarry.text;
    begin(draft, world, quarry, direction, times);
  },
  progress: (draft, { step }) => {
    if (draft.pursuit) draft.pursuit.at = step;
  },
  found: (draft, { moment }, world) => {
    const { pursuit } = draft;
    draft.pursuit = null;
    if (!pursuit || pursuit.quarry.kind === 'step') return;
    if (pursuit.quarry.kind === 'address') return openAddress(draft, world, pursuit.quarry.text);
    const quarry = pursuit.quarry as Quarry;
    if (!moment) return missed(draft, quarry, pursuit.direction);
    reach(draft, world, quarry, pursuit.direction, moment);
    if (pursuit.times > 1) begin(draft, world, quarry, pursuit.direction, pursuit.times - 1);
  },
  'give-up': draft => {
    const { pursuit } = draft;
    set(draft, { pursuit: null, queued: [], playing: false });
    if (pursuit) say(draft, gaveUpText(pursuit as Pursuit));
    draft.typing = null;
  },
  open: (draft, message) => open(draft, message),
  play: (draft, _, world) => {
    const ended = draft.playing ? undefined : playedOut(draft, world);
    if (ended) return warn(draft, ended);
    draft.playing = !draft.playing;
    say(draft, draft.playing ? '' : 'Paused');
  },
  speed: (draft, { by }) => {
    draft.speed = Math.max(0, Math.min(draft.speed + by, SPEEDS.length - 1));
    say(draft, draft.playing ? '' : `Play goes ${speedText(draft.speed)}; Space starts it`);
  },
  tick: (draft, _, world) => tick(draft, world),
};

function open(draft: Draft<State>, { step, event, cell }: Extract<Message, { do: 'open' }>): void {
  arrive(draft, { step, event });
  draft.place.pin = null;
  if (cell) draft.place.cell = [cell[0], cell[1]];
  if (draft.place.pane === 'program' || draft.place.pane === 'loss') draft.place.pane = cell ? 'why' : 'matrix';
}

/** What a run was opened at, now that its step is there. */
function openAddress(draft: Draft<State>, world: World, text: string): void {
  const to = momentMessage(text, draft as State, world) ?? openMessage(text, draft as State, world);
  if (typeof to === 'string') warn(draft, to);
  else if (to.do === 'open') open(draft, to);
  else if (to.do === 'goto') goTo(world, draft, to.step ?? draft.place.step, to.event);
}

function gaveUpText({ at, quarry }: Pursuit): string {
  const onTheWay = quarry.kind === 'step' || quarry.kind === 'address';
  return `Stopped at step ${at}, ${onTheWay ? 'on the way to' : 'without the'} ${quarryText(quarry)}.`;
}

/** First in the step at hand; only where it is not there a search through the others begins. */
function begin(draft: Draft<State>, world: World, quarry: Quarry, direction: 1 | -1, times: number): void {
  for (let left = times; left > 0; left--) {
    if (quarry.kind === 'match' && matchHere(draft, world, quarry.text, direction)) continue;
    const { step, event } = draft.place;
    const segment = world.segment(step);
    const found = nextSeen(seenOf(world, draft as State, quarry)(segment, undefined), event, direction);
    if (found === undefined) {
      draft.pursuit = { quarry: quarry as Draft<Quarry>, direction, from: { step, event }, at: step, times: left };
      return;
    }
    reach(draft, world, quarry, direction, { step, event: found });
  }
}

/** Numbers are searched cell by cell: the matrix in view comes first. */
function matchHere(draft: Draft<State>, world: World, text: string, direction: 1 | -1): boolean {
  const { step, event } = draft.place;
  const tensor = world.segment(step).values[event];
  if (!tensor || draft.place.pin) return false;
  const [row, column] = cellAt(world, draft.place as State['place']);
  const cell = cellWith(patternOf(text), tensor, row * tensor.columns + column, direction);
  if (!cell) return false;
  draft.place.cell = [cell[0], cell[1]];
  say(draft, matchText(draft, text));
  return true;
}

function reach(draft: Draft<State>, world: World, quarry: Quarry, direction: 1 | -1, moment: Moment): void {
  arrive(draft, moment);
  if (quarry.kind === 'stop') stopped(draft, world, moment);
  if (quarry.kind === 'change') say(draft, changeText(draft, world, quarry, moment));
  if (quarry.kind !== 'match') return;
  const tensor = world.segment(moment.step).values[moment.event] as Tensor;
  const cell = cellWith(patternOf(quarry.text), tensor, direction === 1 ? -1 : tensor.data.length, direction);
  if (cell) set(draft.place, { cell: [cell[0], cell[1]], pin: null });
  say(draft, matchText(draft, quarry.text));
}

function matchText({ place }: Draft<State>, text: string): string {
  return `${text}: found at ${place.step}:${place.event}; n next, N back`;
}

function changeText(
  draft: Draft<State>,
  { timeline, segment }: World,
  { name, cell }: Extract<Quarry, { kind: 'change' }>,
  moment: Moment,
): string {
  if (draft.veil === 'on') return `${name}[${cell}] changes here; z shows it`;
  const now = segment(moment.step).values[moment.event];
  const before = moment.event > 0 ? { ...moment, event: moment.event - 1 } : { step: moment.step - 1, event: Infinity };
  const old = before.step < 0 ? undefined : newest(timeline, name, before);
  const was = old && timeline.segment(old.step).values[old.slot];
  if (!now || !was) return '';
  return `${name}[${cell}]: ${numberIn(was, cell)} → ${numberIn(now, cell)}`;
}

/** A cell's number; a matrix that grows, as a cache does, did not have all its cells before. */
function numberIn(tensor: Tensor, cell: Index): string {
  const there = cell[0] < tensor.rows && cell[1] < tensor.columns;
  return there ? speakNumber(cellOf(tensor, cell)) : 'no such cell';
}

const MISSED = {
  stop: 'No breakpoint, watched change or alert',
  change: 'No change of this cell',
  match: 'No match',
  step: 'No step',
  address: 'No step',
} as const;

function missed(draft: Draft<State>, { kind }: Quarry, direction: 1 | -1): void {
  warn(draft, `${MISSED[kind]} ${direction === 1 ? 'after' : 'before'} this.`);
}

/** Says why running stopped here, and counts it for the breakpoints that did it. */
function stopped(draft: Draft<State>, world: World, moment: Moment): void {
  const segment = world.segment(moment.step);
  const here = stopsAt(stopsOf(draft as State), world.timeline, segment, moment.event);
  for (const breakpoint of draft.breakpoints)
    if (breakpoint.enabled && here.includes(breakpoint.stop as Stop)) breakpoint.stopped++;
  const cell = here.map(stop => stopCell(stop, world.timeline, moment)).find(Boolean);
  if (cell && !draft.place.pin) draft.place.cell = [cell[0], cell[1]];
  say(draft, here.map(stop => stopText(stop, draft as State, world, moment)).join(' · '));
}

function stopText(stop: Stop, { breakpoints, veil }: State, { timeline, listing }: World, moment: Moment): string {
  if (stop.at === 'alert' && veil === 'on') return 'Alert; z shows what is wrong';
  if (stop.at === 'alert') return 'Alert: a number that is not finite, made from numbers that are';
  if (stop.at === 'line') return `Breakpoint on line ${stop.line + 1}: ${listing[stop.line]?.text ?? ''}`;
  const at = breakpoints.findIndex(each => each.stop === stop);
  if (stop.at === 'condition') return `Breakpoint ${at + 1}: ${breakpoints[at]?.text ?? stop.text}`;
  if (veil === 'on') return `${stop.text} changes here; z shows it`;
  const change = lastChange(stop.text, timeline, moment);
  const pass = breakpoints.some(({ enabled }) => enabled) ? '  (watched; in W, Enter lets c pass it)' : '';
  return `${stop.text}: ${valueText(change?.from)} → ${valueText(change?.to)}${pass}`;
}

/** Why play has nowhere to go from here; undefined where it has. */
function playedOut({ place, speed }: Draft<State>, world: World): string | undefined {
  if (isLast(world, place)) return 'This is the last event of the run: g goes to the first.';
  if (SPEEDS[speed]?.by === 'event' || place.step < world.steps - 1) return undefined;
  const which = world.steps === 1 ? 'this run has only one' : 'this is the last';
  return `Play goes by whole steps at this speed, and ${which}: - slows it down to events.`;
}

/** One step of play: on by an event or a step, and no further than a breakpoint. */
function tick(draft: Draft<State>, world: World): void {
  if (!draft.playing) return;
  const { place } = draft;
  const from = { step: place.step, event: place.event };
  const by = SPEEDS[draft.speed]?.by;
  const to = by === 'step' ? sameEvent(world, from, from.step + 1) : eventsOn(world, from, 1);
  const stop = breakpointBetween(draft as State, world, from, to);
  arrive(draft, stop ?? to);
  if (stop) stopped(draft, world, stop);
  if (stop || isLast(world, place) || (by === 'step' && to.step === from.step)) draft.playing = false;
}

/** The first event after one moment and up to another that an enabled breakpoint stops at. */
function breakpointBetween({ breakpoints }: State, world: World, from: Moment, to: Moment): Moment | undefined {
  const stops = stopsOf({ breakpoints, watches: [] });
  for (let { step } = from; step <= to.step; step++) {
    const after = step === from.step ? from.event : -1;
    const event = nextSeen(stopsIn(stops, world.timeline, world.segment(step)), after, 1);
    if (event !== undefined && (step < to.step || event <= to.event)) return { step, event };
    if (event !== undefined) return undefined;
  }
  return undefined;
}
