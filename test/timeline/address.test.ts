import { expect, test } from 'vitest';
import { ProblemsError } from '../../src/scenario/problem.ts';
import { locate, parseAddress, stepNeeded } from '../../src/timeline/address.ts';
import { Timeline } from '../../src/timeline/timeline.ts';
import { timelineOf } from '../engine/timeline-of.ts';

const { timeline } = timelineOf({
  constants: { a: [[1, 2]] },
  parameters: { layers: [{ w: [[3], [4]] }] },
  program: ['x = a * a', 'x = x + 1', 'y = exp(x @ layers[0].w * 0.01)', 'loss = sum(y)'],
  train: { loss: 'loss', steps: 2, optimizer: { type: 'sgd', lr: 0.01 } },
});
const at = (text: string) => {
  const { step, slot, cell } = locate(timeline, text);
  return `${step}:${timeline.segment(step).tape.instructions[slot]?.writes}${cell ? ` ${cell}` : ''}`;
};

test.each([
  ['scores.grad[1,0]@3:21', { name: 'scores.grad', cell: [1, 0], moment: { step: 3, event: 21 } }],
  ['Q#2[1, 0]', { name: 'Q#2', cell: [1, 0] }],
  ['(Q @ K.T)[1,0]@last', { name: '(Q @ K.T)', cell: [1, 0], moment: { step: 'last' } }],
  ['layers[0].WQ@0', { name: 'layers[0].WQ', moment: { step: 0 } }],
  ['X.grad via Q', { name: 'X.grad via Q' }],
  ['(q[:, 0:4])[2,1]', { name: '(q[:, 0:4])', cell: [2, 1] }],
  ['@3', { name: '', moment: { step: 3 } }],
])('%s', (text, parts) => {
  expect(parseAddress(text)).toEqual(parts);
});

test.each([
  ['x', '2:x.2'],
  ['x.1', '2:x'],
  ['x.2', '2:x.2'],
  ['x@0:2', '0:x'],
  ['a[0,-1]', '2:a 0,1'],
  // The last step is a forward pass, so a gradient is that of the step before.
  ['y.grad', '1:y.grad'],
  ['layers[0].w@0', '0:layers[0].w.2'],
  ['layers[0].w.1@0', '0:layers[0].w'],
  ['layers[0].w', '2:layers[0].w'],
  ['(x @ layers[0].w)@1', '1:(x @ layers[0].w)'],
  // Before step 1 has written its own, the newest is that of step 0.
  ['y@1:2', '0:y'],
])('%s is %s', (text, found) => {
  expect(at(text)).toBe(found);
});

test.each([
  ['z', 'there is no tensor z'],
  ['lss', 'there is no tensor lss; did you mean loss?'],
  ['y[0,1]', 'y[0,1]: the matrix is 1×1 and has no cell [0,1]; rows are 0 to 0, columns 0 to 0'],
  ['y@9', 'there is no step 9; the run has steps 0 to 2'],
  ['y@0:99', 'step 0 has no event 99; it has events 0 to'],
  ['y.grad@0:2', 'y.grad is not written before event'],
  ['', '"" is not an address'],
  ['A[1,0', '"A[1,0" is not an address: one of [ and ] is missing'],
  ['A1,0]@0', '"A1,0]@0" is not an address: one of [ and ] is missing'],
  ['A[1,0]@0:-1', '"A[1,0]@0:-1" is not an address: "@0:-1" is no moment, as steps and events are numbered from 0'],
  ['A@first', '"A@first" is not an address: "@first" is no moment'],
  ['@', '"@" is not an address: "@" is no moment'],
  ['A["B",0]@0', '"A["B",0]@0" is not an address: "["B",0]" is no cell, as rows and columns are numbered from 0'],
  ['@0', '"@0" names no tensor'],
  ['X @ WQ', 'there is no tensor X @ WQ'],
])('%s: %s', (text, message) => {
  expect(() => locate(timeline, text)).toThrow(message);
});

test('the step that an address needs is known before it is run, and so is what can not be', () => {
  const fresh = new Timeline(timeline.program);
  const needed = (text: string) => stepNeeded(fresh, text);
  expect(['y@1', 'x[0,1]@2:3', '@1:2', 'y', '@last'].map(needed)).toEqual([1, 2, 1, 2, 2]);
  for (const text of ['y@9', 'lss@1', 'y@0:99', 'y[0,1]@1', '@0:99', 'y.grad@0:2']) {
    expect(() => needed(text)).toThrow(ProblemsError);
    expect(messageOf(() => needed(text))).toBe(messageOf(() => locate(timeline, text)));
  }
  expect(fresh.recorded).toBe(0);
});

function messageOf(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    return String(error);
  }
  return 'nothing was thrown';
}

test('a tensor of a batch needs its example', () => {
  const batch = timelineOf({ data: [{ x: 1 }, { x: 2 }], program: ['y = x * x'] });
  expect(() => locate(batch.timeline, 'y')).toThrow('y is in each example of the batch; write y#0 to y#1');
  expect(batch.value('y#1')).toEqual([[4]]);
});
