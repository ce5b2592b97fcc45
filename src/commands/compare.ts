import { type Compared, type Comparison, compare } from '../compare/compare.ts';
import { visible } from '../formula/visible.ts';
import { arrayBytes } from '../scenario/arrays/write.ts';
import { ProblemsError, problem } from '../scenario/problem.ts';
import { jsonNumber } from '../tensor/json-number.ts';
import { addressText, cellText } from '../timeline/address.ts';
import { openerOf, shellWord } from '../timeline/change.ts';
import type { Timeline } from '../timeline/timeline.ts';
import { arraysIn, asProblems } from './arrays.ts';
import { type Args, argument } from './command.ts';
import { jsonLine } from './json.ts';
import { mappingIn } from './mapping.ts';
import { numberText } from './number-text.ts';
import type { ExitCode, Output } from './output.ts';
import { columns, count } from './text.ts';
import { timelineOf } from './timeline-of.ts';
import { toleranceOf } from './tolerance.ts';
import { writeOut } from './write-out.ts';

/**
 * `stepformer compare SCENARIO FILE`: another implementation's arrays held against the run.
 * `--seed-weights FILE` writes the numbers that the run starts from, so that the other side can too.
 */
export async function compareWith(args: Args, output: Output): Promise<ExitCode> {
  const { seedWeights, map, json } = args.flags;
  const file = args.input[1];
  if (file === undefined && seedWeights === undefined)
    throw mistake('compare needs a FILE', 'or --seed-weights FILE, to write the numbers that the run starts from');
  const timeline = timelineOf(args);
  if (seedWeights !== undefined) {
    const names = writeWeights(timeline, seedWeights, [file, map]);
    if (file === undefined)
      output.write(
        json
          ? jsonLine({ file: seedWeights, names })
          : `${seedWeights}: ${count(names.length, 'array')}: ${names.map(visible).join(', ')}\n`,
      );
  }
  if (file === undefined) return 0;
  const comparison = asProblems(() => {
    const theirs = arraysIn(file, givenTolerance(args));
    const names = theirs.map(({ name }) => name);
    return compare(timeline, theirs, mappingIn(map, names));
  });
  if (comparison.compared.length === 0)
    throw mistake(nothingMatches(file, comparison), 'name the arrays as here, or --map FILE');
  output.write(json ? jsonLine(comparisonJson(comparison)) : `${comparisonLines(comparison, file, args).join('\n')}\n`);
  return comparison.first ? 1 : 0;
}

function writeWeights({ program }: Timeline, file: string, others: readonly (string | undefined)[]): string[] {
  const { constants, parameters, files } = program.scenario;
  const weights = new Map([...constants, ...parameters]);
  asProblems(() => writeOut(file, arrayBytes(weights, file), [...files, ...others]));
  return [...weights.keys()];
}

function givenTolerance({ flags }: Args) {
  return flags.tolerance === undefined ? undefined : toleranceOf(flags);
}

function nothingMatches(file: string, { unmatched }: Comparison): string {
  const [first] = unmatched;
  return first
    ? `${file}: none of its ${count(unmatched.length, 'array')} belongs to this run; ${first.name}: ${first.why}`
    : `${file} has no arrays`;
}

function comparisonJson({ compared, first, unmatched }: Comparison): object {
  return { agrees: !first, first: first ? comparedJson(first) : null, compared: compared.map(comparedJson), unmatched };
}

function comparedJson({ step, event, id, statement, error, worst, cause, ...rest }: Compared): object {
  return {
    at: `${step}:${event}`,
    id,
    statement: statement ?? null,
    ...rest,
    error: jsonNumber(error),
    ...(worst && {
      worst: {
        address: addressText(id, worst.at, { step, event }),
        ours: jsonNumber(worst.ours),
        theirs: jsonNumber(worst.theirs),
        relative: jsonNumber(worst.relative),
      },
      cause: cause ?? null,
    }),
  };
}

function comparisonLines({ compared, first, unmatched }: Comparison, file: string, args: Args): string[] {
  const agree = compared.filter(({ verdict }) => verdict === 'agrees').length;
  const scenario = openerOf(argument(args, 0), args.flags.set);
  return [
    `${file} against ${scenario}: ${agree} of ${count(compared.length, 'tensor')} agree`,
    '',
    ...columns([['', '  event', 'tensor', 'array', 'found by', 'error', ''], ...compared.map(row)], new Set([1, 5])),
    ...(first ? firstLines(first, scenario) : []),
    ...restLines(compared, first),
    ...(unmatched.length > 0 ? ['', 'Without a place'] : []),
    ...unmatched.map(({ name, why }) => `  ${visible(name)}: ${visible(why)}`),
  ];
}

function row({ step, event, id, array, how, transposed, verdict, error }: Compared): string[] {
  const mark = { agrees: '✓', follows: '~', differs: '✗' }[verdict];
  const found = `${how}${transposed ? ', transposed' : ''}`;
  return [
    mark,
    `${step}:${event}`,
    visible(id),
    visible(array),
    found,
    error === 0 ? '0' : numberText(error, 2),
    verdict === 'agrees' ? '' : verdict,
  ];
}

function firstLines(first: Compared, scenario: string): string[] {
  const { step, event, id, statement, worst, cells, cause } = first;
  if (!worst) return [];
  const cell = addressText(id, worst.at, { step, event });
  return [
    '',
    'First divergence',
    `  step ${step}, event ${event}${statement === undefined ? '' : `, ${visible(statement)}`}`,
    `  ${visible(id)}${cellText(worst.at)} is ${worst.ours} here and ${worst.theirs} there (relative error ${numberText(worst.relative, 3)}); ${cells?.[0]} of ${cells?.[1]} cells are off`,
    ...(cause === undefined ? [] : [`  looks like: ${visible(cause)}`]),
    `  stepformer ${scenario} --at ${shellWord(cell)}`,
  ];
}

/** What comes of the first divergence, and what is wrong besides. */
function restLines(compared: readonly Compared[], first: Compared | undefined): string[] {
  const follow = compared.filter(({ verdict }) => verdict === 'follows').map(({ id }) => visible(id));
  const more = compared.filter(each => each.verdict === 'differs' && each !== first);
  const lines = follow.length > 0 ? ['', `What follows from it: ${follow.join(', ')}`] : [];
  if (more.length === 0) return lines;
  const told = more.map(
    ({ id, cause, step, event }) =>
      `  ${step}:${event} ${visible(id)}${cause === undefined ? '' : `: looks like ${visible(cause)}`}`,
  );
  return [...lines, '', 'Wrong besides, for what they are computed from', ...told];
}

function mistake(message: string, hint: string): ProblemsError {
  return new ProblemsError([problem(message, hint)]);
}
