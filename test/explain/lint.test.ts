import { describe, expect, test } from 'vitest';
import { lint, rules } from '../../src/explain/lint/lint.ts';
import { timelineOf as recorded } from '../engine/timeline-of.ts';
import { timelineOf } from '../scenarios/shipped.ts';

const attention = {
  constants: { d: 3, N: { init: 'normal', shape: [4, 3], seed: 5 }, gain: [[1, 1, 1]], none: [[0, 0, 0]] },
  parameters: { W: { init: 'normal', shape: [3, 3], seed: 6 } },
};
const tokens = { ...attention, vocabulary: ['a', 'b', 'c', 'd'], data: [{ t: [0, 1, 2, 3], y: [1, 2, 3, 0] }] };
const mixing = ['X = embedding(N, t)', 'scores = X @ W @ X.T / sqrt(d)'];
const trained = { steps: 1, optimizer: { type: 'sgd', lr: 0.01 } };

/** For each rule a scenario that it speaks of, with where and what, and the same one mended. */
const cases: Readonly<Record<string, { bad: object; good: object; where: string; says: RegExp }>> = {
  'missing-scale': {
    bad: { ...attention, program: ['Q = N @ W', 'scores = Q @ N.T', 'A = softmax(scores)'] },
    good: { ...attention, program: ['Q = N @ W', 'scores = Q @ N.T', 'A = softmax(scores / sqrt(d))'] },
    where: 'A@0:',
    says: /dot products of 3 numbers, scores, without 1\/√3/,
  },
  'saturated-softmax': {
    bad: {
      constants: {
        x: [
          [1, 2],
          [0, 50],
        ],
      },
      program: ['A = softmax(x)'],
    },
    good: {
      constants: {
        x: [
          [1, 2],
          [0, 5],
        ],
      },
      program: ['A = softmax(x)'],
    },
    where: 'A[1,1]@0:1',
    says: /row 1 has all its weight on column 1/,
  },
  'leaking-mask': {
    bad: {
      constants: {
        x: [
          [1, 2],
          [0, 5],
        ],
        y: [
          [1, 2, 3],
          [0, 5, 1],
          [2, 2, 1],
        ],
        keep: [
          [1, 0, 1],
          [1, 1, 0],
          [1, 1, 1],
        ],
      },
      program: ['A = softmax(mask(y, keep))'],
    },
    good: {
      constants: {
        y: [
          [1, 2, 3],
          [0, 5, 1],
          [2, 2, 1],
        ],
      },
      program: ['A = softmax(causal_mask(y))'],
    },
    where: 'A[0,2]@0:',
    says: /row 0 sees the later column 2 with weight 0\.8\d+: the mask leaves it open/,
  },
  'probability-row': {
    bad: {
      constants: {
        x: [
          [1, 2],
          [0, 5],
        ],
        keep: [
          [1, 0],
          [1, 1],
        ],
      },
      program: ['A = softmax(x) * keep', 'y = A @ x'],
    },
    good: {
      constants: {
        x: [
          [1, 2],
          [0, 5],
        ],
        keep: [
          [1, 0],
          [1, 1],
        ],
      },
      program: ['A = softmax(mask(x, keep))', 'y = A @ x'],
    },
    where: 'A[0,0]@0:',
    says: /row 0 sums to 0\.268941, and not to 1/,
  },
  'layer-norm-wall': {
    bad: {
      ...attention,
      constants: {
        ...attention.constants,
        x: [
          [1, 2, 3],
          [1, 1, 1.00001],
        ],
      },
      program: ['y = layer_norm(x, gain, none)'],
    },
    good: {
      ...attention,
      constants: {
        ...attention.constants,
        x: [
          [1, 2, 3],
          [1, 1, 1.5],
        ],
      },
      program: ['y = layer_norm(x, gain, none)'],
    },
    where: 'y[1,0]@0:',
    says: /row 1 has the variance 2\.2e-11, far below eps = 0\.00001/,
  },
  'dead-relu': {
    bad: {
      constants: {
        x: [
          [1, -2],
          [-1, -5],
        ],
      },
      program: ['h = relu(x)'],
    },
    good: {
      constants: {
        x: [
          [1, -2],
          [-1, 5],
        ],
      },
      program: ['h = relu(x)'],
    },
    where: 'h[1,0]@0:1',
    says: /all 2 gates of row 1 are shut; the largest input is -1\.00/,
  },
  'stopped-gradient': {
    bad: { ...attention, program: ['Q = N @ W', 'loss = mse(Q, relu(Q))'], train: { loss: 'loss' } },
    good: { ...attention, program: ['Q = N @ W', 'loss = mean((Q - relu(Q)) ** 2)'], train: { loss: 'loss' } },
    where: 'loss@0:',
    says: /mse passes no gradient on to its target, relu\(Q\), which is learned/,
  },
  'no-gradient': {
    bad: { parameters: { w: 2, unused: 3 }, program: ['loss = w * w'], train: { loss: 'loss', ...trained } },
    good: { parameters: { w: 2, used: 3 }, program: ['loss = w * w * used'], train: { loss: 'loss', ...trained } },
    where: 'unused@0:1',
    says: /unused is not on the way to the loss/,
  },
  'raised-loss': {
    bad: {
      parameters: { w: 2 },
      program: ['loss = w * w'],
      train: { loss: 'loss', steps: 1, optimizer: { type: 'sgd', lr: 1.5 } },
    },
    good: {
      parameters: { w: 2 },
      program: ['loss = w * w'],
      train: { loss: 'loss', steps: 1, optimizer: { type: 'sgd', lr: 0.5 } },
    },
    where: 'w.2@0:',
    says: /learning rate 1\.5 raises the loss of its own examples from 4\.0+ to 16\.0+/,
  },
  'first-nonfinite': {
    bad: { constants: { x: [[1, 0]] }, program: ['y = log(x)', 'z = y * 2'] },
    good: {
      constants: {
        x: [
          [1, 2],
          [0, 5],
        ],
      },
      program: ['A = softmax(causal_mask(x))'],
    },
    where: 'y[0,1]@0:1',
    says: /log wrote −∞/,
  },
};

