import { expect, test } from 'vitest';
import { lossAsFunction, subjectOf } from '../../src/explain/replay.ts';
import type { Tensor } from '../../src/tensor/tensor.ts';
import { timelineOf } from '../engine/timeline-of.ts';

test('a large product is made some rows at a time, to the same bits', () => {
  const { timeline } = timelineOf({
    seed: 1,
    parameters: {
      x: { init: 'normal', shape: [70, 256], std: 1 },
      w: { init: 'normal', shape: [256, 150], std: 1 },
    },
    program: ['y = x @ w', 'loss = mean(y ** 2)'],
    train: { loss: 'loss' },
  });
  const segment = timeline.segment(0);
  const { slots } = segment.tape;
  const subject = subjectOf(segment, slots.get('x.grad') as number);
  if (!subject) throw new Error('x.grad is no gradient');
  const running = lossAsFunction<string>(segment, subject)(segment.values[slots.get('x') as number] as Tensor, 'told');
  const told: string[] = [];
  let result = running.next();
  for (; !result.done; result = running.next()) told.push(result.value);
  expect(result.value).toBe(segment.values[slots.get('loss') as number]?.data[0]);
  expect(told.length).toBeGreaterThan(3 + 1); // three operations, of which one in blocks
});
