import type { Applied, Instruction, Segment } from '../../src/engine/tape.ts';
import { shortcutAgreement } from '../../src/explain/agreement.ts';
import { gradientTerms } from '../../src/explain/differentiation.ts';
import { ledgerOf } from '../../src/explain/ledger.ts';
import { pathsOf } from '../../src/explain/paths.ts';
import { twinsOf } from '../../src/explain/twins.ts';
import { updateOf } from '../../src/explain/updates.ts';
import { cellOf, type Tensor } from '../../src/tensor/tensor.ts';
import type { Timeline } from '../../src/timeline/timeline.ts';
import { type RunLaw, wrong } from './law.ts';
import { isWhole, visitedCells } from './runs.ts';
import { trailsEnd, walksEnd } from './trail-laws.ts';

/** How far two sums of the same terms in different orders may be apart, as a share of Σ|terms|. */
const ROUNDING = 1e-12;

/** Violations after which a law is not held to further cells. */
const ENOUGH = 20;

/** What a law found in a run: to how many cells it was held, and which of them break it. */
export interface Verdict {
  readonly held: number;
  readonly violations: readonly string[];
}

/** The terms of every cell sum to the stored value: bit for bit forward, within rounding of the terms backward. */
const termsSum: RunLaw = () => cell => {
  const { segment, slot, value, explanation } = cell;
  const { terms, sum, jacobian = [] } = explanation;
  if (!Object.is(explanation.value, value)) return wrong(cell, `explained as ${explanation.value}, holds ${value}`);
  const added = terms.length === 0 ? 0 : terms.map(term => term.value).reduce((a, b) => a + b);
  if ((segment.tape.instructions[slot] as Instruction).kind !== 'differentiated')
    return Object.is(added, sum) && Object.is(sum, value)
      ? 'held'
      : wrong(cell, `the terms give ${added}, their sum is said to be ${sum}, it holds ${value}`);
  const { size, parts } = ledgerOf(explanation);
  if (!near(added, value, size)) return wrong(cell, `the terms sum to ${added}, it holds ${value}`);
  if (jacobian.some(({ product }, term) => !Object.is(product, terms[term]?.value)))
    return wrong(cell, 'its Jacobian’s products are not its terms');
  if (parts.length === 0) return 'held';
  // The parts of one term may be far larger than the term.
  const partSize = jacobian
    .flatMap(term => term.parts ?? [])
    .reduce((total, part) => total + Math.abs(part.value), size);
  const partSum = parts.reduce((total, part) => total + part.value, 0);
  return near(partSum, value, partSize) ? 'held' : wrong(cell, `its parts sum to ${partSum}, it holds ${value}`);
};

/** A shortcut comes to the number that training wrote: its closed form bit for bit, another way to rounding. */
const shortcutsAgree: RunLaw = () => cell => {
  const { explanation, value } = cell;
  const { shortcuts = [] } = explanation;
  if (shortcuts.length === 0) return undefined;
  const other = shortcuts.find(each =>
    each.closed ? !Object.is(each.value, value) : shortcutAgreement(each, explanation).holds === 'not',
  );
  return other ? wrong(cell, `${other.formula} comes to ${other.value}, it holds ${value}`) : 'held';
};

/** Each row of a softmax's input gradient sums to 0 within 1e-12 of the sum of its terms' sizes. */
const softmaxRowsVanish: RunLaw = (_, whole) => cell => {
  const { segment, slot, at } = cell;
  const { instructions } = segment.tape;
  const instruction = instructions[slot] as Instruction;
  if (instruction.kind !== 'differentiated' || (whole && at[1] > 0)) return undefined;
  if ((instructions[instruction.of] as Applied).op.name !== 'softmax') return undefined;
  let [sum, size] = [0, 0];
  for (let column = 0; column < instruction.shape.columns; column++) {
    sum += cellOf(segment.values[slot] as Tensor, [at[0], column]);
    for (const { value } of gradientTerms(segment, slot, [at[0], column])) size += Math.abs(value);
  }
  return near(sum, 0, size) ? 'held' : wrong(cell, `its row sums to ${sum}, its terms’ sizes to ${size}`);
};

/** An event is among the twins of another exactly when the other is among its own, whatever cell is carried over. */
const twinsAreMutual: RunLaw = () => cell => {
  const { segment, slot, at } = cell;
  const twins = twinsOf(segment, slot, at);
  for (const twin of twins) {
    const { rows, columns } = segment.values[twin.slot] as Tensor;
    if (twin.at[0] >= rows || twin.at[1] >= columns) return wrong(cell, `${twin.writes} has no cell [${twin.at}]`);
    if (!twinsOf(segment, twin.slot, twin.at).some(other => other.slot === slot))
      return wrong(cell, `${twin.writes} does not lead back`);
  }
  const { kind } = segment.tape.instructions[slot] as Instruction;
  const expected = kind === 'differentiated' ? 1 : backwardEvents(segment, slot);
  return twins.length === expected ? 'held' : wrong(cell, `it has ${twins.length} twins and not ${expected}`);
};

