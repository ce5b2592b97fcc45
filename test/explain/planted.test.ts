import { describe, expect, test } from 'vitest';
import type { Applied, Instruction, Segment } from '../../src/engine/tape.ts';
import { firstFault } from '../../src/explain/first-fault.ts';
import { everyCheck, gradientCells, parameterChecks } from '../../src/explain/verify-step.ts';
import { valueChecks } from '../../src/explain/verify-values.ts';
import { operations } from '../../src/ops/index.ts';
import type { Timeline } from '../../src/timeline/timeline.ts';
import { timelineOf as recorded } from '../engine/timeline-of.ts';
import { bugs, withBug, withWrongValues } from './planted.ts';

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

/** Where a bug is planted: a run, and the step of it that has the operation. */
interface Plant {
  readonly timeline: Timeline;
  readonly step: number;
}

/** A run for every operation of the registry. */
const plants: Readonly<Record<string, () => Plant>> = {
  ...Object.fromEntries(Object.entries(programs).map(([name, expression]) => [name, () => trained(expression)])),
  argmax: () => trained('x * argmax(x)'),
  one_hot: () => trained('x + one_hot(t, 4)'),
  positional_encoding: () => trained('x + positional_encoding(3, 4)'),
  mean_examples: () => trained('embedding(x, t)', { batch: 2 }),
  sgd_step: () => trained('x @ M', { steps: 2, optimizer: { type: 'sgd', lr: 0.1 } }, 1),
  // The third update, so that the moments have a history.
  ...Object.fromEntries(
    ['adam_m', 'adam_v', 'adam_correct', 'adam_step'].map(name => [
      name,
      () => trained('x @ M', { steps: 3, optimizer: { type: 'adam', lr: 0.1 } }, 2),
    ]),
  ),
  cached: generated,
  sample: generated,
};

/** Operations that no gradient passes through in any run: `cached` is there in generation alone. */
const WITHOUT_GRADIENT = [
  ...['argmax', 'one_hot', 'positional_encoding', 'sample', 'cached'],
  ...['sgd_step', 'adam_m', 'adam_v', 'adam_correct', 'adam_step'],
];

test('every operation of the registry has a run to plant bugs in', () => {
  expect(Object.keys(plants).sort()).toEqual(operations.map(({ name }) => name).sort());
});

describe.each(Object.entries(plants))('%s', (name, planted) => {
  const { timeline, step } = planted();
  const { program } = timeline;
  const segment = timeline.segment(step);

  test('is right in every cell of every value and gradient', () => {
    const gradients = [...everyCheck(segment)];
    expect(gradients).toHaveLength(gradientCells(segment));
    const values = [...valueChecks(program, segment, 'all')];
    expect(values.map(({ slot }) => operationAt(segment, slot))).toContain(name);
    expect([...values, ...gradients].filter(({ verdict }) => verdict !== 'agrees')).toEqual([]);
    expect(firstFault(program, segment)).toBeUndefined();
  });

  test.each(Object.entries(bugs))('a %s bug in what it writes is found, and it is named', (kind, bug) => {
    const broken = withWrongValues(segment, name, bug);
    // Cells that are all the same cannot stand in each other's places.
    if (sameNumbers(broken, segment)) return expect([kind, ALIKE]).toEqual(['index', expect.arrayContaining([name])]);
    const found = firstFault(program, broken);
    expect(found?.verdict).toBe('disagrees');
    expect(found?.at).toBeDefined();
    expect(operationAt(broken, found?.slot ?? -1)).toBe(name);
  });

  test.each(Object.entries(bugs))('a %s bug in its gradient is found, and it is named', (kind, bug) => {
    if (!hasGradient(segment, name)) return expect(WITHOUT_GRADIENT).toContain(name);
    expect(WITHOUT_GRADIENT).not.toContain(name);
    const broken = withBug(segment, name, bug);
    if (sameNumbers(broken, segment))
      return expect([kind, ALIKE_BACK]).toEqual(['index', expect.arrayContaining([name])]);
    const found = firstFault(program, broken, { values: false, gradients: true });
    expect(found?.verdict).toBe('disagrees');
    expect(found?.at).toBeDefined();
    expect(operationAt(broken, found?.slot ?? -1)).toBe(name);
    // Gradients in closed form are no values to recompute; what adds them up is.
    expect(firstFault(program, broken)?.slot).toBe(found?.slot);
  });
});

/** What they write has a single cell, or the same number in all. */
const ALIKE: readonly string[] = ['broadcast_number', 'cross_entropy', 'mse', 'sample'];
/** Their gradients have a single cell. */
const ALIKE_BACK: readonly string[] = ['broadcast_number'];

test('a bug shows in the parameters that it reaches', () => {
  const segment = withBug(trained('tanh(x) @ M').timeline.segment(0), 'tanh', bugs.sign as (typeof bugs)[string]);
  const checks = [...parameterChecks(segment, { seed: 1, cells: 3 })];
  expect(checks.map(({ at }) => at === undefined)).toEqual([true, false, false, false]);
  expect(checks.map(({ verdict }) => verdict)).toEqual(checks.map(() => 'disagrees'));
});

/** A run in which the loss is an uneven function of the statement: one step without an update, or as `train` says. */
function trained(expression: string, train: object = {}, step = 0): Plant {
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
    data: [{ t: [2, 0, 1] }, { t: [0, 0, 2] }],
    program: [`y = ${expression}`, 'loss = sum(exp(y / 3) * y)'],
    train: { loss: 'loss', ...train },
  });
  return { timeline, step };
}

/** Tokens drawn with the help of a cache: the last one, which has a past, and an id that is not 0. */
function generated(): Plant {
  const { timeline } = recorded({
    seed: 2,
    vocabulary: ['a', 'b', 'c'],
    constants: { E: { init: 'normal', shape: [3, 4], seed: 1 } },
    program: ['x = embedding(E, t)', 'past = cached(x)', 'logits = softmax(x @ past.T) @ past @ E.T'],
    data: [{ t: ['a', 'b'] }],
    generate: { logits: 'logits', input: 't', prompt: ['a'], samples: 1, max_tokens: 4, temperature: 1 },
  });
  const step = timeline.length - 1;
  return { timeline, step };
}

/** The operation that wrote an event or, of a gradient, that it differentiates. */
function operationAt({ tape }: Segment, slot: number): string | undefined {
  const instruction = tape.instructions[slot] as Instruction | undefined;
  const at = instruction?.kind === 'differentiated' ? (tape.instructions[instruction.of] as Instruction) : instruction;
  return at?.kind === 'applied' ? at.op.name : undefined;
}

/** Whether a gradient passes through the operation, or is put together by it. */
function hasGradient({ tape }: Segment, name: string): boolean {
  return tape.instructions.some(
    one =>
      (one.kind === 'differentiated' && (tape.instructions[one.of] as Applied).op.name === name) ||
      (one.kind === 'applied' && one.phase === 'backward' && one.op.name === name),
  );
}

function sameNumbers(a: Segment, b: Segment): boolean {
  return a.values.every((value, slot) => {
    const other = b.values[slot]?.data;
    return Array.from(value.data).every((cell, at) => Object.is(cell, other?.[at]));
  });
}
