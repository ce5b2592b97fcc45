import { expect, test } from 'vitest';
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
