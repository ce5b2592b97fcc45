import { visible } from '../formula/visible.ts';
import { jsonNumber } from '../tensor/json-number.ts';
import { changeText } from '../timeline/change.ts';
import { type Diff, diff, distance, type StepDiff } from '../timeline/diff.ts';
import type { Recorded } from '../timeline/recorded.ts';
import { changeJson } from './change-json.ts';
import { type Args, argument } from './command.ts';
import { jsonLine } from './json.ts';
import { numberText } from './number-text.ts';
import type { ExitCode, Output } from './output.ts';
import { recordedFrom } from './recorded.ts';
import { columns, count } from './text.ts';
import { toleranceOf } from './tolerance.ts';

/** Steps that are listed for people; a longer run is shown at even distances, its first and last step always. */
const MOST_STEPS = 21;
/** Loaded tensors that are listed for people. */
const MOST_DATA = 12;

/** `stepformer diff A B`: two runs held against each other, aligned by statement. `--set` changes B. */
export async function diffRuns(args: Args, output: Output): Promise<ExitCode> {
  const allowed = toleranceOf(args.flags);
  const a = recordedFrom(argument(args, 0), []);
  const b = recordedFrom(argument(args, 1), args.flags.set);
  const found = diff(a, b, allowed);
  output.write(args.flags.json ? jsonLine(diffJson(found)) : `${diffLines(found, a, b).join('\n')}\n`);
  return 0;
}

function diffJson({ same, program, renames, settings, data, first, largest, steps, longer }: Diff): object {
  return {
    same,
    program: program.filter(({ kind }) => kind !== 'same'),
    renames: Object.fromEntries(renames),
    settings: settings.map(({ path, a, b }) => ({ path, a: a ?? null, b: b ?? null })),
    data: data.map(changeJson),
    first: first ? changeJson(first) : null,
    largest: largest ? changeJson(largest) : null,
    steps: steps.map(({ step, losses, differing, tensors, largest: most, summary }) => ({
      step,
      losses: losses.map(loss => (loss === undefined ? null : jsonNumber(loss))),
      differing,
      tensors,
      largest: most ? changeJson(most) : null,
      ...(summary !== undefined && { summary }),
    })),
    longer: longer ?? null,
  };
}

function diffLines(found: Diff, a: Recorded, b: Recorded): string[] {
  const names = [`a  ${visible(a.opener)}  ${visible(a.title)}`, `b  ${visible(b.opener)}  ${visible(b.title)}`];
  if (found.same)
    return [
      ...names,
      '',
      `The same in ${count(found.steps.length, 'step')}: ${found.program.length > 0 ? 'program, settings and ' : ''}every number.`,
    ];
  return [
    ...names,
    ...programLines(found),
    ...settingLines(found),
    ...dataLines(found),
    ...numberLines(found, [b, a].find(isOpenable)),
    ...growthLines(found),
  ];
}

function programLines({ program, renames }: Diff): string[] {
  if (program.length === 0)
    return ['', 'A saved run has no program and no settings: the tensors are held by their names.'];
  if (program.every(({ kind }) => kind === 'same')) return ['', 'The program is the same.'];
  const shown = program.map(
    (line, at) => line.kind !== 'same' || isChanged(program[at - 1]) || isChanged(program[at + 1]),
  );
  const marks = { same: ' ', gone: '-', new: '+' } as const;
  const lines = program.flatMap(({ kind, text }, at) => {
    if (shown[at]) return [`  ${marks[kind]} ${visible(text)}`];
    return shown[at - 1] || at === 0 ? ['    …'] : [];
  });
  const called = Array.from(renames, ([from, to]) => `  ${visible(from)} is called ${visible(to)}`);
  return ['', 'Program', ...lines, ...called];
}

function isChanged(line: Diff['program'][number] | undefined): boolean {
  return line !== undefined && line.kind !== 'same';
}

function settingLines({ settings }: Diff): string[] {
  if (settings.length === 0) return [];
  const short = (value: string | undefined) => (value === undefined ? 'none' : visible(value.slice(0, 60)));
  return ['', 'Settings', ...columns(settings.map(({ path, a, b }) => [`  ${path}`, short(a), '→', short(b)]))];
}

function dataLines({ data }: Diff): string[] {
  if (data.length === 0) return [];
  const more = data.length > MOST_DATA ? [`  and ${data.length - MOST_DATA} more`] : [];
  return [
    '',
    'Numbers they begin with',
    ...data.slice(0, MOST_DATA).map(change => `  ${visible(changeText(change))}`),
    ...more,
  ];
}

/** A saved run has no program to open. */
function isOpenable({ program }: Recorded): boolean {
  return program.length > 0;
}

function numberLines({ first, largest }: Diff, opened: Recorded | undefined): string[] {
  if (!first) return ['', 'Every number is the same.'];
  const open = opened ? [`  stepformer ${opened.opener} --at @${first.step}:${first.event}`] : [];
  const where = [
    `step ${first.step}`,
    `event ${first.event}`,
    ...(first.statement === undefined ? [] : [first.statement]),
  ];
  const lines = [
    '',
    'First event that differs',
    `  ${visible(where.join(', '))}`,
    `  ${visible(changeText(first))}`,
    ...open,
  ];
  if (!largest) return lines;
  return [
    ...lines,
    '',
    'Largest difference',
    `  step ${largest.step}, event ${largest.event}: ${visible(changeText(largest))}`,
  ];
}

/** How the difference grows over the steps. */
function growthLines({ steps, longer }: Diff): string[] {
  const apart = Math.max(1, Math.ceil((steps.length - 1) / (MOST_STEPS - 1)));
  const shown = steps.filter((_, at) => at % apart === 0 || at === steps.length - 1);
  const rows = shown.map(step => [
    `  ${step.step}`,
    ...step.losses.map(lossText),
    differText(step),
    ...largestTexts(step),
  ]);
  const ends = longer ? ['', `From step ${longer.from} on there is only ${longer.run}.`] : [];
  const heading = ['  step', 'loss a', 'loss b', 'differ', 'largest difference', 'in'];
  return ['', ...columns([heading, ...rows], new Set([0, 1, 2, 3, 4])), ...ends];
}

function lossText(loss: number | undefined): string {
  return loss === undefined ? '' : numberText(loss, 9);
}

function differText({ differing, tensors, summary }: StepDiff): string {
  if (summary !== undefined) return 'summary';
  return tensors === 0 ? 'none' : `${differing} of ${tensors}`;
}

function largestTexts({ largest, summary }: StepDiff): string[] {
  if (summary !== undefined) return ['', visible(summary)];
  return largest ? [numberText(distance(largest), 3), visible(largest.id)] : ['', ''];
}
