import { describe, expect, test } from 'vitest';
import type { Segment } from '../../src/engine/tape.ts';
import { centralDifference, hasKink } from '../../src/explain/central-difference.ts';
import { verifyCell, verifyDirection } from '../../src/explain/verify.ts';
import { gradientSlots, parameterGradients } from '../../src/explain/verify-step.ts';
import { valueChecks, valueSlots } from '../../src/explain/verify-values.ts';
import { timelineOf as recorded } from '../engine/timeline-of.ts';
import { SHIPPED, timelineOf } from '../scenarios/shipped.ts';

test('a gradient is checked along a random direction of its seed', () => {
  const segment = timelineOf('transformer').segment(0);
  const slot = segment.tape.slots.get('layers[0].WQ.grad') as number;
  const [one, same, other] = [1, 1, 2].map(seed => verifyDirection(segment, slot, seed));
  expect(one).toMatchObject({ verdict: 'agrees', address: `layers[0].WQ.grad@0:${slot}`, title: 'gradient of matmul' });
  expect(same).toEqual(one);
  expect(other?.analytic).not.toBe(one?.analytic);
  expect(other?.verdict).toBe('agrees');
});

test('of a batch, an example’s gradient is held to its own loss and the mean to the mean', () => {
  const segment = timelineOf('baby-transformer-causal').segment(0);
  const [mean] = parameterGradients(segment);
  const own = ['masked.grad#1', 'hidden.grad#0'].map(id => segment.tape.slots.get(id));
  for (const slot of [mean, ...own]) {
    const check = verifyDirection(segment, slot as number, 1);
    expect(check).toMatchObject({ verdict: 'agrees' });
    expect(check?.analytic).not.toBe(0);
  }
});

test.each(SHIPPED)('%s: values are what their formulas give, updates what the textbook’s', name => {
  const timeline = timelineOf(name).finish();
  const { program, length } = timeline;
  for (const step of new Set([0, Math.max(0, program.trainingSteps - 1), length - 1])) {
    const segment = timeline.segment(step);
    const checks = [...valueChecks(program, segment, { seed: 1, cells: 6 })];
    expect(checks).toHaveLength(valueSlots(segment).length);
    expect(checks.filter(({ verdict }) => verdict !== 'agrees')).toEqual([]);
  }
});

test('an update is held to the textbook, and not to what the update itself reads and multiplies', () => {
  const timeline = timelineOf('adam');
  const segment = timeline.segment(1);
  const off = (settings: Segment['settings']) =>
    [...valueChecks(timeline.program, { ...segment, settings }, 'all')].map(({ verdict }) => verdict);
  expect(off(segment.settings)).toEqual(off({ ...segment.settings, lr: 1, beta1Power: 0.5 }));
  const slower = { ...timeline.program, learningRate: () => 1e-9 };
  const wrong = [...valueChecks(slower, segment, 'all')].filter(({ verdict }) => verdict === 'disagrees');
  expect(wrong.map(({ title }) => title)).toEqual(['adam_step']);
});

test('at a kink it says so instead of blaming the gradient', () => {
  const { timeline } = recorded({
    parameters: { x: [[0, 1]] },
    program: ['loss = sum(relu(x))'],
    train: { loss: 'loss' },
  });
  const segment = timeline.segment(0);
  const slot = segment.tape.slots.get('x.grad') as number;
  expect(verifyCell(segment, slot, [0, 0])).toMatchObject({ analytic: 0, numeric: 0.5, verdict: 'kink' });
  expect(verifyCell(segment, slot, [0, 1])).toMatchObject({ analytic: 1, verdict: 'agrees' });
});

test('events that are no gradient have nothing to check', () => {
  const segment = timelineOf('full-backprop').segment(0);
  for (const id of ['A', 'WQ', 'WQ.2', 'tokens'])
    expect(verifyCell(segment, segment.tape.slots.get(id) as number, [0, 0])).toBeUndefined();
  expect(gradientSlots(timelineOf('readme-attention').segment(0)).length).toBeGreaterThan(0);
});

describe('central differences', () => {
  test.each<[string, (x: number) => number, number, number]>([
    ['a line', x => 3 * x + 1, 1, 3],
    ['a curve', x => Math.exp(2 * x), 1, 2],
    ['a steep one, with a small scale', x => Math.tanh(1e6 * x), 1e-6, 1e6],
    ['something flat', () => 0.3, 1, 0],
  ])('measure %s, and how far they may be off', (_, f, scale, slope) => {
    const { value, error } = last(centralDifference(stepped(f), scale));
    expect(Math.abs(value - slope)).toBeLessThanOrEqual(Math.max(error, 1e-9 * Math.abs(slope)));
    expect(error).toBeLessThan(1e-6 * Math.max(1, Math.abs(slope)));
  });

  test('tell a kink from a bend', () => {
    expect(
      last(
        hasKink(
          stepped(x => Math.abs(x)),
          1,
        ),
      ),
    ).toBe(true);
    expect(
      last(
        hasKink(
          stepped(x => Math.max(x, 0) + x * x),
          1,
        ),
      ),
    ).toBe(true);
    expect(
      last(
        hasKink(
          stepped(x => x * x + x),
          1,
        ),
      ),
    ).toBe(false);
    expect(
      last(
        hasKink(
          stepped(x => x * x),
          1,
        ),
      ),
    ).toBe(false);
  });
});

/** A function that yields once on its way, as a forward pass does between its operations. */
function stepped(f: (x: number) => number) {
  return function* (x: number): Generator<number, number> {
    yield x;
    return f(x);
  };
}

function last<T>(steps: Generator<number, T>): T {
  let result = steps.next();
  while (!result.done) result = steps.next();
  return result.value;
}
