import type { Segment } from '../engine/tape.ts';
import type { Check } from '../explain/verify.ts';
import {
  directionChecks,
  everyCheck,
  firstDisagreement,
  gradientCells,
  gradientSlots,
  parameterChecks,
  parameterGradients,
} from '../explain/verify-step.ts';
import { visible } from '../formula/visible.ts';
import type { Timeline } from '../timeline/timeline.ts';
import type { Args } from './command.ts';
import { jsonLine, jsonNumber } from './json.ts';
import type { ExitCode, Output } from './output.ts';
import { columns } from './text.ts';
import { timelineOf } from './timeline-of.ts';

/** Sampled cells of each parameter. */
const CELLS = 3;

/** In steps with more gradient cells only the parameters are checked, so that it takes seconds. */
const MOST_CELLS = 50_000;

/** Lines of each table for people; JSON has every check. */
const MOST = 40;

/** `stepformer verify SCENARIO`: every gradient against the slope that the loss really has. */
export async function verify(args: Args, output: Output): Promise<ExitCode> {
  const timeline = timelineOf(args);
  const { seed } = timeline.program.scenario;
  const segments = checkedSegments(timeline, args.flags.all);
  if (segments.length === 0) return nothingToVerify(args, output);
  const plans = segments.flatMap((segment, at) => planFor(segment, seed, args.flags.all, at === 0));
  const found = carryOut(plans, output);
  const wrong = found.some(({ verdict }) => verdict === 'disagrees');
  const culprit = wrong
    ? (segments.map(segment => firstDisagreement(segment, seed)).find(each => each) ??
      found.find(({ verdict }) => verdict === 'disagrees'))
    : undefined;
  if (args.flags.json) output.write(jsonLine(verificationJson(found, culprit)));
  else output.write(`${[...checkLines(found), '', ...verdictLines(found, culprit)].join('\n')}\n`);
  return wrong ? 1 : 0;
}

/** The first training step and the last one; with `--all` the first. Empty without a loss. */
function checkedSegments(timeline: Timeline, all: boolean): Segment[] {
  const { trainingSteps, scenario } = timeline.program;
  if (!scenario.train) return [];
  const steps = all || trainingSteps < 2 ? [0] : [0, trainingSteps - 1];
  return steps.map(step => timeline.segment(step));
}

/** What is checked of a step, and how much that is. */
interface Plan {
  readonly checks: Iterable<Check>;
  readonly count: number;
}

/** Every cell, or every parameter; of a first step that is small enough, every operation on the way as well. */
function planFor(segment: Segment, seed: number, all: boolean, first: boolean): Plan[] {
  if (all) return [{ checks: everyCheck(segment), count: gradientCells(segment) }];
  const parameters = parameterGradients(segment).length;
  const plan = { checks: parameterChecks(segment, { seed, cells: CELLS }), count: parameters * (1 + CELLS) };
  if (!first || gradientCells(segment) > MOST_CELLS) return [plan];
  return [plan, { checks: directionChecks(segment, seed), count: gradientSlots(segment).length }];
}

function nothingToVerify({ flags }: Args, output: Output): ExitCode {
  const sentence = 'Nothing to verify: the scenario has no loss, so nothing has a gradient.';
  output.write(flags.json ? jsonLine(verificationJson([], undefined)) : `${sentence}\n`);
  return 0;
}

/** Does the checks, each once, with an estimate of the time first and a line of progress every second. */
function carryOut(plans: readonly Plan[], output: Output): Check[] {
  const all = plans.reduce((total, { count }) => total + count, 0);
  const found = new Map<string, Check>();
  const start = performance.now();
  let [told, done] = [start, 0];
  for (const { checks } of plans)
    for (const one of checks) {
      done++;
      found.set(one.address, one);
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

function verificationJson(found: readonly Check[], culprit: Check | undefined): object {
  return {
    checks: found.length,
    ...counts(found),
    ...(culprit && { first: checkJson(culprit) }),
    results: found.map(checkJson),
  };
}

function checkJson({ address, title, analytic, numeric, step, relativeError, verdict }: Check): object {
  return {
    address,
    of: title,
    analytic: jsonNumber(analytic),
    numeric: jsonNumber(numeric),
    step: jsonNumber(step),
    relativeError: jsonNumber(relativeError),
    verdict,
  };
}

/** A line for each gradient: how it was checked and the largest error; and one for each check that did not agree. */
function checkLines(found: readonly Check[]): string[] {
  const groups = Map.groupBy(found, ({ address }) => address.replace(/(?:\[\d+,\d+\])?(?=@[^@]*$)/, ''));
  const rows = [...groups].map(([address, checks]) => {
    const cells = checks.filter(({ at }) => at).length;
    const worst = Math.max(...checks.map(({ relativeError }) => relativeError));
    const how = [...(cells < checks.length ? ['a random direction'] : []), ...(cells > 0 ? [`${cells} cells`] : [])];
    return [`  ${visible(address)}`, how.join(' and '), worst.toExponential(1), verdictOfAll(checks)];
  });
  const shown = rows.length > MOST + 1 ? rows.slice(0, MOST) : rows;
  const lines = columns([['  gradient', 'checked', 'largest relative error', ''], ...shown], new Set([2]));
  const left = rows.length - shown.length;
  return [...lines, ...(left > 0 ? [`  … ${left} more gradients`] : []), ...oddLines(found)];
}

function verdictOfAll(checks: readonly Check[]): string {
  const odd = ODD.find(verdict => checks.some(each => each.verdict === verdict));
  return odd ?? 'agrees';
}

const ODD: readonly Check['verdict'][] = ['disagrees', 'unclear', 'kink'];

/** The checks that did not agree, the worst kind first. */
function oddLines(found: readonly Check[]): string[] {
  const odd = ODD.flatMap(kind => found.filter(({ verdict }) => verdict === kind)).slice(0, MOST);
  if (odd.length === 0) return [];
  const rows = odd.map(({ address, at, analytic, numeric, verdict }) => [
    `  ${visible(address)}${at ? '' : ' along a random direction'}`,
    digits(analytic),
    digits(numeric),
    verdict,
  ]);
  return ['', ...columns([['  not agreed', 'backpropagation', 'difference', ''], ...rows], new Set([1, 2]))];
}

function digits(value: number): string {
  return value === 0 ? '0' : value.toPrecision(10);
}

function verdictLines(found: readonly Check[], culprit: Check | undefined): string[] {
  const { agrees, disagrees, kinks, unclear } = counts(found);
  const others = [
    ...(kinks > 0 ? [`${kinks} at a kink, where the loss has no slope`] : []),
    ...(unclear > 0 ? [`${unclear} too steep or not finite, so nothing could be measured`] : []),
  ];
  const summary = [`${agrees} of ${found.length} checks agree`, ...others].join('; ');
  if (!culprit) return [`${summary}.`];
  return [
    `${summary}; ${disagrees} disagree.`,
    `The first is ${visible(culprit.address)}, written by ${culprit.title}: it is ${digits(culprit.analytic)}, and the loss has the slope ${digits(culprit.numeric)}.`,
  ];
}

function counts(found: readonly Check[]) {
  const count = (verdict: Check['verdict']) => found.filter(each => each.verdict === verdict).length;
  return { agrees: count('agrees'), disagrees: count('disagrees'), kinks: count('kink'), unclear: count('unclear') };
}
