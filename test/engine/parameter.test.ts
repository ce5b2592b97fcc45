import { describe, expect, test } from 'vitest';
import { parameterOf } from '../../src/engine/parameter.ts';
import { versionBefore } from '../../src/engine/versions.ts';
import { labelsOf } from '../../src/timeline/labels.ts';
import { timelineOf } from './timeline-of.ts';

const { timeline } = timelineOf({
  constants: { x: [[1, 2]] },
  parameters: { g: { m: { init: 'normal', shape: [2, 2] }, v: [[0.1, 0.2]] }, h: [[1, 2]] },
  labels: { 'g.m': { rows: ['one', 'two'] } },
  program: ['y = x @ g.m + g.v', 'y = y * h', 'loss = sum(y * y)'],
  train: { loss: 'loss', steps: 2, optimizer: { type: 'adam', lr: 0.1 } },
});
const segment = timeline.segment(1);
const { tape } = segment;
const slotOf = (id: string) => tape.slots.get(id) as number;

describe('the parameter whose update a slot has a part in', () => {
  test.each(['g.m', 'g.v', 'h'])('%s, whatever it is called', name => {
    const ids = ['', '.grad', '.m', '.m.2', '.m_hat', '.v', '.v.2', '.v_hat', '.2'].map(ending => `${name}${ending}`);
    expect(ids.map(id => parameterOf(tape, slotOf(id)))).toEqual(ids.map(() => name));
  });

  test('is none of a constant, a result or its gradient', () => {
    for (const id of ['x', 'y', 'y.2', 'y.grad', 'loss']) expect(parameterOf(tape, slotOf(id))).toBeUndefined();
  });

  test('gives its moments their labels', () => {
    const rows = (id: string) => labelsOf(timeline.program.scenario, segment, slotOf(id)).rows;
    expect(rows('g.m')).toEqual(['one', 'two']);
    expect(rows('g.m.v')).toEqual(['one', 'two']);
  });
});

describe('the version before', () => {
  test('is of the same name, and of a gradient none', () => {
    const replaced = (id: string) => tape.instructions[versionBefore(tape, slotOf(id)) ?? -1]?.writes;
    expect(replaced('y.2')).toBe('y');
    expect(replaced('g.m.2')).toBe('g.m');
    expect(replaced('g.m.m.2')).toBe('g.m.m');
    for (const first of ['y', 'g.m', 'y.grad', 'y.2.grad', 'x']) expect(replaced(first)).toBeUndefined();
  });

  test('is of the same example of a batch', () => {
    const batch = timelineOf({
      parameters: { w: [[1]] },
      data: [{ x: [[1]] }, { x: [[2]] }],
      program: ['y = x * w', 'y = y * y', 'loss = sum(y)'],
      train: { loss: 'loss', batch: 2, steps: 1, optimizer: { type: 'sgd', lr: 0.1 } },
    }).timeline.segment(0);
    const slot = batch.tape.slots.get('y.2#1') as number;
    expect(versionBefore(batch.tape, slot)).toBe(batch.tape.slots.get('y#1'));
  });
});
