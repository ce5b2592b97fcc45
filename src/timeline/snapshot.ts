import type { Instruction, Segment } from '../engine/tape.ts';
import { visible } from '../formula/visible.ts';
import { shapeText, type Tensor } from '../tensor/tensor.ts';
import { operandNames } from './event.ts';
import type { Timeline } from './timeline.ts';

/** Enough to see any real change, too few for a sum in another order to show. */
const DIGITS = 12;

/**
 * A timeline as canonical text to keep under version control: one line an event, its numbers below,
 * a row a line, rounded to 12 significant digits. A step at a time, so that any length streams.
 */
export function* snapshotText(timeline: Timeline): Generator<string> {
  const { title } = timeline.program.scenario;
  yield `stepformer timeline 1\ntitle: ${visible(title)}\n`;
  for (let step = 0; step < timeline.length; step++) yield segmentText(timeline, timeline.segment(step));
}

function segmentText({ program }: Timeline, segment: Segment): string {
  const { loss, instructions } = segment.tape;
  const lines = [`\nstep ${segment.step}: ${segment.kind}`];
  if (loss !== undefined) lines.push(`loss: ${rounded(segment.values[loss]?.data[0] ?? Number.NaN)}`);
  let phase = '';
  let statement: number | undefined;
  for (const [slot, instruction] of instructions.entries()) {
    if (instruction.phase !== phase) lines.push('', `${instruction.phase}:`);
    phase = instruction.phase;
    const line = instruction.place?.line;
    if (phase === 'forward' && line !== undefined && line !== statement)
      lines.push(`  > ${program.listing.lines[line]?.text}`);
    statement = line;
    lines.push(`  ${eventText(segment, slot, instruction)}`, ...rowTexts(segment.values[slot] as Tensor));
  }
  return `${lines.join('\n')}\n`;
}

function eventText(segment: Segment, slot: number, instruction: Instruction): string {
  const head = `${visible(instruction.writes)} (${shapeText(instruction.shape)})`;
  const { op, inputs } = operandNames(segment, slot);
  return `${head} = ${op}${inputs.length > 0 ? ` of ${inputs.map(visible).join(', ')}` : ''}`;
}

function rowTexts({ rows, columns, data }: Tensor): string[] {
  return Array.from({ length: rows }, (_, row) => {
    const cells = Array.from(data.subarray(row * columns, (row + 1) * columns), rounded);
    return `    ${cells.join(' ')}`;
  });
}

/** A number to 12 significant digits in JavaScript's shortest form; −0 is 0. */
export function rounded(value: number): string {
  return String(Number(value.toPrecision(DIGITS)) + 0);
}
