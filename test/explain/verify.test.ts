import { describe, expect, test } from 'vitest';
import type { Instruction, Segment } from '../../src/engine/tape.ts';
import { centralDifference, hasKink } from '../../src/explain/central-difference.ts';
import { verifyCell, verifyDirection } from '../../src/explain/verify.ts';
import {
  everyCheck,
  firstDisagreement,
  gradientCells,
  gradientSlots,
  parameterChecks,
  parameterGradients,
} from '../../src/explain/verify-step.ts';
import { operations } from '../../src/ops/index.ts';
import { timelineOf as recorded } from '../engine/timeline-of.ts';
import { timelineOf } from '../scenarios/shipped.ts';
import { bugs, withBug } from './planted.ts';

/** A statement in which a gradient passes through each operation; x is 3×4, p is positive. */
const programs: Readonly<Record<string, string>> = {
  matmul: 'x @ M',
  add: 'x + N',
  subtract: 'N - x',
  multiply: 'x * N',
  divide: 'N / p',
  negate: '-x',
  sqrt: 'sqrt(p)',
  exp: 'exp(x)',
  log: 'log(p)',
  square: 'x ** 2',
  power: 'x ** 3',
  abs: 'abs(x)',
  broadcast_number: 's * x',
  broadcast_row: 'r * x',
  broadcast_column: 'c * x',
  sum: 'sum(x, axis=1)',
  mean: 'mean(x, axis=0)',
  max: 'max(x, axis=1)',
  min: 'min(x, axis=0)',
  row_slice: 'x[1]',
  column_slice: 'x[:, 1:3]',
  concat: 'concat(x, p)',
  softmax: 'softmax(x)',
  log_softmax: 'log_softmax(x)',
  causal_mask: 'softmax(causal_mask(x))',
  mask: 'softmax(mask(x, keep))',
  relu: 'relu(x)',
  gelu: 'gelu(x)',
  silu: 'silu(x)',
  sigmoid: 'sigmoid(x)',
  tanh: 'tanh(x)',
  layer_norm: 'layer_norm(x, r, r)',
  rms_norm: 'rms_norm(x)',
  cross_entropy: 'cross_entropy(x, t)',
  mse: 'mse(x, N)',
  embedding: 'embedding(x, t)',
  transpose: 'x.T',
  sum_contributions: 'x * x + x',
};

/** Operations through which no gradient reaches a parameter in any run. */
const OUTSIDE = ['argmax', 'one_hot', 'positional_encoding', 'sample', 'mean_examples', 'cached'];
const UPDATES = ['sgd_step', 'adam_m', 'adam_v', 'adam_correct', 'adam_step'];

test('every operation that gradients pass through has a program', () => {
  const names = operations.map(({ name }) => name).filter(name => ![...OUTSIDE, ...UPDATES].includes(name));
  expect(Object.keys(programs).sort()).toEqual(names.sort());
});

describe.each(Object.entries(programs))('%s', (name, expression) => {
  const segment = stepOf(expression);

  test('agrees with the loss in every cell of every gradient', () => {
    const checks = [...everyCheck(segment)];
    expect(checks).toHaveLength(gradientCells(segment));
    expect(checks.filter(({ verdict }) => verdict !== 'agrees')).toEqual([]);
    expect(firstDisagreement(segment, 1)).toBeUndefined();
  });

  test.each(Object.entries(bugs))('a %s bug in it is found, and it is named', (_, bug) => {
    const broken = withBug(segment, name, bug);
    // Cells that are all the same cannot stand in each other's places.
    if (sameGradients(broken, segment)) return expect(ALIKE).toContain(name);
    const found = firstDisagreement(broken, 1);
    expect(found?.verdict).toBe('disagrees');
    expect(found?.at).toBeDefined();
    expect(operationAt(broken, found?.slot ?? -1)).toBe(name);
  });
});

/** Their gradients have a single cell. */
const ALIKE: readonly string[] = ['broadcast_number'];

test('a bug shows in the parameters that it reaches', () => {
  const segment = withBug(stepOf('tanh(x) @ M'), 'tanh', bugs.sign as (typeof bugs)[string]);
  const checks = [...parameterChecks(segment, { seed: 1, cells: 3 })];
  expect(checks.map(({ at }) => at === undefined)).toEqual([true, false, false, false]);
  expect(checks.map(({ verdict }) => verdict)).toEqual(checks.map(() => 'disagrees'));
});

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

/** One training step in which the loss is an uneven function of the statement. */
function stepOf(expression: string): Segment {
  const { timeline } = recorded({
    constants: {
      M: { init: 'normal', shape: [4, 2], seed: 1 },
      N: { init: 'normal', shape: [3, 4], seed: 2 },
      keep: [[1, 0, 1, 1]],
    },
    parameters: {
      x: { init: 'normal', shape: [3, 4], seed: 3 },
      p: { init: 'uniform', shape: [3, 4], low: 0.5, high: 2, seed: 4 },
      s: 1.3,
      r: [[0.5, -1.2, 0.8, 2]],
      c: [[0.7], [-0.4], [1.9]],
    },
    data: [{ t: [2, 0, 1] }],
    program: [`y = ${expression}`, 'loss = sum(exp(y / 3) * y)'],
    train: { loss: 'loss' },
  });
  return timeline.segment(0);
}

/** The operation that wrote an event or, of a gradient, that it differentiates. */
function operationAt({ tape }: Segment, slot: number): string | undefined {
  const instruction = tape.instructions[slot] as Instruction | undefined;
  const at = instruction?.kind === 'differentiated' ? (tape.instructions[instruction.of] as Instruction) : instruction;
  return at?.kind === 'applied' ? at.op.name : undefined;
}

function sameGradients(a: Segment, b: Segment): boolean {
  return a.values.every((value, slot) => {
    const other = b.values[slot]?.data;
    return Array.from(value.data).every((cell, at) => Object.is(cell, other?.[at]));
  });
}
