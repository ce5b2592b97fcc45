import type { Applied, Instruction, Operand, Segment } from '../engine/tape.ts';
import { attrsOf } from '../engine/tape.ts';
import { visible } from '../formula/visible.ts';
import { letterOf } from '../ops/operation.ts';
import { jsonNumber } from '../tensor/json-number.ts';
import { shapeText, type Tensor } from '../tensor/tensor.ts';
import { eventTitle } from '../timeline/event.ts';
import { labelsOf } from '../timeline/labels.ts';
import type { Timeline } from '../timeline/timeline.ts';
import type { Args } from './command.ts';
import { jsonLine, jsonRows } from './json.ts';
import { matrixText } from './matrix-text.ts';
import type { ExitCode, Output } from './output.ts';
import { columns } from './text.ts';
import { timelineOf } from './timeline-of.ts';

/** `stepformer events SCENARIO`: the timeline in order, a step at a time, so that any length streams. */
export async function events(args: Args, output: Output): Promise<ExitCode> {
  const timeline = timelineOf(args);
  for (let step = 0; step < timeline.length; step++) {
    const segment = timeline.segment(step);
    output.write(args.flags.json ? jsonLines(timeline, segment, args) : stepText(timeline, segment, args));
  }
  return 0;
}

function jsonLines({ program }: Timeline, segment: Segment, { flags }: Args): string {
  return segment.tape.instructions
    .map((instruction, slot) => {
      const { line } = instruction.place ?? {};
      const { rows, columns } = instruction.shape;
      return jsonLine({
        at: `${segment.step}:${slot}`,
        phase: instruction.phase,
        statement: line === undefined ? null : program.listing.lines[line]?.text,
        ...operationJson(segment, instruction),
        ...(instruction.example !== undefined && { example: instruction.example }),
        writes: instruction.writes,
        shape: [rows, columns],
        ...(flags.values && { value: jsonRows(segment.values[slot] as Tensor) }),
      });
    })
    .join('');
}

/** What the event computes; for a gradient the forward event it differentiates (`of`), by what, and ∂loss/∂out. */
function operationJson(segment: Segment, instruction: Instruction): object {
  const { instructions } = segment.tape;
  if (instruction.kind === 'loaded') return { op: 'load', from: instruction.origin.from, inputs: {} };
  const applied = instruction.kind === 'applied' ? instruction : (instructions[instruction.of] as Applied);
  const attributes = Object.entries(attrsOf(applied, segment.settings));
  const operation = {
    op: applied.op.name,
    inputs: Object.fromEntries(inputsOf(segment, applied)),
    ...(attributes.length > 0 && { attributes: Object.fromEntries(attributes.map(jsonAttribute)) }),
  };
  if (instruction.kind === 'applied') return operation;
  return {
    ...operation,
    of: instructions[instruction.of]?.writes,
    wrt: inputsOf(segment, applied)[instruction.wrt]?.[1],
    dout: instructions[instruction.dout]?.writes,
  };
}

/** The operands by letter: a tensor's id, or the number that stands in the statement. */
function inputsOf({ tape }: Segment, { op, operands }: Applied): [string, unknown][] {
  const name = (operand: Operand) =>
    typeof operand === 'number' ? tape.instructions[operand]?.writes : jsonNumber(operand.literal);
  return operands.map((operand, at) => [letterOf(op, at), name(operand)]);
}

function jsonAttribute([name, value]: [string, unknown]): [string, unknown] {
  return [name, typeof value === 'number' ? jsonNumber(value) : value];
}

/** A block for each phase, its columns aligned. */
function stepText(timeline: Timeline, segment: Segment, args: Args): string {
  const { program } = timeline;
  const slots = segment.tape.instructions.map(({ phase }, slot) => ({ phase, slot }));
  const blocks = [...Map.groupBy(slots, ({ phase }) => phase)].map(([phase, members]) => {
    const rows = columns(members.map(({ slot }) => eventRow(timeline, segment, slot)));
    const lines = members.flatMap(({ slot }, at) => [
      `    ${rows[at]}`,
      ...(args.flags.values ? valueLines(timeline, segment, slot) : []),
    ]);
    return [`  ${phase}`, ...lines].join('\n');
  });
  const of = segment.kind === 'token' ? '' : ` of ${program.fixedSteps}`;
  return `step ${segment.step}${of}: ${KINDS[segment.kind]}\n${blocks.join('\n')}\n\n`;
}

function valueLines({ program }: Timeline, segment: Segment, slot: number): string[] {
  const labels = labelsOf(program.scenario, segment, slot);
  return matrixText(segment.values[slot] as Tensor, labels, ' '.repeat(10));
}

const KINDS = { training: 'training', forward: 'forward pass', token: 'generated token' };

function eventRow({ program }: Timeline, segment: Segment, slot: number): string[] {
  const instruction = segment.tape.instructions[slot] as Instruction;
  const line = instruction.place && program.listing.lines[instruction.place.line];
  const statement = instruction.phase === 'forward' && line ? line.text : '';
  return [
    `${segment.step}:${slot}`,
    visible(instruction.writes),
    shapeText(instruction.shape),
    `${eventTitle(segment, slot)}${operandText(segment, instruction)}`,
    visible(statement),
  ];
}

function operandText(segment: Segment, instruction: Instruction): string {
  if (instruction.kind === 'loaded') return '';
  if (instruction.kind === 'applied')
    return `(${inputsOf(segment, instruction)
      .map(([, name]) => visible(String(name)))
      .join(', ')})`;
  const { instructions } = segment.tape;
  return ` at ${visible(instructions[instruction.of]?.writes ?? '')}, from ${visible(instructions[instruction.dout]?.writes ?? '')}`;
}
