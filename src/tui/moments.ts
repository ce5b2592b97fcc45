import type { Instruction, ProgramPlace } from '../engine/tape.ts';
import type { Moment } from '../timeline/timeline.ts';
import { eventsOf, stretchesOf, type World } from './world.ts';

/** Events on from a moment, across steps; stops at the ends of the run. */
export function eventsOn(world: World, from: Moment, by: number): Moment {
  let { step } = from;
  let event = from.event + by;
  while (event < 0 && step > 0) {
    step--;
    event += eventsOf(world, step);
  }
  for (let count = eventsOf(world, step); event >= count && step + 1 < world.steps; count = eventsOf(world, step)) {
    event -= count;
    step++;
  }
  return { step, event: Math.max(0, Math.min(event, eventsOf(world, step) - 1)) };
}

/** Whether a moment is the first of the run. */
export function isFirst({ step, event }: Moment): boolean {
  return step === 0 && event === 0;
}

/** Whether a moment is the last of the run. */
export function isLast(world: World, { step, event }: Moment): boolean {
  return step === world.steps - 1 && event === eventsOf(world, step) - 1;
}

/** The first event of the next phase; in the last phase of a step, of the next step. */
export function nextPhase(world: World, { step, event }: Moment): Moment {
  const next = stretchesOf(world.segment(step).tape).find(({ start }) => start > event);
  if (next) return { step, event: next.start };
  return step + 1 < world.steps ? { step: step + 1, event: 0 } : { step, event: eventsOf(world, step) - 1 };
}

/** The first event of this phase, or of the one before where we stand on it already. */
export function previousPhase(world: World, { step, event }: Moment): Moment {
  const before = stretchesOf(world.segment(step).tape).findLast(({ start }) => start < event);
  if (before) return { step, event: before.start };
  if (step === 0) return { step, event: 0 };
  const last = stretchesOf(world.segment(step - 1).tape).at(-1);
  return { step: step - 1, event: last?.start ?? 0 };
}

/** The same event in another step: the one that writes the same tensor, or the nearest number. */
export function sameEvent(world: World, { step, event }: Moment, target: number): Moment {
  const to = Math.max(0, Math.min(target, world.steps - 1));
  const { tape } = world.segment(step);
  const other = world.segment(to).tape;
  const same = other === tape ? event : other.slots.get(tape.instructions[event]?.writes ?? '');
  return { step: to, event: Math.min(same ?? event, other.instructions.length - 1) };
}

/** How statements are walked: into calls, over them, or to the end of the call we are in. */
export type Walk = 'into' | 'over' | 'out';

/** The next (direction 1) or previous (−1) moment of a walk; null where there is none. */
export function walk(world: World, from: Moment, how: Walk, direction: 1 | -1): Moment | null {
  const here = instructionAt(world, from);
  if (how === 'out') return callEdge(world, from, direction);
  const depth = here.place?.calls.length ?? 0;
  let at = from;
  for (;;) {
    const next = eventsOn(world, at, direction);
    if (next.step === at.step && next.event === at.event) return null;
    at = next;
    const there = instructionAt(world, at);
    const left = !sameStatement(here, there) || at.step !== from.step;
    if (left && (how === 'into' || (there.place?.calls.length ?? 0) <= depth)) break;
  }
  return direction === 1 ? at : firstOfStatement(world, at);
}

/** Whether we stand in a call. */
export function inCall(world: World, at: Moment): boolean {
  return (instructionAt(world, at).place?.calls.length ?? 0) > 0;
}

/** The instruction of a moment. */
export function instructionAt(world: World, { step, event }: Moment): Instruction {
  return world.segment(step).tape.instructions[event] as Instruction;
}

function firstOfStatement(world: World, at: Moment): Moment {
  const here = instructionAt(world, at);
  let { event } = at;
  while (event > 0 && sameStatement(here, instructionAt(world, { step: at.step, event: event - 1 }))) event--;
  return { step: at.step, event };
}

/** Backwards a call's events come in reverse, so its edges are found by the instance alone. */
function callEdge(world: World, { step, event }: Moment, direction: 1 | -1): Moment | null {
  const { instructions } = world.segment(step).tape;
  const call = instructions[event]?.place?.calls.at(-1);
  if (!call) return null;
  const within = (at: number) => instructions[at]?.place?.calls.some(({ instance }) => instance === call.instance);
  let edge = event;
  while (within(edge + direction)) edge += direction;
  return { step, event: edge };
}

function sameStatement(a: Instruction, b: Instruction): boolean {
  return a.phase === b.phase && a.example === b.example && placeKey(a.place, a) === placeKey(b.place, b);
}

/** Loads and updates belong to no statement: each is one. */
function placeKey(place: ProgramPlace | undefined, { writes }: Instruction): string {
  return place ? `${place.line} ${place.calls.map(({ instance }) => instance).join(' ')}` : writes;
}
