import type { Instruction } from '../../src/engine/tape.ts';
import { END_NAMES, type End } from '../../src/explain/origin.ts';
import { instructionAt, placeKey, type RunCell, valueAt } from '../../src/explain/place.ts';
import { sourcesOf } from '../../src/explain/sources.ts';
import type { Scenario } from '../../src/scenario/scenario.ts';
import { nextUniform, type RandomState, seededState } from '../../src/tensor/random.ts';
import { cellOf } from '../../src/tensor/tensor.ts';
import { tapeOf } from '../../src/timeline/tapes.ts';
import type { Timeline } from '../../src/timeline/timeline.ts';
import { type RunLaw, wrong } from './law.ts';
import type { Visited } from './runs.ts';

/** One cell in so many is where a walk begins. */
const APART = 100;

/**
 * Following any trail ends, at a named end, after fewer hops than the run has events up to there. Of every
 * cell that is visited it is checked that all its sources were written before it, and that where it has none
 * it is one of the named ends and holds what such an end holds. Of a run that is gone through whole the
 * longest trail of every cell is known besides: one hop more than the longest of its sources, all of which
 * have been visited. Of a sampled run the order of time alone bounds the trails.
 */
export const trailsEnd: RunLaw = (timeline, whole) => {
  const lengths = new Map<string, number>();
  const events = eventNumbers(timeline);
  return cell => {
    const place = placeOf(cell);
    const sources = sourcesOf(timeline, place);
    const odd = oddHop(timeline, place, sources);
    if (odd !== undefined) return wrong(cell, odd);
    if (!whole) return 'held';
    let length = sources.random === undefined ? 0 : 1;
    for (const source of sources.cells) {
      const behind = lengths.get(placeKey(source.place));
      if (behind === undefined) return wrong(cell, `it comes from ${placeKey(source.place)}, which nothing wrote`);
      length = Math.max(length, behind + 1);
    }
    lengths.set(placeKey(place), length);
    const most = events(place);
    return length <= most ? 'held' : wrong(cell, `a trail of ${length} hops leads through ${most} events`);
  };
};

/** Walks from some cells to an end: at every hop to a source that the seed draws, and once to the newest one. */
export const walksEnd: RunLaw = (timeline, whole) => {
  let state: RandomState = seededState(5, 'walks');
  let visited = 0;
  const events = eventNumbers(timeline);
  const drawn: Way = ({ cells }) => {
    const [value, next] = nextUniform(state);
    state = next;
    return cells[Math.floor(value * cells.length)]?.place;
  };
  const newest: Way = ({ cells }) =>
    cells
      .map(({ place }) => place)
      .sort(byTime)
      .at(-1);
  return cell => {
    const place = placeOf(cell);
    const last = isLast(timeline, place);
    if (visited++ % APART > 0 && !last) return undefined;
    const ways = last && whole ? [drawn, newest] : [drawn];
    const lost = ways.map(way => lostOn(timeline, place, way, events(place))).find(found => found !== undefined);
    return lost === undefined ? 'held' : wrong(cell, lost);
  };
};

/** Which of a cell's sources a walk goes on to; undefined where there is none. */
type Sources = ReturnType<typeof sourcesOf>;
type Way = (sources: Sources) => RunCell | undefined;

/** Why a walk does not arrive at an end; undefined where it does. */
function lostOn(timeline: Timeline, start: RunCell, way: Way, most: number): string | undefined {
  let place = start;
  for (let hops = 0; hops <= most; hops++) {
    const sources = sourcesOf(timeline, place);
    const odd = oddHop(timeline, place, sources);
    if (odd !== undefined) return `on its trail lies ${placeKey(place)}: ${odd}`;
    const next = way(sources);
    if (!next) return undefined;
    place = next;
  }
  return `after ${most} hops it is at ${placeKey(place)}, and at no end`;
}

/** What is wrong with one hop, or with the end that a cell is. */
function oddHop(timeline: Timeline, place: RunCell, { cells, end, random }: Sources): string | undefined {
  const late = cells.find(source => byTime(source.place, place) >= 0);
  if (late) return `it comes from ${placeKey(late.place)}, which is not before it`;
  if (random !== undefined && !(random >= 0 && random < 1)) return `its random number is ${random}`;
  if (end === undefined) return cells.length > 0 || random !== undefined ? undefined : 'it ends without a name';
  if (cells.length > 0) return `it goes on behind its end, ${end}`;
  if (!Object.hasOwn(END_NAMES, end)) return `it ends as ${end}, which is no end`;
  const value = valueAt(timeline, place);
  return isEnd(timeline.program.scenario, instructionAt(timeline, place), place, value)[end]
    ? undefined
    : `it is said to be ${END_NAMES[end]}, and holds ${value}`;
}

/** Which ends a cell can be, by what wrote it and the number in it. */
function isEnd(scenario: Scenario, instruction: Instruction, { at }: RunCell, value: number): Record<End, boolean> {
  const from = instruction.kind === 'loaded' ? instruction.origin : undefined;
  const given = from && 'name' in from ? from.name : '';
  const holds = (tensors: ReadonlyMap<string, Parameters<typeof cellOf>[0]>) => {
    const tensor = tensors.get(given);
    return tensor !== undefined && Object.is(cellOf(tensor, at), value);
  };
  return {
    data: from?.from === 'data',
    label: from?.from === 'data',
    parameter: from?.from === 'parameter' && holds(scenario.parameters),
    constant: from ? from.from === 'constant' && holds(scenario.constants) : instruction.kind === 'applied',
    mask: from === undefined && (value === Number.NEGATIVE_INFINITY || value === 0),
    random: false,
    loss: from?.from === 'one' && value === 1,
    moment: from?.from === 'optimizer' && value === 0,
    zero: instruction.kind === 'differentiated' && value === 0,
  };
}

/** How many events of the run come before the one that writes a place. */
function eventNumbers(timeline: Timeline): (place: RunCell) => number {
  const before: number[] = [0];
  return ({ step, slot }) => {
    for (let known = before.length; known <= step; known++)
      before.push((before[known - 1] as number) + tapeOf(timeline, known - 1).instructions.length);
    return (before[step] as number) + slot;
  };
}

function isLast(timeline: Timeline, { step, slot }: RunCell): boolean {
  return step === timeline.length - 1 && slot === tapeOf(timeline, step).instructions.length - 1;
}

function byTime(a: RunCell, b: RunCell): number {
  return a.step - b.step || a.slot - b.slot;
}

function placeOf({ segment, slot, at }: Visited): RunCell {
  return { step: segment.step, slot, at };
}
