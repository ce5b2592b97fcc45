import { type Applied, attrsOf, type Instruction, operandTensors, type Segment } from '../../src/engine/tape.ts';
import { type AnyGradient, type AnyOp, eachOf, gradientOf, letterOf } from '../../src/ops/operation.ts';
import { mapCells, type Tensor } from '../../src/tensor/tensor.ts';

/** A bug in what an operation writes, or in the closed form of its gradient that training uses. */
export type Bug = (right: Tensor) => Tensor;

/** The bugs that are planted: a wrong sign, and cells in each other's places. */
export const bugs: Readonly<Record<string, Bug>> = {
  sign: right => mapCells(right, value => -value),
  index: right => mapCells(right, (_, at) => right.data[(at + 1) % right.data.length] as number),
};

/** The step as it would have been recorded if an operation wrote something wrong: all that follows from it included. */
export function withWrongValues(segment: Segment, name: string, bug: Bug): Segment {
  const broken = new Map<AnyOp, AnyOp>();
  const instructions = segment.tape.instructions.map(instruction => {
    if (instruction.kind !== 'applied' || instruction.op.name !== name) return instruction;
    const op = broken.get(instruction.op) ?? withForward(instruction.op, bug);
    broken.set(instruction.op, op);
    return withOp(instruction, op);
  });
  const changed = { ...segment, tape: { ...segment.tape, instructions } };
  return { ...changed, values: recomputed(changed) };
}

/** The step as it would have been recorded if an operation had the bug in its gradient: all that follows from it included. */
export function withBug(segment: Segment, name: string, bug: Bug): Segment {
  const broken = new Map<AnyOp, AnyOp>();
  const replaced = (op: AnyOp) => {
    const known = broken.get(op) ?? withBackward(op, bug);
    broken.set(op, known);
    return known;
  };
  const instructions = segment.tape.instructions.map(instruction =>
    instruction.kind === 'applied' && instruction.op.name === name
      ? withOp(
          instruction,
          instruction.phase === 'backward' ? withForward(instruction.op, bug) : replaced(instruction.op),
        )
      : instruction,
  );
  const changed = { ...segment, tape: { ...segment.tape, instructions } };
  return { ...changed, values: recomputed(changed) };
}

function withOp(instruction: Applied, op: AnyOp): Applied {
  return { ...instruction, op };
}

function recomputed(segment: Segment): Tensor[] {
  const values: Tensor[] = [];
  for (const [slot, instruction] of segment.tape.instructions.entries())
    values.push(
      instruction.kind === 'loaded' ? (segment.values[slot] as Tensor) : written(segment, instruction, values),
    );
  return values;
}

function written({ tape, settings }: Segment, instruction: Exclude<Instruction, { kind: 'loaded' }>, values: Tensor[]) {
  const forward = (instruction.kind === 'applied' ? instruction : tape.instructions[instruction.of]) as Applied;
  const inputs = eachOf(forward.op, operandTensors(forward, values));
  const attrs = attrsOf(forward, settings);
  if (instruction.kind === 'applied') return forward.op.forward(inputs, attrs);
  const gradient = gradientOf(forward.op, instruction.wrt) as AnyGradient;
  return gradient.backward(values[instruction.dout] as Tensor, inputs, values[instruction.of] as Tensor, attrs);
}

function withForward(op: AnyOp, bug: Bug): AnyOp {
  return { ...op, forward: (inputs, attrs) => bug(op.forward(inputs, attrs)) };
}

function withBackward(op: AnyOp, bug: Bug): AnyOp {
  const change = (gradient: AnyGradient): AnyGradient => ({
    ...gradient,
    backward: (dout, inputs, out, attrs) => bug(gradient.backward(dout, inputs, out, attrs)),
  });
  if (op.inputs === 'list') return { ...op, gradient: position => change(gradientOf(op, position) as AnyGradient) };
  const entries = op.inputs.map((_, position) => {
    const gradient = gradientOf(op, position);
    return [letterOf(op, position), gradient && change(gradient)] as const;
  });
  return { ...op, gradient: Object.fromEntries(entries) };
}
