import type { Segment } from '../engine/tape.ts';
import { alertsIn, asksForPlace, candidatesOf, type Stop, stopsIn } from '../timeline/stops.ts';
import { lossesTold } from './present/loss.ts';
import type { Landmark, TimelinePicture } from './present/timeline.ts';
import { stopsOf } from './pursue.ts';
import type { State } from './state.ts';
import { isVeiled } from './veil.ts';
import type { World } from './world.ts';

/** The whole run as the timeline draws it: where we are, and what there is to see on the way. */
export function timelinePicture(world: World, state: State): TimelinePicture {
  const { step, event } = state.place;
  const segment = world.segment(step);
  return {
    tape: segment.tape,
    step,
    event,
    steps: world.steps,
    recorded: world.recorded(),
    zoom: state.zoom,
    losses: lossesTold(world, state),
    stopped: world.timeline.stoppedBy !== undefined,
    landmarks: [
      ...breakpointMarks(world, state, segment),
      ...alertMarks(world, segment).filter(mark => !isVeiled(state, mark)),
      ...placeMarks(state),
    ],
  };
}

function placeMarks({ marks }: State): Landmark[] {
  return Object.entries(marks).map(([glyph, { step, event }]) => ({ glyph, tone: 'key', step, event }));
}

/** The alerts of this step, and the first step of the run in which a loss or a parameter was not finite. */
function alertMarks({ timeline }: World, segment: Segment): Landmark[] {
  const { step } = segment;
  const wrong = timeline.summaries.firstWrong();
  const here = [...alertsIn(segment)].map(event => ({ step, event }));
  const first = wrong && wrong.from !== step ? [{ step: wrong.from, event: 0 }] : [];
  return [...first, ...here].map(at => ({ ...at, glyph: '!', tone: 'warning' }));
}

const known = new WeakMap<Segment, { readonly of: State['breakpoints']; readonly events: readonly number[] }>();

/** Where the breakpoints stop in this step; worked out once a step. */
function breakpointMarks(world: World, state: State, segment: Segment): Landmark[] {
  const { breakpoints, veil } = state;
  const remembered = known.get(segment);
  const all = remembered?.of === breakpoints ? remembered.events : eventsWith(world, breakpoints, segment);
  known.set(segment, { of: breakpoints, events: all });
  const { step } = segment;
  const open = veil === 'off' ? [] : eventsWith(world, breakpoints.filter(isOfPlace), segment);
  const events = all.filter(event => open.includes(event) || !isVeiled(state, { step, event }));
  return events.map(event => ({ glyph: '●', tone: 'warning', step: segment.step, event }));
}

/** Where a line is reached or a tensor is written is no secret; where a comparison holds tells what is written there. */
function isOfPlace({ stop }: State['breakpoints'][number]): boolean {
  return stop.at === 'line' || (stop.at === 'condition' && asksForPlace(stop.text));
}

function eventsWith(world: World, breakpoints: State['breakpoints'], segment: Segment): readonly number[] {
  const stops = stopsOf({ breakpoints, watches: [] }).filter(stop => isQuick(stop, segment));
  return [...stopsIn(stops, world.timeline, segment)];
}

/** A condition that any event can fulfil would be asked hundreds of times for every new step. */
function isQuick(stop: Stop, { tape, step }: Segment): boolean {
  if (stop.at === 'alert') return false;
  return stop.at === 'line' || candidatesOf(stop.text, tape, step).size <= QUICK;
}

const QUICK = 64;
