import type { Instruction } from '../engine/tape.ts';
import { visible } from '../formula/visible.ts';
import { cellOf, scalar, shapeText, type Tensor } from '../tensor/tensor.ts';
import { addressText, locate } from '../timeline/address.ts';
import { eventTitle } from '../timeline/event.ts';
import { labelsOf } from '../timeline/labels.ts';
import { type Args, argument } from './command.ts';
import { jsonLine, jsonRows } from './json.ts';
import { matrixText } from './matrix-text.ts';
import type { ExitCode, Output } from './output.ts';
import { timelineOf } from './timeline-of.ts';

/** `stepformer show SCENARIO ADDRESS`: a tensor, or one cell of it, at a moment; without one, at the end. */
export async function show(args: Args, output: Output): Promise<ExitCode> {
  const timeline = timelineOf(args);
  const { step, slot, cell } = locate(timeline, argument(args, 1));
  const segment = timeline.segment(step);
  const { writes } = segment.tape.instructions[slot] as Instruction;
  const address = addressText(writes, cell, { step, event: slot });
  const whole = segment.values[slot] as Tensor;
  const value = cell ? scalar(cellOf(whole, cell)) : whole;
  if (args.flags.json) output.write(jsonLine({ address, shape: [value.rows, value.columns], value: jsonRows(value) }));
  else if (cell) output.write(`${visible(address)} = ${cellOf(whole, cell)}\n`);
  else {
    const heading = `${visible(address)}  ${shapeText(whole)}  ${eventTitle(segment, slot)}`;
    output.write(`${[heading, ...matrixText(whole, labelsOf(timeline.program.scenario, segment, slot))].join('\n')}\n`);
  }
  return 0;
}
