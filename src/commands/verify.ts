import { firstFault } from '../explain/first-fault.ts';
import type { Check } from '../explain/verify.ts';
import {
  directionChecks,
  everyCheck,
  gradientCells,
  gradientSlots,
  parameterChecks,
  parameterGradients,
} from '../explain/verify-step.ts';
import { type ValueCheck, valueChecks, valueSlots } from '../explain/verify-values.ts';
import { jsonNumber } from '../tensor/json-number.ts';
import type { Timeline } from '../timeline/timeline.ts';
import type { Args } from './command.ts';
import { jsonLine } from './json.ts';
import type { ExitCode, Output } from './output.ts';
import { timelineOf } from './timeline-of.ts';
import { isValue, type Verification, verdictCounts, verificationText } from './verify-text.ts';

/** Sampled cells of each parameter, whose gradients take a run of the forward pass for every step of a difference. */
const CELLS = 3;

/** Sampled cells of each tensor that is recomputed, which costs little. */
const VALUES = 8;

/** In steps with more gradient cells only the parameters are checked, so that it takes seconds. */
const MOST_CELLS = 50_000;

/** `stepformer verify SCENARIO`: every value against its formula, every gradient against the slope of the loss. */
export async function verify(args: Args, output: Output): Promise<ExitCode> {
  const timeline = timelineOf(args);
  const { all } = args.flags;
  const trained = trainedSteps(timeline, all);
  const steps = [...new Set([...trained, timeline.finish().length - 1])];
  const plans = [
    ...steps.map(step => valuePlan(timeline, step, all)),
    ...trained.flatMap((step, at) => gradientPlans(timeline, step, all, at === 0)),
  ];
  const found = carryOut(plans, output);
  const values = found.filter(isValue);
  const gradients = found.filter(one => !isValue(one)) as Check[];
  const first = firstAtFault(timeline, steps, values, gradients);
  const verification = { gradients, values, first, hasLoss: trained.length > 0 };
  output.write(args.flags.json ? jsonLine(verificationJson(verification)) : verificationText(verification));
  return first ? 1 : 0;
}

/** The first training step and the last one; with `--all` the first. None without a loss. */
function trainedSteps({ program: { trainingSteps, scenario } }: Timeline, all: boolean): number[] {
  if (!scenario.train) return [];
  return all || trainingSteps < 2 ? [0] : [0, trainingSteps - 1];
}

/** What is checked of a step, and how much that is. */
interface Plan {
  readonly checks: Iterable<Check | ValueCheck>;
  readonly count: number;
}

function valuePlan(timeline: Timeline, step: number, all: boolean): Plan {
  const { program } = timeline;
  const segment = timeline.segment(step);
  const cells = all ? 'all' : { seed: program.scenario.seed, cells: VALUES };
  return { checks: valueChecks(program, segment, cells), count: valueSlots(segment).length };
}

/** Every cell, or every parameter; of a first step that is small enough, every operation on the way as well. */
function gradientPlans(timeline: Timeline, step: number, all: boolean, first: boolean): Plan[] {
  const { seed } = timeline.program.scenario;
  const segment = timeline.segment(step);
  if (all) return [{ checks: everyCheck(segment), count: gradientCells(segment) }];
  const parameters = parameterGradients(segment).length;
  const plan = { checks: parameterChecks(segment, { seed, cells: CELLS }), count: parameters * (1 + CELLS) };
  if (!first || gradientCells(segment) > MOST_CELLS) return [plan];
  return [plan, { checks: directionChecks(segment, seed), count: gradientSlots(segment).length }];
}

/** Does the checks, each once, with an estimate of the time first and a line of progress every second. */
function carryOut(plans: readonly Plan[], output: Output): (Check | ValueCheck)[] {
  const all = plans.reduce((total, { count }) => total + count, 0);
  const found = new Map<string, Check | ValueCheck>();
  const start = performance.now();
  let [told, done] = [start, 0];
  for (const { checks } of plans)
    for (const one of checks) {
      done++;
      found.set(`${isValue(one)} ${one.address}`, one);
      const now = performance.now();
      const left = ((now - start) / done) * (all - done);
      if (left < 1000 || (now - told < 1000 && done !== FIRST)) continue;
      told = now;
      output.error(`${done} of ${all} checks, about ${durationText(left)} to go\n`);
    }
  return [...found.values()];
}

/** After so many checks the first estimate is worth telling. */
const FIRST = 8;

function durationText(milliseconds: number): string {
  const seconds = milliseconds / 1000;
  return seconds < 120 ? `${Math.ceil(seconds)} seconds` : `${Math.ceil(seconds / 60)} minutes`;
}

/** The first event at fault in the steps that were checked; only what did disagree is looked for, cell by cell. */
function firstAtFault(
  timeline: Timeline,
  steps: readonly number[],
  values: readonly ValueCheck[],
  gradients: readonly Check[],
): Check | ValueCheck | undefined {
  const disagrees = ({ verdict }: Check | ValueCheck) => verdict === 'disagrees';
  const suspicion = { values: values.some(disagrees), gradients: gradients.some(disagrees) };
  if (!suspicion.values && !suspicion.gradients) return undefined;
  for (const step of steps.toSorted((a, b) => a - b)) {
    const first = firstFault(timeline.program, timeline.segment(step), suspicion);
    if (first) return first;
  }
  return [...values, ...gradients].find(disagrees);
}

function verificationJson({ gradients, values, first }: Verification): object {
  const disagrees = values.filter(({ verdict }) => verdict === 'disagrees').length;
  return {
    checks: gradients.length,
    ...verdictCounts(gradients),
    ...(first && { first: checkJson(first) }),
    results: gradients.map(checkJson),
    values: {
      tensors: values.length,
      cells: values.reduce((total, { cells }) => total + cells, 0),
      agrees: values.length - disagrees,
      disagrees,
      results: values.map(checkJson),
    },
  };
}

function checkJson(check: Check | ValueCheck): object {
  const { address, title, relativeError, verdict } = check;
  const numbers = isValue(check)
    ? { cells: check.cells, recorded: jsonNumber(check.recorded), recomputed: jsonNumber(check.recomputed) }
    : { analytic: jsonNumber(check.analytic), numeric: jsonNumber(check.numeric), step: jsonNumber(check.step) };
  return { address, of: title, ...numbers, relativeError: jsonNumber(relativeError), verdict };
}
