import type { Tensor } from '../../tensor/tensor.ts';
import type { Rule } from './rule.ts';

/** Parameters that training leaves as they are. */
export const noGradient: Rule = {
  name: 'no-gradient',
  why: 'a parameter without a gradient is never learned',
  remedy: 'use it on the way to the loss, or make it a constant',
  *check({ kind, tape, values }) {
    if (kind !== 'training') return;
    for (const [slot, { kind: how, writes, ...instruction }] of tape.instructions.entries()) {
      if (how !== 'loaded' || !('origin' in instruction) || instruction.origin.from !== 'parameter') continue;
      const gradient = tape.gradients.get(slot);
      if (gradient === undefined) yield { slot, message: `${writes} is not on the way to the loss` };
      else if (isZero(values[gradient] as Tensor))
        yield { slot: gradient, message: `the gradient of ${writes} is 0 in every cell` };
    }
  },
};

function isZero({ data }: Tensor): boolean {
  for (let at = 0; at < data.length; at++) if (data[at] !== 0) return false;
  return true;
}
