import type { Instruction, Segment } from '../../engine/tape.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { lossAfterUpdate } from '../replay.ts';
import type { Rule } from './rule.ts';

/** More than rounding: what the loss must rise by, as a share of itself. */
const ROUNDING = 1e-12;

/** Updates after which the loss of the very examples they were made for is higher. */
export const raisedLoss: Rule = {
  name: 'raised-loss',
  why: 'a step against the gradient lowers the loss of its own examples unless it is too long and overshoots',
  remedy: 'lower the learning rate',
  *check(segment) {
    const { tape } = segment;
    if (tape.loss === undefined || tape.carried.size === 0) return;
    const before = (segment.values[tape.loss] as Tensor).data[0] as number;
    const after = lossAfterUpdate(segment);
    if (after === undefined || !(after - before > ROUNDING * Math.max(1, Math.abs(before)))) return;
    const { lr } = segment.settings;
    const message = `the update with learning rate ${lr} raises the loss of its own examples from ${before.toPrecision(6)} to ${after.toPrecision(6)}`;
    yield { slot: lastUpdate(segment), message };
  },
};

function lastUpdate({ tape }: Segment): number {
  return tape.instructions.findLastIndex(({ phase }: Instruction) => phase === 'update');
}
