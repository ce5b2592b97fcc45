import type { Program } from '../engine/program.ts';
import type { Tape } from '../engine/tape.ts';
import { visible } from '../formula/visible.ts';
import { type Shape, shapeText, type Tensor } from '../tensor/tensor.ts';
import { type Form, type Kept, keep, shapeOf } from './kept.ts';
import { type Recorded, type RecordedEvent, type RecordedStep, recordedOf } from './recorded.ts';
import type { Timeline } from './timeline.ts';

/** Enough to see any real change, too few for a sum in another order to show. */
const DIGITS = 12;

/** What the first line of every snapshot begins with; the number is the format's. */
export const FIRST_LINE = 'stepformer timeline 2';

/** Without it a snapshot is cut off. */
export const LAST_LINE = 'end';

/** About so many numbers are kept of a run: a file of one or two megabytes, which a review can still open. */
const MOST_NUMBERS = 80_000;
/** At least so many steps are kept whole, and at most. */
const FEWEST_STEPS = 3;
const MOST_STEPS = 64;
/** A tensor with more cells is kept as the sums of its rows and columns. */
const LARGEST_WHOLE = 1024;
/** In a step that is huge even so, a tensor with more cells is kept as one sum and its extremes. */
const LARGEST_IN_HUGE = 64;

/**
 * A timeline as canonical text to keep under version control: one line an event, its numbers below,
 * a row a line, rounded to 12 significant digits. Of a long run some steps are kept whole, the others in
 * a line or two; of large tensors their sums. A step at a time, so that any length streams.
 */
export function* snapshotText(timeline: Timeline): Generator<string> {
  const recorded = recordedOf(timeline);
  const whole = stepsKeptWhole(timeline.program);
  yield headText(recorded, timeline.program.scenario.name);
  for (let step = 0; step < timeline.length; step++) {
    const { tape } = timeline.segment(step);
    const at = recorded.step(step);
    if (at) yield whole(step, tape) ? stepText(at, formsOf(tape)) : summaryText(at);
  }
  yield `\n${LAST_LINE}\n`;
}

function headText({ title, program, settings }: Recorded, name: string): string {
  const lines = [
    FIRST_LINE,
    `title: ${visible(title)}`,
    `scenario: ${visible(name)}`,
    'program:',
    ...program.map(line => `  ${visible(line)}`),
    'settings:',
    ...Array.from(settings, ([path, value]) => `  ${path} = ${visible(value)}`),
  ];
  return `${lines.join('\n')}\n`;
}

/**
 * The first steps, the last before generation, and every so many between, so that their numbers stay
 * within bounds; the distance is a power of two, so that a longer run keeps the same steps and more.
 */
function stepsKeptWhole({ fixedSteps, tapeOf, scenario }: Program): (step: number, tape: Tape) => boolean {
  const most = (tape: Tape) => Math.min(MOST_STEPS, Math.max(FEWEST_STEPS, Math.floor(MOST_NUMBERS / numbersOf(tape))));
  const tokens = scenario.generate ? scenario.generate.samples * scenario.generate.maxTokens : 0;
  const apart = (steps: number, tape: Tape) => 2 ** Math.max(0, Math.ceil(Math.log2(steps / most(tape))));
  const between = apart(fixedSteps, tapeOf(0));
  return (step, tape) =>
    step < fixedSteps
      ? step % between === 0 || step === fixedSteps - 1
      : (step - fixedSteps) % apart(tokens, tape) === 0;
}

function numbersOf(tape: Tape): number {
  const form = formsOf(tape);
  return tape.instructions.reduce((sum, { shape }) => sum + keptNumbers(shape, form(shape)), 0);
}

function keptNumbers({ rows, columns }: Shape, form: Form): number {
  return form === 'whole' ? rows * columns : form === 'margins' ? rows + columns : 8;
}

/** Which form each tensor of a step is kept in, by its shape. */
function formsOf({ instructions }: Tape): (shape: Shape) => Form {
  const ordinary = ({ rows, columns }: Shape): Form => (rows * columns > LARGEST_WHOLE ? 'margins' : 'whole');
  const numbers = instructions.reduce((sum, { shape }) => sum + keptNumbers(shape, ordinary(shape)), 0);
  if (numbers <= MOST_NUMBERS) return ordinary;
  return ({ rows, columns }) => (rows * columns > LARGEST_IN_HUGE ? 'brief' : 'whole');
}

function stepText(step: RecordedStep, formOf: (shape: Shape) => Form): string {
  const lines = stepHead(step);
  let phase = '';
  let statement: string | undefined;
  for (const event of step.events ?? []) {
    if (event.phase !== phase) lines.push('', `${event.phase}:`);
    phase = event.phase;
    if (phase === 'forward' && event.statement !== undefined && event.statement !== statement)
      lines.push(`  > ${visible(event.statement)}`);
    statement = event.statement;
    lines.push(`  ${eventText(event)}`, ...numberLines(keptAs(event.kept, formOf)));
  }
  return `${lines.join('\n')}\n`;
}

function stepHead({ step, kind, loss }: RecordedStep): string[] {
  return [`\nstep ${step}: ${kind}`, ...(loss === undefined ? [] : [`loss: ${rounded(loss)}`])];
}

function summaryText(step: RecordedStep): string {
  const { events = 0, hash = '', sum = 0, size = 0 } = step.summary() ?? {};
  return `${[...stepHead(step), `events: ${events} ${hash}`, `sum: ${rounded(sum)} of ${rounded(size)}`].join('\n')}\n`;
}

function eventText({ id, kept, op, inputs }: RecordedEvent): string {
  const head = `${visible(id)} (${shapeText(shapeOf(kept))})`;
  return `${head} = ${op}${inputs.length > 0 ? ` of ${inputs.map(visible).join(', ')}` : ''}`;
}

function keptAs(kept: Kept, formOf: (shape: Shape) => Form): Kept {
  return kept.form === 'whole' ? keep(kept.value, formOf(kept.value)) : kept;
}

function numberLines(kept: Kept): string[] {
  if (kept.form === 'whole') return rowTexts(kept.value);
  const sums = `    sum ${rounded(kept.sum)} of ${rounded(kept.size)}, ${kept.special} not finite`;
  if (kept.form === 'margins')
    return [sums, `    rows ${listText(kept.byRow)}`, `    columns ${listText(kept.byColumn)}`];
  const { least, most } = kept;
  const extremes = [least, most].map(({ value, at: [row, column] }) => `${rounded(value)} at [${row},${column}]`);
  return [sums, `    from ${extremes.join(' to ')}`];
}

function rowTexts({ rows, columns, data }: Tensor): string[] {
  return Array.from({ length: rows }, (_, row) => `    ${listText(data.subarray(row * columns, (row + 1) * columns))}`);
}

function listText(numbers: Iterable<number>): string {
  return Array.from(numbers, rounded).join(' ');
}

/** A tensor alone as text: its shape, then a row a line, to 12 significant digits. */
export function tensorText(value: Tensor): string {
  return [shapeText(value), ...rowTexts(value).map(row => row.trimStart())].join('\n  ');
}

/** A number to 12 significant digits in JavaScript's shortest form; −0 is 0. */
function rounded(value: number): string {
  return String(Number(value.toPrecision(DIGITS)) + 0);
}
