import type { Instruction } from '../../src/engine/tape.ts';
import { explain } from '../../src/explain/explain.ts';
import { ledgerOf } from '../../src/explain/ledger.ts';
import { pathsOf } from '../../src/explain/paths.ts';
import { sourcesOf } from '../../src/explain/sources.ts';
import { twinsOf } from '../../src/explain/twins.ts';
import { updatedParameters, updateOf } from '../../src/explain/updates.ts';
import type { Tensor } from '../../src/tensor/tensor.ts';
import { addressText } from '../../src/timeline/address.ts';
import type { Timeline } from '../../src/timeline/timeline.ts';
import { someSteps, type Visited, visitedCells } from './runs.ts';

/** How far two sums of the same terms in different orders may be apart, as a share of Σ|terms|. */
const ROUNDING = 1e-12;

/** What a law found in a run: to how many things it was held, and which of them break it. */
export interface Verdict {
  readonly held: number;
  readonly violations: readonly string[];
}

/** A law of a recorded run. */
export type RunLaw = (timeline: Timeline) => Verdict;

/** The terms of every cell sum to the stored value: bit for bit forward, within rounding of the terms backward. */
export const termsSum: RunLaw = timeline => held(visitedCells(timeline), termsProblem);

function termsProblem({ segment, slot, at, value }: Visited): string | undefined {
  const { kind, writes } = segment.tape.instructions[slot] as Instruction;
  const explanation = explain(segment, slot, at);
  const { terms, sum, jacobian = [] } = explanation;
  const place = addressText(writes, at, { step: segment.step, event: slot });
  if (!Object.is(explanation.value, value)) return `${place}: explained as ${explanation.value}, holds ${value}`;
  const added = terms.length === 0 ? 0 : terms.map(term => term.value).reduce((a, b) => a + b);
  if (kind !== 'differentiated')
    return Object.is(added, sum) && Object.is(sum, value)
      ? undefined
      : `${place}: the terms give ${added}, their sum is said to be ${sum}, it holds ${value}`;
  const { size, parts } = ledgerOf(explanation);
  if (!near(added, value, size)) return `${place}: the terms sum to ${added}, it holds ${value}`;
  if (jacobian.some(({ product }, term) => !Object.is(product, terms[term]?.value)))
    return `${place}: its Jacobian's products are not its terms`;
  if (parts.length === 0) return undefined;
  // The parts of one term may be far larger than the term.
  const partSize = jacobian
    .flatMap(term => term.parts ?? [])
    .reduce((total, part) => total + Math.abs(part.value), size);
  const partSum = parts.reduce((total, part) => total + part.value, 0);
  return near(partSum, value, partSize) ? undefined : `${place}: its parts sum to ${partSum}, it holds ${value}`;
}

/** Each row of a softmax's input gradient sums to 0 within 1e-12 of the sum of its terms' sizes. */
export const softmaxRowsVanish: RunLaw = timeline =>
  held(softmaxRows(timeline), ({ segment, slot, at: [row] }) => {
    const { shape, writes } = segment.tape.instructions[slot] as Instruction;
    let [sum, size] = [0, 0];
    for (let column = 0; column < shape.columns; column++) {
      const { value, terms } = explain(segment, slot, [row, column]);
      sum += value;
      size += terms.reduce((total, term) => total + Math.abs(term.value), 0);
    }
    return near(sum, 0, size) ? undefined : `${writes} row ${row} of step ${segment.step} sums to ${sum} of ${size}`;
  });

/** The first cell of each row of each gradient of a softmax; of large ones some rows. */
function* softmaxRows(timeline: Timeline): Generator<Visited> {
  for (const segment of someSteps(timeline, 12)) {
    const { instructions } = segment.tape;
    let left = 100_000;
    for (const [slot, instruction] of instructions.entries()) {
      if (instruction.kind !== 'differentiated') continue;
      const forward = instructions[instruction.of] as Instruction;
      if (forward.kind !== 'applied' || forward.op.name !== 'softmax') continue;
      const { rows, columns } = instruction.shape;
      for (let row = 0; row < rows && left > 0; row += columns > 100 ? 32 : 1) {
        left -= columns * columns;
        yield { segment, slot, at: [row, 0], value: 0 };
      }
    }
  }
}

/**
 * Every hop of a trail goes back in time, and a cell without sources has a named end: so, whatever way is
 * followed, a trail ends within the run's length.
 */
export const trailsEnd: RunLaw = timeline =>
  held(visitedCells(timeline, 20_000), ({ segment, slot, at }) => {
    const here = `${segment.step}:${slot}[${at}]`;
    const { cells, end, random } = sourcesOf(timeline, { step: segment.step, slot, at });
    const late = cells.find(
      ({ place }) => place.step > segment.step || (place.step === segment.step && place.slot >= slot),
    );
    if (late) return `${here} comes from ${late.place.step}:${late.place.slot}, which is not before it`;
    if (cells.length === 0 && end === undefined && random === undefined) return `${here} ends without a name`;
    return cells.length > 0 && end !== undefined ? `${here} goes on behind its end, ${end}` : undefined;
  });

