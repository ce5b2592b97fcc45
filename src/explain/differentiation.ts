import type { Arithmetic } from '../arithmetic/arithmetic.ts';
import {
  type Applied,
  attrsOf,
  type Differentiated,
  type Instruction,
  operandTensors,
  type Segment,
} from '../engine/tape.ts';
import { type AnyGradient, eachOf, gradientOf, letterOf } from '../ops/operation.ts';
import type { Index, Tensor } from '../tensor/tensor.ts';
import { type Letters, lettersOf } from './reference.ts';

/** A gradient event taken apart: the operation it differentiates, and all that its functions read. */
export interface Differentiation {
  readonly forward: Applied;
  readonly gradient: AnyGradient;
  readonly letters: Letters;
  readonly upstream: Tensor;
  /** As the operation's functions take them. */
  // biome-ignore lint/suspicious/noExplicitAny: fits whichever operation it is of
  readonly inputs: any;
  readonly out: Tensor;
  readonly attrs: Readonly<Record<string, unknown>>;
}

/** Takes a gradient event apart. */
export function differentiationOf(segment: Segment, { of, wrt, dout }: Differentiated): Differentiation {
  const forward = segment.tape.instructions[of] as Applied;
  const gradient = gradientOf(forward.op, wrt);
  if (!gradient) throw new Error(`${forward.op.name} has no gradient for ${letterOf(forward.op, wrt)}`);
  return {
    forward,
    gradient,
    letters: lettersOf(segment, of, dout),
    upstream: segment.values[dout] as Tensor,
    inputs: eachOf(forward.op, operandTensors(forward, segment.values)),
    out: segment.values[of] as Tensor,
    attrs: attrsOf(forward, segment.settings),
  };
}

/** The terms of a gradient's cell as bare numbers and places, without names: for those who read many cells. */
export function* gradientTerms(
  segment: Segment,
  slot: number,
  at: Index,
): Generator<{ readonly fed: Index; readonly derivative: Arithmetic; readonly value: number }> {
  const instruction = segment.tape.instructions[slot] as Instruction;
  if (instruction.kind !== 'differentiated') return;
  const { gradient, inputs, out, attrs, upstream } = differentiationOf(segment, instruction);
  for (const [fed, derivative] of gradient.jacobian(at, inputs, out, attrs)) {
    const there = upstream.data[fed[0] * upstream.columns + fed[1]] as number;
    yield { fed, derivative, value: there * derivative.value };
  }
}
