import { describe, expect, test } from 'vitest';
import { labelsOf } from '../../src/timeline/labels.ts';
import { timelineOf } from '../engine/timeline-of.ts';

const { timeline } = timelineOf({
  vocabulary: ['the', 'cat', 'sat'],
  constants: {
    E: [
      [1, 0],
      [0, 1],
      [1, 1],
    ],
  },
  parameters: {
    W: [
      [1, 2],
      [3, 4],
    ],
    WO: [
      [1, 0, 2],
      [0, 1, 1],
    ],
  },
  data: [{ tokens: ['cat', 'the'], target: 'sat' }],
  program: [
    'X = embedding(E, tokens)',
    'Q = X @ W',
    'A = softmax(Q @ X.T)',
    'first = A[0]',
    'rows = concat([A, A], axis=0)',
    'heads = concat([Q, X])',
    'logits = (A @ X)[-1] @ WO',
    'tied = X @ E.T',
    'loss = cross_entropy(logits, target)',
  ],
  train: { loss: 'loss' },
  labels: { WO: { columns: 'vocabulary' } },
});
const labels = (id: string) => {
  const segment = timeline.segment(0);
  return labelsOf(timeline.program.scenario, segment, segment.tape.slots.get(id) ?? Number.NaN);
};
const tokens = ['cat', 'the'];
const vocabulary = ['the', 'cat', 'sat'];

test.each([
  ['E', { rows: vocabulary }],
  ['tokens', { columns: tokens }],
  ['target', { columns: ['sat'] }],
  ['X', { rows: tokens }],
  ['Q', { rows: tokens }],
  ['X.T', { columns: tokens }],
  ['A', { rows: tokens, columns: tokens }],
  ['first', { rows: ['cat'], columns: tokens }],
  ['rows', { rows: [...tokens, ...tokens], columns: tokens }],
  ['heads', { rows: tokens, columns: ['0:0', '0:1', '1:0', '1:1'] }],
  ['WO', { columns: vocabulary }],
  ['logits', { rows: ['the'], columns: vocabulary }],
  ['tied', { rows: tokens, columns: vocabulary }],
  ['A.grad', { rows: tokens, columns: tokens }],
  ['WO.grad', { columns: vocabulary }],
  ['loss', {}],
])('%s is labelled %o', (id, expected) => {
  expect(labels(id)).toEqual(expected);
});

describe('what is compared with tokens, or sampled from, has the vocabulary in its columns without being told', () => {
  const labelled = (scenario: object, id: string, step = 0) => {
    const { timeline } = timelineOf({ vocabulary, ...scenario });
    const segment = timeline.segment(step);
    return labelsOf(timeline.program.scenario, segment, segment.tape.slots.get(id) ?? Number.NaN).columns;
  };
  const W = { init: 'normal', shape: [2, 3] };
  const training = {
    parameters: { W, b: [0, 0, 0], V: { init: 'normal', shape: [3, 3] } },
    data: [{ x: [1, 2], target: 'sat' }],
    program: [
      'h = x @ W @ V',
      'logits = -h / 2 + b',
      'probs = softmax(logits)',
      'loss = cross_entropy(logits, target)',
    ],
    train: { loss: 'loss', steps: 1, optimizer: { type: 'adam', lr: 0.1 } },
  };

  test.each(['logits', 'h', 'V', 'b', 'probs', 'logits.grad', 'V.grad', 'V.2', 'V.m'])('%s', id => {
    expect(labelled(training, id)).toEqual(vocabulary);
  });

  test.each(['W', '(x @ W)', 'x'])('but not %s, which is as wide by chance', id => {
    expect(labelled(training, id)).toBeUndefined();
  });

  test('one-hot rows of tokens, and no others', () => {
    const of = (ids: unknown) => labelled({ data: [{ ids }], program: ['y = one_hot(ids, 3)'] }, 'y');
    expect(of(['sat', 'the'])).toEqual(vocabulary);
    expect(of([2, 0])).toBeUndefined();
  });

  test('targets that are numbers say nothing', () => {
    expect(labelled({ ...training, data: [{ x: [1, 2], target: 2 }] }, 'logits')).toBeUndefined();
  });

  test('the logits of a generated token', () => {
    const generating = {
      parameters: { W: { init: 'normal', shape: [3, 3] } },
      data: [{ tokens: ['the'] }],
      program: ['logits = log(exp(embedding(W, tokens)))'],
      generate: { logits: 'logits', prompt: ['the'], max_tokens: 1 },
    };
    for (const step of [0, 1]) expect(labelled(generating, 'W', step)).toEqual(vocabulary);
    const { timeline, value } = timelineOf({ vocabulary, ...generating });
    const drawn = value('next_token@1')[0]?.[0] as number;
    expect(timeline.recorded).toBe(2);
    expect(labelled(generating, 'next_token', 1)).toEqual([vocabulary[drawn]]);
  });

  test('labels by hand hold in every example of a batch', () => {
    const batch = {
      data: [{ x: [[1], [2]] }, { x: [[3], [4]] }],
      program: ['y = x * 2'],
      labels: { y: { columns: ['twice'] } },
    };
    expect([labelled(batch, 'y#0'), labelled(batch, 'y#1'), labelled(batch, 'x#0')]).toEqual([
      ['twice'],
      ['twice'],
      undefined,
    ]);
  });
});