test('every rule has a case, says why it matters and what to do', () => {
  expect(Object.keys(cases).sort()).toEqual(rules.map(({ name }) => name).sort());
  for (const { why, remedy } of rules) {
    expect(why).toMatch(/\w{3} .*\w$/);
    expect(remedy).toMatch(/\w{3} .*[\w)]$/);
  }
});

describe.each(Object.entries(cases))('%s', (name, { bad, good, where, says }) => {
  test('speaks of a scenario that has it, and says where', () => {
    const { found } = lint(recorded(bad).timeline);
    const own = found.filter(({ rule }) => rule === name);
    expect(own).toHaveLength(1);
    expect(own[0]?.address.startsWith(where)).toBe(true);
    expect(own[0]?.message).toMatch(says);
  });

  test('is silent where it is mended', () => {
    expect(lint(recorded(good).timeline).found.filter(({ rule }) => rule === name)).toEqual([]);
  });
});

test('attention that sees the next token it is to predict leaks without any mask', () => {
  const leaking = [...mixing, 'A = softmax(scores)', 'loss = cross_entropy(A @ X @ N.T, y)'];
  const causal = leaking.map(line => line.replace('softmax(scores)', 'softmax(causal_mask(scores))'));
  const rule = (program: string[]) =>
    lint(recorded({ ...tokens, program, train: { loss: 'loss' } }).timeline).found.filter(
      ({ rule }) => rule === 'leaking-mask',
    );
  expect(rule(leaking)).toMatchObject([{ at: [0, 1], message: expect.stringMatching(/there is no mask/) }]);
  expect(rule(causal)).toEqual([]);
});

test('what shows in several steps is told once, with how often', () => {
  const { found, looked } = lint(timelineOf('basics-learning-rate-high'));
  expect(looked).toBe(21);
  expect(found).toMatchObject([{ rule: 'raised-loss', step: 0, steps: 20 }]);
});

test('the lessons of the shipped scenarios are found in them, and the sound ones pass', () => {
  const rulesOf = (name: string) => [...new Set(lint(timelineOf(name)).found.map(({ rule }) => rule))];
  expect(rulesOf('softmax-overflow')).toContain('first-nonfinite');
  expect(rulesOf('transformer-2x2')).toContain('layer-norm-wall');
  expect(rulesOf('baby-transformer-small')).toContain('leaking-mask');
  expect(rulesOf('scaling')).toContain('missing-scale');
  for (const sound of ['baby-transformer-causal', 'transformer', 'kv-cache', 'full-backprop'])
    expect(rulesOf(sound)).toEqual([]);
});

test('a finding stands at the event of its step', () => {
  const { found } = lint(timelineOf('transformer-2x2'));
  expect(found.length).toBeGreaterThan(0);
  for (const { step, slot, address } of found) expect(address.endsWith(`@${step}:${slot}`)).toBe(true);
});
