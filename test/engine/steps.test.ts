import { expect, test } from 'vitest';
import { timelineOf } from './timeline-of.ts';

/** (w·x − y)² over two examples: gradients 2(wx − y)x = −4 and −12 at w = 0, mean −8. */
const line = {
  parameters: { w: 0 },
  data: [
    { x: 1, y: 2 },
    { x: 2, y: 3 },
  ],
  program: ['error = w * x - y', 'loss = error * error'],
};

test('a batch loads, runs every forward pass, the mean loss, every backward pass, the means, the update', () => {
  const { ids, value } = timelineOf({
    ...line,
    train: { loss: 'loss', steps: 1, batch: 'all', optimizer: { type: 'sgd', lr: 0.1 } },
  });
  expect(ids.slice(0, 5)).toEqual(['w', 'x#0', 'y#0', 'x#1', 'y#1']);
  const order = [
    'error#0',
    'loss#0',
    'error#1',
    'loss#1',
    'loss',
    'loss.grad#0',
    'w.grad#0',
    'loss.grad#1',
    'w.grad#1',
    'w.grad',
    'w.2',
  ];
  expect(ids.filter(id => order.includes(id))).toEqual(order);
  expect(value('loss@0')).toEqual([[(4 + 9) / 2]]);
  expect(value('w.grad#1@0')).toEqual([[-12]]);
  expect(value('w.grad@0')).toEqual([[-8]]);
  expect(value('w@0')).toEqual([[0.8]]);
});

test('after the last training step one more forward pass over its examples is recorded', () => {
  const { timeline, phasesOf, value } = timelineOf({
    ...line,
    train: { loss: 'loss', steps: 3, batch: 1, optimizer: { type: 'sgd', lr: 0.1 } },
  });
  expect(timeline.recorded).toBe(4);
  expect(phasesOf(2)).toEqual(['load', 'forward', 'backward', 'update']);
  expect(phasesOf(3)).toEqual(['load', 'forward']);
  // Examples are taken in order and wrap round: steps 0, 1, 2 see examples 0, 1, 0, and so does the pass after them.
  expect([0, 1, 2, 3].map(step => value(`x@${step}`)[0]?.[0])).toEqual([1, 2, 1, 1]);
  expect(value('w@3')).toEqual(value('w@2'));
});

test('a loss alone is one forward and one backward pass without an update', () => {
  const { timeline, phasesOf } = timelineOf({ ...line, data: [{ x: 1, y: 2 }], train: { loss: 'loss' } });
  expect(timeline.recorded).toBe(1);
  expect(phasesOf(0)).toEqual(['load', 'forward', 'backward']);
});

test('without training there is one forward pass over all examples', () => {
  const { timeline, phasesOf, ids } = timelineOf(line);
  expect(timeline.recorded).toBe(1);
  expect(phasesOf(0)).toEqual(['load', 'forward']);
  expect(ids).toContain('loss#1');
});

test('a linear schedule falls to 0 at the end of the run', () => {
  const { timeline } = timelineOf({
    ...line,
    train: { loss: 'loss', steps: 4, batch: 1, optimizer: { type: 'sgd', lr: 0.1 }, schedule: 'linear' },
  });
  expect([0, 1, 2, 3].map(step => timeline.segment(step).settings.lr)).toEqual([0.1, 0.1 * 0.75, 0.05, 0.1 * 0.25]);
});

test('Adam keeps its moments under names of their own, and the next step starts from them', () => {
  const { ids, idsOf, value } = timelineOf({
    ...line,
    data: [{ x: 1, y: 2 }],
    train: { loss: 'loss', steps: 2, optimizer: { type: 'adam', lr: 0.1, beta1: 0.5, beta2: 0.75, eps: 1e-300 } },
  });
  expect(ids.slice(-7)).toEqual(['w.m', 'w.m.2', 'w.v', 'w.v.2', 'w.m_hat', 'w.v_hat', 'w.2']);
  expect(idsOf(1)).toEqual(ids);
  // g = −4: m = 0.5·(−4), v = 0.25·16; corrected m̂ = −4, v̂ = 16, so the step is lr·4/4.
  expect(value('w.m@0')).toEqual([[-2]]);
  expect(value('w.v@0')).toEqual([[4]]);
  expect(value('w.m_hat@0')).toEqual([[-4]]);
  expect(value('w.v_hat@0')).toEqual([[16]]);
  expect(value('w@0')).toEqual([[0.1]]);
  expect(value('w.m.1@1')).toEqual([[-2]]);
});

test('the same scenario gives the same timeline to the bit', () => {
  const scenario = {
    seed: 5,
    parameters: { w: { init: 'normal', shape: [3, 3] } },
    constants: { x: { init: 'uniform', shape: [2, 3] } },
    program: ['loss = mean(exp(x @ w))'],
    train: { loss: 'loss', steps: 3, optimizer: { type: 'adam', lr: 0.1 } },
  };
  const values = () => {
    const { timeline } = timelineOf(scenario);
    return Array.from({ length: timeline.recorded }, (_, step) =>
      timeline.segment(step).values.map(({ data }) => [...data]),
    );
  };
  expect(values()).toEqual(values());
});

test('a linear schedule over fewer steps than the run stays at 0', () => {
  const { timeline } = timelineOf({
    ...line,
    train: {
      loss: 'loss',
      steps: 4,
      batch: 1,
      optimizer: { type: 'sgd', lr: 0.1 },
      schedule: { type: 'linear', over: 2 },
    },
  });
  expect([0, 1, 2, 3].map(step => timeline.segment(step).settings.lr)).toEqual([0.1, 0.05, 0, 0]);
});
