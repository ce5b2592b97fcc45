import { cell, minus, named, negative, product, sum } from '../arithmetic/arithmetic.ts';
import type { Differentiated, Instruction, Segment } from '../engine/tape.ts';
import type { Index } from '../tensor/tensor.ts';
import type { Differentiation } from './differentiation.ts';
import type { Shortcut } from './explanation.ts';
import { idOf, textOf } from './reference.ts';

/**
 * p − y, where a program takes the logarithm of a softmax by itself: there −p·∂loss/∂p is y, whatever y is.
 * Undefined elsewhere. Operations that fuse the two (`cross_entropy`) have it as their own shortcut.
 */
export function fusedShortcut(
  segment: Segment,
  { of, dout }: Differentiated,
  { forward, letters, out, upstream }: Differentiation,
  [i, j]: Index,
): Shortcut | undefined {
  if (forward.op.name !== 'softmax' || !comesFromLog(segment, dout)) return undefined;
  const shares = Array.from({ length: out.columns }, (_, k) =>
    product(negative(cell('dout', [i, k], upstream)), cell('out', [i, k], out)),
  );
  const total = sum(shares);
  const y = named('y', shares[j] as (typeof shares)[number]);
  const p = cell('out', [i, j], out);
  const one = Math.abs(total.value - 1) <= 1e-9;
  const arithmetic = minus(one ? p : product(named('Σ y', total), p), y);
  if (!Number.isFinite(arithmetic.value)) return undefined;
  const formula = `p − y, with p = ${idOf(segment, of)} and y = −p·${idOf(segment, dout)}${one ? '' : ', times Σ y'}`;
  return { formula, text: textOf(arithmetic, letters), arithmetic, value: arithmetic.value, closed: false };
}

function comesFromLog({ tape }: Segment, dout: number): boolean {
  const instruction = tape.instructions[dout] as Instruction;
  if (instruction.kind !== 'differentiated') return false;
  const through = tape.instructions[instruction.of] as Instruction;
  return through.kind === 'applied' && through.op.name === 'log';
}
