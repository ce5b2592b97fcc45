/**
 * Stepformer as a library: load a scenario, record its run, and ask why any cell of any tensor holds
 * its number. The same engine as the terminal's; every number is the same to the bit.
 */
import { scenarioFile } from './commands/scenarios.ts';
import { type Program, prepare } from './engine/program.ts';
import { explainAt, tensorAt } from './explain/at.ts';
import type { Explanation } from './explain/explanation.ts';
import type { RawScenario } from './scenario/format.ts';
import { type LoadOptions, loadScenario as loadFile } from './scenario/load.ts';
import { parseScenario } from './scenario/parse.ts';
import type { Scenario } from './scenario/scenario.ts';
import { toRows } from './tensor/tensor.ts';
import { snapshotText } from './timeline/snapshot.ts';
import { Timeline, type TimelineOptions } from './timeline/timeline.ts';

export type { Arithmetic } from './arithmetic/arithmetic.ts';
export type { CellReference, Explanation, JacobianTerm, Term } from './explain/explanation.ts';
export type { LoadOptions } from './scenario/load.ts';
export { type Problem, ProblemsError } from './scenario/problem.ts';
export type { Scenario } from './scenario/scenario.ts';
export type { Index, Tensor } from './tensor/tensor.ts';
export type { Moment, TimelineOptions } from './timeline/timeline.ts';
export type { Program, RawScenario, Timeline };

/**
 * Loads a scenario: a shipped one by name, a file by path, or an object of the scenario format. Throws
 * `ProblemsError` with every mistake at once, each with its place and the way out.
 */
export function loadScenario(given: string | RawScenario, { set = [] }: LoadOptions = {}): Scenario {
  if (typeof given === 'string') return loadFile(scenarioFile(given), { set });
  return parseScenario(JSON.stringify(given), { name: 'scenario', file: '', set });
}

/**
 * Runs a scenario and records the whole run as something to walk. Throws `ProblemsError` where a
 * statement does not fit its operands.
 */
export function record(scenario: Scenario, options: TimelineOptions = {}): Timeline {
  return new Timeline(prepare(scenario), options).finish();
}

/**
 * Why the cell at an address (`scaled.grad[1,0]@0`) holds its number: the formula, its terms with their
 * sum, and for a gradient the Jacobian ledger. Throws `ProblemsError` for an address that is none.
 */
export function explain(timeline: Timeline, address: string): Explanation {
  return explainAt(timeline, address);
}

/** The numbers of the tensor at an address (`A@0`), as rows. Throws `ProblemsError` for an address that is none. */
export function values(timeline: Timeline, address: string): number[][] {
  return toRows(tensorAt(timeline, address));
}

/** The whole timeline as canonical text for version control, numbers to 12 significant digits. */
export function snapshot(timeline: Timeline): string {
  return [...snapshotText(timeline)].join('');
}
