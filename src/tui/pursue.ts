import { changesOf, nextSeen, type Seen, searchBackward, searchForward } from '../timeline/search.ts';
import { type Stop, stopsIn } from '../timeline/stops.ts';
import type { Moment, Timeline } from '../timeline/timeline.ts';
import type { Pursuit, Quarry } from './quarry.ts';
import { matchesIn, patternOf } from './search.ts';
import type { State } from './state.ts';
import type { World } from './world.ts';

const ALERT: Stop = { at: 'alert' };

/** Everything that running on stops at: enabled breakpoints, watches that stop, and alerts. */
export function stopsOf({ breakpoints, watches }: Pick<State, 'breakpoints' | 'watches'>): readonly Stop[] {
  return [
    ...breakpoints.filter(({ enabled }) => enabled).map(({ stop }) => stop),
    ...watches.filter(({ stops }) => stops).map(({ text }) => ({ at: 'change', text }) as const),
    ALERT,
  ];
}

/** The events of a step that a quarry may be found at. */
export function seenOf(world: World, state: Pick<State, 'breakpoints' | 'watches'>, quarry: Quarry): Seen {
  const { timeline } = world;
  switch (quarry.kind) {
    case 'stop': {
      const stops = stopsOf(state);
      return segment => stopsIn(stops, timeline, segment);
    }
    case 'change':
      return changesOf(timeline, quarry.name, quarry.cell);
    case 'match': {
      const pattern = patternOf(quarry.text);
      return segment => matchesIn(pattern, world.listing, segment);
    }
    case 'step':
    case 'address':
      return () => [];
  }
}

/**
 * Goes through the steps after (or before) the one in which a pursuit began; yields each step it passes,
 * and returns where the quarry is, with that step and the one before at hand. Stop it with `return()`.
 */
export function* pursue(world: World, state: State, pursuit: Pursuit): Generator<number, Moment | null> {
  const { timeline } = world;
  const { quarry, direction, from } = pursuit;
  if (quarry.kind === 'address') yield* timeline.seek(quarry.step); // a step that there is not is called by its number
  if (quarry.kind === 'step' || quarry.kind === 'address') {
    yield* near(timeline, quarry.step);
    return null;
  }
  const seen = seenOf(world, state, quarry);
  const found = direction === 1 ? yield* onward(timeline, from, seen) : yield* backward(timeline, from, seen);
  if (found) yield* near(timeline, found.step);
  return found ?? null;
}

/** Runs up to a step, by way of the one before: what was there is compared with what is. */
function* near(timeline: Timeline, step: number): Generator<number> {
  if (step > 0) yield* timeline.seek(step - 1);
  if (step < timeline.length) yield* timeline.seek(step);
}

/** The rest of the step that was left has been looked at, and it is at hand, so that the run goes on right after it. */
function onward(timeline: Timeline, { step }: Moment, seen: Seen): Generator<number, Moment | undefined> {
  return searchForward(timeline, { step, event: Number.POSITIVE_INFINITY }, seen);
}

/** The step before is mostly at hand; from there on the search goes gap by gap. */
function* backward(timeline: Timeline, from: Moment, seen: Seen): Generator<number, Moment | undefined> {
  if (from.step === 0) return undefined;
  const segment = yield* timeline.seek(from.step - 1);
  if (segment.step > 0) yield* timeline.seek(segment.step - 1);
  const event = nextSeen(seen(segment, undefined), Number.POSITIVE_INFINITY, -1);
  if (event !== undefined) return { step: segment.step, event };
  return yield* searchBackward(timeline, { step: segment.step, event: 0 }, seen);
}
