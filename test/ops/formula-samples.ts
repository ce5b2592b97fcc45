import fc from 'fast-check';
import type { AnyOp } from '../../src/ops/operation.ts';
import { matrix } from '../../src/tensor/tensor.ts';
import type { Printed } from './formulas.ts';
import { generated, type Sample, samplesOf } from './samples.ts';

/** Samples that neither the examples nor what is made from them can replace, each with the reason. */
const more: Readonly<Record<string, readonly Sample[]>> = {
  // Several new rows under the past, so that they can be told from each other.
  cached: [
    {
      operands: [
        matrix([[1, 2]]),
        matrix([
          [3, 4],
          [5, 6],
        ]),
      ],
      attrs: {},
    },
  ],
  // The share at a temperature that is not 1 decides, and a number that is drawn from the middle of the shares.
  sample: [{ operands: [matrix([[2, 1, 0.1]])], attrs: { temperature: 0.5, random: 0.7 } }],
};

/** Examples at which the engine decides otherwise than the textbook, and says so beside the formula. */
const decided: Readonly<Record<string, (sample: Sample) => boolean>> = {
  // No finite change of any score moves a score of −∞: its derivatives are 0, and are called masked.
  log_softmax: ({ operands }) => operands.some(({ data }) => [...data].includes(Number.NEGATIVE_INFINITY)),
};

const drawn = new Map<AnyOp, readonly Sample[]>();

/** The operation's own examples on which a formula of it is asked. */
export function examplesFor(op: AnyOp, printed: Printed): readonly Sample[] {
  const isDecided = printed.part === 'forward' ? undefined : decided[op.name];
  return asked(printed, samplesOf(op)).filter(sample => !isDecided?.(sample));
}

/** Inputs in the operation's domain on which a formula of it is asked: the same ones in every run. */
export function drawnFor(op: AnyOp, printed: Printed): readonly Sample[] {
  const samples = drawn.get(op) ?? [...fc.sample(generated(op), { numRuns: 12, seed: 20 }), ...(more[op.name] ?? [])];
  drawn.set(op, samples);
  return asked(printed, samples);
}

/** Those that have the operand whose gradient it is. */
function asked({ position = 0, part }: Printed, samples: readonly Sample[]): readonly Sample[] {
  return samples.filter(({ operands }) => part === 'forward' || position < operands.length);
}
