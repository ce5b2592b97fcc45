import { expect, test } from 'vitest';
import { explain } from '../../src/explain/explain.ts';
import { checkCell } from '../../src/explain/verify.ts';
import { written } from '../../src/explain/written.ts';
import { timelineOf } from '../engine/timeline-of.ts';

const { timeline } = timelineOf({
  parameters: { w: [[2]], grad: { via: [[3]] } },
  data: [{ x: [[1]] }, { x: [[2]] }],
  program: ['y = x * w', 'y = y * y * grad.via', 'loss = sum(y)'],
  train: { loss: 'loss', batch: 2, steps: 1, optimizer: { type: 'sgd', lr: 0.1 } },
});
const segment = timeline.segment(0);

test.each([
  ['w.grad#1', 'w[0,0]'],
  ['y.2.grad#0', 'y.2#0[0,0]'],
  ['y.grad via (y * y).a#1', 'y#1[0,0]'],
  ['grad.via.grad#0', 'grad.via[0,0]'],
])('%s is the gradient of %s, whatever its own name ends in', (id, wrt) => {
  const slot = segment.tape.slots.get(id) as number;
  const explanation = explain(segment, slot, [0, 0]);
  expect(explanation.name).toBe(`${id}[0,0]`);
  expect(explanation.address).toBe(`${id}[0,0]@0:${slot}`);
  expect(explanation.wrt?.name).toBe(wrt);
  expect(written(segment, slot, [0, 0], 'text')).toContain(`/∂${wrt} = `);
  const checking = checkCell(segment, slot, [0, 0]);
  let turn = checking.next();
  while (!turn.done) turn = checking.next();
  expect(turn.value?.wrt).toBe(wrt);
});

test('of what is no gradient there is no cell that it is the gradient of', () => {
  expect(explain(segment, segment.tape.slots.get('y#0') as number, [0, 0])).not.toHaveProperty('wrt');
});
