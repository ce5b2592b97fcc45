import { expect, test } from 'vitest';
import { toRows } from '../../src/tensor/tensor.ts';
import { holdsAt, parseWatched, valueAt } from '../../src/timeline/conditions/condition.ts';
import { eventsThatMatter } from '../../src/timeline/conditions/reads.ts';
import type { Moment } from '../../src/timeline/timeline.ts';
import { timelineOf } from '../engine/timeline-of.ts';

const { timeline, ids } = timelineOf({
  constants: { d: 4 },
  parameters: {
    W: [
      [1, 2],
      [3, -4],
    ],
    layers: [{ b: [[1, 1]] }, { b: [[2, 2]] }],
  },
  data: [{ x: [[1, 0]] }, { x: [[0, 1]] }],
  program: ['h = x @ W', 'h = h + layers[1].b', 'y = h / sqrt(d)', 'loss = mean(y * y)'],
  train: { loss: 'loss', steps: 2, optimizer: { type: 'sgd', lr: 0.5 } },
});
const last: Moment = { step: 0, event: ids.length - 1 };
const value = (text: string, moment = last) => {
  const found = valueAt(parseWatched(text), timeline, moment);
  return found && toRows(found);
};
const holds = (text: string, moment = last) => holdsAt(parseWatched(text), timeline, moment);
const written = (id: string, step = 0): Moment => ({ step, event: ids.indexOf(id) });

test('expressions are worked out with the operations, under the names of addresses', () => {
  expect(value('h#0')).toEqual([[3, 4]]);
  expect(value('h.1#1')).toEqual([[3, -4]]);
  expect(value('h#0[0, 1] + h.1#1[0, 0]')).toEqual([[7]]);
  expect(value('layers[1].b.1 * 2')).toEqual([[4, 4]]);
  expect(value('max(abs(h.1#1)) / sqrt(d)')).toEqual([[2]]);
  expect(value('y#1.T @ y#0')).toEqual([
    [3.75, 5],
    [-1.5, -2],
  ]);
  expect(value('sum(concat([y#0[:, i:i+1] for i in range(2)], axis=1))')).toEqual([[3.5]]);
  expect(value('sum(y#0 > 1)')).toEqual([[2]]);
  expect(value('loss.grad#0')).toEqual([[1]]);
  expect(value('step + 1')).toEqual([[1]]);
  expect(value('2 ** 3')).toEqual([[8]]);
});

test('what is not written yet has no value, and a condition on it does not hold', () => {
  const early = written('W');
  expect(value('loss', early)).toBeUndefined();
  expect(holds('loss > 0', early)).toBe(false);
  expect(holds('not loss > 0', early)).toBe(false);
  expect(value('loss', { step: 1, event: 0 })).toEqual(value('loss'));
});

test('conditions compare, combine and ask about cells', () => {
  expect(holds('loss > 0 and not loss < 0')).toBe(true);
  expect(holds('loss < 0 or y#0[0,0] == 1.5')).toBe(true);
  expect(holds('any(y#1 < 0)')).toBe(true);
  expect(holds('all(y#1 < 0)')).toBe(false);
  expect(holds('any(isnan(log(y#1)))')).toBe(true);
  expect(holds('any(isinf(y#0 / 0))')).toBe(true);
  expect(holds('any(isnan(y#1))')).toBe(false);
  expect(holds('any(y#0 > 1 and y#0 < 1.75)')).toBe(true);
});

test('a bare name holds when it is written, phase, op and step name the event', () => {
  expect(holds('y#1', written('y#1'))).toBe(true);
  expect(holds('y#1', written('y#0'))).toBe(false);
  expect(holds('y#1[0, 0] and phase == "forward"', written('y#1'))).toBe(true);
  expect(holds('op == "divide"', written('y#1'))).toBe(true);
  expect(holds('op == "divide" and phase != "forward"', written('y.grad#1'))).toBe(false);
  expect(holds('phase == "backward" and op == "mean"', written('(y * y).grad#0'))).toBe(true);
  expect(holds('step == 1', { step: 1, event: 0 })).toBe(true);
});

test('a value changes at the event that writes another one, not at its first', () => {
  const changes = (step: number) => ids.filter((_, event) => holds('W[0, 0] changes', { step, event }));
  expect(changes(0)).toEqual(['W.2']);
  expect(changes(1)).toEqual(['W.2']);
  expect(ids.filter((_, event) => holds('d changes', { step: 1, event }))).toEqual([]);
});

test('only events that write what is read can change a condition', () => {
  const { tape } = timeline.segment(0);
  const matter = (text: string) => {
    const events = eventsThatMatter(parseWatched(text).expression, tape);
    return events && [...events].map(event => ids[event]);
  };
  expect(matter('loss < 1')).toEqual(['loss']);
  expect(matter('max(abs(W)) > y#0[0, 0]')).toEqual(['W', 'W.2', 'y#0']);
  expect(matter('layers[1].b changes')).toEqual(['layers[1].b', 'layers[1].b.2']);
  expect(matter('phase == "update" and W[0, 0] > 1')).toBeUndefined();
});

test.each([
  ['los > 1', 'there is no tensor los', 'did you mean loss?'],
  ['y > 1', 'y is in each example of the batch', 'write y#0 to y#1'],
  ['y#0 > 1', 'y#0 > 1 is asked of each of 1×2 cells', 'write any(…) or all(…) around it'],
  ['loss + 1', 'loss + 1 is a value, and a condition is needed', 'compare it: loss + 1 > 0'],
  ['phase > 3', 'a word is compared with a word', 'write: phase == "backward"'],
  ['op == softmax', 'a word is compared with a word', 'write: op == "softmax"'],
  ['forward == phase', 'a word is compared with a word', 'write: phase == "forward"'],
  ['op + 1 > 3', 'op is a word, not a number', 'compare it: op == "softmax"'],
  ['phase + 1 > 3', 'phase is a word, not a number', 'compare it: phase == "backward"'],
  ['softmx(y#0) > 1', 'there is no function softmx', 'did you mean softmax?'],
  ['y#0[0, 5] > 1', 'y#0[0, 5]: there is no column 5', 'y#0 has columns 0 to 1'],
  ['all(y#0 > concat([y#1, y#1, y#1], axis=1))', 'one side is 1×2 and the other 1×6', 'compare matrices of one shape'],
  ['any(y#0, y#1)', 'any takes one argument', 'write any(A > 0)'],
  ['W.gradd > 0', 'there is no tensor W.gradd', 'did you mean W.grad?'],
])('%s is a mistake: %s', (text, message, hint) => {
  let told: unknown;
  try {
    holds(text);
  } catch (error) {
    told = error;
  }
  expect(told).toMatchObject({ name: 'NotationError', message: expect.stringContaining(message) });
  expect((told as { hint: string }).hint).toContain(hint);
});