/** An event is among the twins of another exactly when the other is among its own. */
export const twinsAreMutual: RunLaw = timeline =>
  held(events(timeline), ({ segment, slot, at }) => {
    for (const twin of twinsOf(segment, slot, at)) {
      const back = twinsOf(segment, twin.slot, twin.at);
      if (!back.some(other => other.slot === slot)) return `${twin.writes} does not lead back to event ${slot}`;
      const { rows, columns } = segment.values[twin.slot] as Tensor;
      if (twin.at[0] >= rows || twin.at[1] >= columns) return `${twin.writes} has no cell [${twin.at}]`;
    }
    const instruction = segment.tape.instructions[slot] as Instruction;
    const expected = instruction.kind === 'differentiated' ? 1 : backwardEvents(segment, slot);
    const count = twinsOf(segment, slot, at).length;
    return count === expected ? undefined : `event ${slot} has ${count} twins and not ${expected}`;
  });

function backwardEvents({ tape }: Visited['segment'], slot: number): number {
  return tape.instructions.filter(other => other.kind === 'differentiated' && other.of === slot).length;
}

/** The last cell of every event of some steps. */
function* events(timeline: Timeline): Generator<Visited> {
  for (const segment of someSteps(timeline, 3))
    for (const [slot, { rows, columns, data }] of segment.values.entries())
      yield { segment, slot, at: [rows - 1, columns - 1], value: data[data.length - 1] as number };
}

/** The parts of a gradient by path sum to it. */
export const pathsSum: RunLaw = timeline =>
  held(visitedCells(timeline, 20_000), ({ segment, slot, at, value }) => {
    for (const { by, parts } of pathsOf(timeline.program.scenario, segment, slot, at)) {
      const sum = parts.reduce((total, part) => total + part.value, 0);
      const size = parts.reduce((total, part) => total + Math.abs(part.value), 0);
      const terms = explain(segment, slot, at).terms.reduce((total, term) => total + Math.abs(term.value), 0);
      if (!near(sum, value, Math.max(size, terms)))
        return `${segment.step}:${slot}[${at}] by ${by}: the parts sum to ${sum}, the gradient is ${value}`;
    }
    return undefined;
  });

/** Every update adds up: history and this gradient are the moment, and the step leads from the old weight to the new. */
export const updatesAddUp: RunLaw = timeline =>
  held(updates(timeline), ({ segment, name, at }) => {
    const update = updateOf(segment, name, at);
    if (!update) return `${name} has no update in step ${segment.step}`;
    const { before, after, gradient, first, second, learningRate, step } = update;
    for (const moment of [first, second].filter(each => each !== undefined)) {
      const sum = moment.parts.reduce((total, { value }) => total + value, 0);
      if (moment.parts.length !== 2 || !Object.is(sum + 0, moment.after.value + 0))
        return `${moment.after.address}: history and this gradient sum to ${sum}, it is ${moment.after.value}`;
      if (!Object.is(moment.corrected.value, moment.after.value / moment.correction))
        return `${moment.corrected.address} is not ${moment.after.value} / ${moment.correction}`;
    }
    const expected = first ? after.value : before.value - learningRate * gradient.value;
    return Object.is(after.value, expected) && Object.is(step, after.value - before.value)
      ? undefined
      : `${after.address} is ${after.value}, the update leads to ${expected}`;
  });

function* updates(timeline: Timeline) {
  for (const segment of someSteps(timeline, 6))
    for (const name of updatedParameters(segment)) {
      const { rows, columns } = segment.values[segment.tape.carried.get(name) as number] as Tensor;
      const apart = Math.max(1, Math.floor((rows * columns) / 20));
      for (let at = 0; at < rows * columns; at += apart)
        yield { segment, name, at: [Math.floor(at / columns), at % columns] as const };
    }
}

/** Every law of a run, by name. */
export const runLaws: Readonly<Record<string, RunLaw>> = {
  'the terms of every cell sum to its value': termsSum,
  'rows of softmax gradients sum to 0': softmaxRowsVanish,
  'every trail ends at a named end': trailsEnd,
  'twins are mutual': twinsAreMutual,
  'a gradient’s parts sum to it': pathsSum,
  'updates add up': updatesAddUp,
};

function near(a: number, b: number, size: number): boolean {
  return Object.is(a, b) || (Number.isNaN(a) && Number.isNaN(b)) || Math.abs(a - b) <= ROUNDING * size;
}

/** Holds everything to a law, up to some twenty violations. */
function held<T>(things: Iterable<T>, problem: (thing: T) => string | undefined): Verdict {
  const violations: string[] = [];
  let count = 0;
  for (const thing of things) {
    count++;
    const found = problem(thing);
    if (found !== undefined) violations.push(found);
    if (violations.length > 20) break;
  }
  return { held: count, violations };
}
