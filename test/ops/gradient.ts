import { type AnyGradient, type AnyOp, gradientOf } from '../../src/ops/operation.ts';

/** How gradients flow to an operation's first operand; throws where none does. */
export function firstGradient(op: AnyOp): AnyGradient {
  const gradient = gradientOf(op, 0);
  if (!gradient) throw new Error(`${op.name}: no gradient flows to its first operand`);
  return gradient;
}
