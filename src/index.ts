/**
 * Stepformer as a library: load a scenario, record its run, and ask why any cell of any tensor holds
 * its number. The same engine as the terminal's; every number is the same to the bit.
 */
import { arraysIn } from './commands/arrays.ts';
import { scenarioFile, scenarioIn } from './commands/scenarios.ts';
import { checkFile, worksheetFile } from './commands/worksheets.ts';
import { type Comparison, compare as compareArrays } from './compare/compare.ts';
import { type Program, prepare } from './engine/program.ts';
import { explainAt, tensorAt } from './explain/at.ts';
import type { Explanation } from './explain/explanation.ts';
import type { RawScenario } from './scenario/format.ts';
import type { LoadOptions } from './scenario/load.ts';
import { parseScenario } from './scenario/parse.ts';
import type { Scenario } from './scenario/scenario.ts';
import { toRows } from './tensor/tensor.ts';
import { tolerance as toleranceAround } from './timeline/agreement.ts';
import { type Diff, diff as diffRuns } from './timeline/diff.ts';
import { nameOf, timelineGiven } from './timeline/given.ts';
import { recordedOf } from './timeline/recorded.ts';
import { snapshotText } from './timeline/snapshot.ts';
import { Timeline, type TimelineOptions } from './timeline/timeline.ts';
import { type Checked, check as checkWorksheet } from './worksheet/check.ts';
import type { RawWorksheet } from './worksheet/format.ts';
import { parseWorksheet } from './worksheet/parse.ts';

export type { Arithmetic } from './arithmetic/arithmetic.ts';
export type { Compared } from './compare/compare.ts';
export type { CellReference, Explanation, JacobianTerm, Term } from './explain/explanation.ts';
export type { LoadOptions } from './scenario/load.ts';
export { type Problem, ProblemsError } from './scenario/problem.ts';
export type { Scenario } from './scenario/scenario.ts';
export type { Index, Tensor } from './tensor/tensor.ts';
export type { Change } from './timeline/change.ts';
export type { Moment, TimelineOptions } from './timeline/timeline.ts';
export type { Checked, Comparison, Diff, Program, RawScenario, RawWorksheet, Timeline };

/**
 * Loads a scenario: a shipped one by name, a file by path, or an object of the scenario format. Throws
 * `ProblemsError` with every mistake at once, each with its place and the way out.
 */
export function loadScenario(given: string | RawScenario, options: LoadOptions = {}): Scenario {
  if (typeof given === 'string') return scenarioIn(scenarioFile(given), options);
  return parseScenario(JSON.stringify(given), { name: 'scenario', file: '', set: options.set ?? [] });
}

/**
 * Runs a scenario and records the whole run as something to walk. Throws `ProblemsError` where a
 * statement does not fit its operands.
 */
export function record(scenario: Scenario, options: TimelineOptions = {}): Timeline {
  return new Timeline(prepare(scenarioGiven(scenario)), options).finish();
}

/**
 * Why the cell at an address (`scaled.grad[1,0]@0`) holds its number: the formula, its terms with their
 * sum, and for a gradient the Jacobian ledger. Throws `ProblemsError` for an address that is none.
 */
export function explain(timeline: Timeline, address: string): Explanation {
  return explainAt(timelineGiven(timeline, 'explain'), address);
}

/** The numbers of the tensor at an address (`A@0`), as rows. Throws `ProblemsError` for an address that is none. */
export function values(timeline: Timeline, address: string): number[][] {
  return toRows(tensorAt(timelineGiven(timeline, 'values'), address));
}

/**
 * Holds printed numbers against a run: a shipped worksheet by name, a file by path, or an object of the
 * worksheet format whose scenario `loadScenario` takes. Throws `ProblemsError`.
 */
export function check(worksheet: string | RawWorksheet): Checked {
  if (typeof worksheet === 'string') return checkFile(worksheetFile(worksheet)).checked;
  const parsed = parseWorksheet(JSON.stringify(worksheet), '');
  return checkWorksheet(parsed, record(loadScenario(parsed.scenario)));
}

/** What `compare` and `diff` may be told. */
export interface CompareOptions {
  /** How far apart numbers may be, as a part of themselves; as the types of the numbers allow without it. */
  readonly tolerance?: number;
}

/**
 * Holds the arrays of another implementation (.npz, .npy, .safetensors, .json) against a run: which agree,
 * where it starts to differ and why, and what follows. `map` says which tensors names belong to; null leaves
 * one out. Throws `ProblemsError` with the file and the array where it can't be read.
 */
export function compare(
  timeline: Timeline,
  file: string,
  { tolerance, map = {} }: CompareOptions & { readonly map?: Readonly<Record<string, string | null>> } = {},
): Comparison {
  const allowed = tolerance === undefined ? undefined : toleranceAround(tolerance);
  return compareArrays(timelineGiven(timeline, 'compare'), arraysIn(file, allowed), new Map(Object.entries(map)));
}

/** Holds two runs against each other, aligned by statement: what changed, the first event, the largest cell, the growth. */
export function diff(a: Timeline, b: Timeline, { tolerance }: CompareOptions = {}): Diff {
  const [before, after] = [timelineGiven(a, 'diff'), timelineGiven(b, 'diff')];
  return diffRuns(recordedOf(before), recordedOf(after), toleranceAround(tolerance));
}

/** The whole timeline as canonical text for version control, numbers to 12 significant digits. */
export function snapshot(timeline: Timeline): string {
  return [...snapshotText(timelineGiven(timeline, 'snapshot'))].join('');
}

/** A scenario that was loaded: neither its name nor the object of its file. Throws a TypeError. */
function scenarioGiven(given: unknown): Scenario {
  if (typeof given === 'object' && given !== null && 'problemAt' in given) return given as Scenario;
  const argument = typeof given === 'string' ? JSON.stringify(given) : '…';
  throw new TypeError(`record: expected a Scenario, and got ${nameOf(given)}; write record(loadScenario(${argument}))`);
}