function backwardEvents({ tape }: Segment, slot: number): number {
  return tape.instructions.filter(other => other.kind === 'differentiated' && other.of === slot).length;
}

/** The parts of a gradient by path sum to it. */
const pathsSum: RunLaw =
  ({ program }) =>
  cell => {
    const { segment, slot, at, value } = cell;
    const instruction = segment.tape.instructions[slot] as Instruction;
    if (instruction.phase !== 'backward' || instruction.kind === 'loaded') return undefined;
    const splits = pathsOf(program.scenario, segment, slot, at);
    for (const { by, parts } of splits) {
      const sum = parts.reduce((total, part) => total + part.value, 0);
      const sizes = [parts, cell.explanation.terms].map(of =>
        of.reduce((total, each) => total + Math.abs(each.value), 0),
      );
      if (!near(sum, value, Math.max(...sizes)))
        return wrong(cell, `by ${by} the parts sum to ${sum}, the gradient is ${value}`);
    }
    return splits.length > 0 ? 'held' : undefined;
  };

/** Every update adds up: history and this gradient are the moment, and the step leads from the old weight to the new. */
const updatesAddUp: RunLaw =
  ({ program }) =>
  cell => {
    const { segment, slot, at, value } = cell;
    const name = [...segment.tape.carried].find(([, carried]) => carried === slot)?.[0];
    if (name === undefined || !program.scenario.parameters.has(name)) return undefined;
    const update = updateOf(segment, name, at);
    if (!update) return wrong(cell, 'it is a new weight without an update');
    const { before, after, gradient, first, second, learningRate, step } = update;
    for (const moment of [first, second].filter(each => each !== undefined)) {
      const sum = moment.parts.reduce((total, part) => total + part.value, 0);
      if (moment.parts.length !== 2 || !Object.is(sum + 0, moment.after.value + 0))
        return wrong(cell, `history and this gradient sum to ${sum}, ${moment.after.address} is ${moment.after.value}`);
      if (!Object.is(moment.corrected.value, moment.after.value / moment.correction))
        return wrong(cell, `${moment.corrected.address} is not ${moment.after.value} / ${moment.correction}`);
    }
    const { eps } = { eps: 0, ...program.scenario.train?.optimizer };
    const expected =
      first && second
        ? before.value - (learningRate * first.corrected.value) / (Math.sqrt(second.corrected.value) + eps)
        : before.value - learningRate * gradient.value;
    return [after.value, expected].every(each => Object.is(each, value)) && Object.is(step, value - before.value)
      ? 'held'
      : wrong(cell, `it holds ${value}, the update says ${after.value} and leads to ${expected}`);
  };

/** Every law of a run, by name. */
const laws = {
  'the terms of every cell sum to its value': termsSum,
  'shortcuts come to their cell': shortcutsAgree,
  'rows of softmax gradients sum to 0': softmaxRowsVanish,
  'every trail ends at a named end within the run’s length': trailsEnd,
  'walks along a trail arrive at an end': walksEnd,
  'twins are mutual': twinsAreMutual,
  'a gradient’s parts sum to it': pathsSum,
  'updates add up': updatesAddUp,
} satisfies Readonly<Record<string, RunLaw>>;

/** The name of one of them. */
export type LawName = keyof typeof laws;
/** The names of all of them. */
export const LAWS = Object.keys(laws) as readonly LawName[];

/** Holds a run to every law, in one pass over its cells, so that all of them share what is known of a cell. */
export function heldToLaws(timeline: Timeline): ReadonlyMap<LawName, Verdict> {
  const whole = isWhole(timeline);
  const judges = LAWS.map(name => ({ name, judge: laws[name](timeline, whole), held: 0, violations: [] as string[] }));
  for (const cell of visitedCells(timeline))
    for (const each of judges) {
      if (each.violations.length >= ENOUGH) continue;
      const finding = each.judge(cell);
      if (finding !== undefined) each.held++;
      if (finding !== undefined && finding !== 'held') each.violations.push(finding.wrong);
    }
  return new Map(judges.map(({ name, held, violations }) => [name, { held, violations }]));
}

function near(a: number, b: number, size: number): boolean {
  return Object.is(a, b) || (Number.isNaN(a) && Number.isNaN(b)) || Math.abs(a - b) <= ROUNDING * size;
}
