import { describe, expect, test } from 'vitest';
import { jacobianMatrix } from '../../src/explain/jacobian-matrix.ts';
import { cancellation, ledgerOf, restText } from '../../src/explain/ledger.ts';
import { operations } from '../../src/ops/index.ts';
import { gradientOf } from '../../src/ops/operation.ts';
import { type Index, type Tensor, toRows } from '../../src/tensor/tensor.ts';
import { timelineOf as recorded } from '../engine/timeline-of.ts';
import { timelineOf } from '../scenarios/shipped.ts';
import { at, explained } from './at.ts';

describe('a softmax gradient reads as in a textbook', () => {
  const timeline = timelineOf('full-backprop');
  const { jacobian = [], shortcuts = [], value, jacobianFormula } = explained(timeline, 'scaled.grad[1,0]@0');

  test('diagonal and off-diagonal, with their factors', () => {
    expect(jacobianFormula).toBe('∂A[i,k]/∂scaled[i,j] = A[i,k]·(δ_jk − A[i,j])');
    expect(jacobian.map(({ text, place }) => [text, place])).toEqual([
      ['A[1,0]·(1 − A[1,0])', 'diagonal'],
      ['A[1,1]·(0 − A[1,0])', 'off-diagonal'],
    ]);
    expect(jacobian.map(({ product }) => product).reduce((a, b) => a + b)).toBeCloseTo(0.002499946598, 12);
  });

  test('the shortcut s_i(g_i − s·g) has the value of training, bit for bit', () => {
    expect(shortcuts).toMatchObject([{ text: 'A[1,0]·(A.grad[1,0] − s·g)', value }]);
  });

  test('the whole Jacobian of the row is diag(s) − s·sᵀ, with a row each output', () => {
    const { segment, slot, at: cell } = at(timeline, 'scaled.grad[1,0]@0');
    const matrix = jacobianMatrix(timeline.program.scenario, segment, slot, cell);
    const [a, b] = [0.498232, 0.501768];
    expect(matrix).toMatchObject({ labels: { rows: ['A', 'B'], columns: ['A', 'B'] } });
    for (const [row, expected] of [
      [a * b, -a * b],
      [-a * b, a * b],
    ].entries())
      for (const [column, number] of expected.entries())
        expect(toRows(matrix?.numbers() as never)[row]?.[column]).toBeCloseTo(number, 6);
    expect(jacobianMatrix(timeline.program.scenario, segment, 0, [0, 0])).toBeUndefined();
  });
});

test('a number in a statement stands in its formulas as it is, without an index', () => {
  const { timeline } = recorded({
    parameters: {
      x: [[1, 2]],
      E: [
        [1, 0],
        [0, 1],
      ],
    },
    program: ['y = x * 3', 'e = embedding(E, 1)', 'loss = sum(y * e)'],
    train: { loss: 'loss' },
  });
  expect(explained(timeline, 'y[0,1]@0').formula).toBe('y[i,j] = x[i,j]·3');
  expect(explained(timeline, 'e[0,1]@0').formula).toBe('e[i,j] = E[1,j]');
  expect(explained(timeline, '(y * e)[0,1]@0').formula).toBe('(y * e)[i,j] = y[i,j]·e[i,j]');
  expect(explained(timeline, 'x.grad[0,1]@0').jacobianFormula).toBe('∂y[i,j]/∂x[i,j] = 3');
});

test('formulas of a gradient name it and its operand where an operation takes any number of them', () => {
  const { timeline } = recorded({
    parameters: { a: [[1, 2]], b: [[3, 4]] },
    program: ['c = concat(a, b, axis=0)', 'loss = sum(c * c)'],
    train: { loss: 'loss' },
  });
  expect(explained(timeline, 'b.grad[0,1]@0')).toMatchObject({
    formula: 'b.grad[i,j] = c.grad[top_n + i,left_n + j] (b begins at row top_n, column left_n)',
    jacobianFormula: '∂c[top_n + i,left_n + j]/∂b[i,j] = 1',
  });
});

test('a list of few operands has each of them in its formula by its name', () => {
  const formula = (scenario: string, address: string) => explained(timelineOf(scenario), address).formula;
  expect(formula('full-backprop', 'X.grad[0,0]@0')).toBe(
    'X.grad[i,j] = X.grad via V[i,j] + X.grad via K[i,j] + X.grad via Q[i,j]',
  );
  expect(formula('batch-patterns', 'loss[0,0]@0')).toBe('loss[i,j] = (loss#0[i,j] + loss#1[i,j] + loss#2[i,j]) / 3');
  expect(formula('attention-demo', 'loss[0,0]@0')).toBe('loss[i,j] = Σ_e x_e[i,j] / n');
  const { timeline } = recorded({
    parameters: { a: [[1, 2]], b: [[3, 4]] },
    program: ['wide = concat([a, b])', 'tall = concat([a, b], axis=0)', 'loss = sum(wide) + sum(tall)'],
    train: { loss: 'loss' },
  });
  expect(explained(timeline, 'wide[0,2]@0').formula).toBe('wide = [a | b]');
  expect(explained(timeline, 'tall[1,0]@0').formula).toBe('tall = [a; b]');
});

describe('of a large Jacobian only what is looked at is worked out', () => {
  const { timeline } = recorded({
    seed: 1,
    parameters: { x: { init: 'normal', shape: [2, 40], std: 1 } },
    program: ['p = softmax(x)', 'loss = mean(p ** 2)'],
    train: { loss: 'loss' },
  });
  const segment = timeline.segment(0);
  const ofRow = () =>
    jacobianMatrix(timeline.program.scenario, segment, segment.tape.slots.get('x.grad') as number, [1, 0]);

  test('and is then what the whole has there', () => {
    const whole = toRows(ofRow()?.numbers() as Tensor);
    const matrix = ofRow();
    const part = toRows(matrix?.numbers({ bottom: 4, left: 7, right: 9 }) as Tensor);
    expect(part).toEqual(
      whole.slice(0, 5).map(line => line.map((value, column) => (column >= 7 && column <= 9 ? value : 0))),
    );
    const more = toRows(matrix?.numbers({ bottom: 6, left: 9, right: 10 }) as Tensor);
    expect(more[2]?.[7]).toBe(whole[2]?.[7]);
    expect(more[6]?.slice(8, 12)).toEqual([0, whole[6]?.[9], whole[6]?.[10], 0]);
  });

  test('as every Jacobian yields the cells that one feeds in order; of one that mixes a row the whole row', () => {
    for (const op of operations)
      for (const { inputs, attrs } of op.examples) {
        const out = op.forward(inputs, attrs);
        const operands = op.inputs === 'list' ? inputs : op.inputs.map(letter => inputs[letter]);
        for (const [position, operand] of operands.entries())
          for (const at of cellsIn(operand)) {
            const gradient = gradientOf(op, position);
            const terms = gradient?.jacobian(at, inputs, out, attrs) ?? [];
            const fed = [...terms].map(([[row, column]]) => row * out.columns + column);
            const ascending = [...new Set(fed)].sort((a, b) => a - b);
            const ofRow = Array.from({ length: out.columns }, (_, column) => at[0] * out.columns + column);
            expect(fed, `${op.name}, operand ${position}`).toEqual(gradient?.mixesRow ? ofRow : ascending);
          }
      }
  });
});

test('before a cross-entropy it is p − y, also where the program takes the logarithm itself', () => {
  const fused = explained(timelineOf('full-backprop'), 'logits.grad[0,2]@0');
  expect(fused.shortcuts).toMatchObject([{ value: fused.value, text: '((p − 1) / n)·loss.grad[0,0]' }]);
  const { timeline } = recorded({
    constants: { y: [[0, 1, 0]] },
    parameters: { z: [[0.3, -0.2, 1]] },
    program: ['p = softmax(z)', 'loss = -sum(y * log(p))'],
    train: { loss: 'loss' },
  });
  const { shortcuts = [], value } = explained(timeline, 'z.grad[0,1]');
  expect(shortcuts.map(({ text }) => text)).toEqual(['p[0,1]·(p.grad[0,1] − s·g)', 'p[0,1] − y']);
  expect(shortcuts[1]?.value).toBeCloseTo(value, 14);
});

test('masked entries are 0, with the cell that hid them', () => {
  const { jacobian = [] } = explained(timelineOf('baby-transformer-causal'), 'masked.grad#0[1,0]@0');
  expect(jacobian.map(({ note }) => note)).toEqual([
    undefined,
    undefined,
    'masked: masked#0[1,2] is −∞, so it weighs nothing',
    'masked: masked#0[1,3] is −∞, so it weighs nothing',
  ]);
  expect(jacobian.slice(2).map(({ product }) => Math.abs(product))).toEqual([0, 0]);
});

test('a gate says whether it is open, and why', () => {
  const { timeline } = recorded({
    parameters: { x: [[-0.5, 2]] },
    program: ['h = relu(x)', 'loss = sum(h * h)'],
    train: { loss: 'loss' },
  });
  const note = (cell: string) => explained(timeline, `x.grad${cell}`).jacobian?.[0]?.note;
  expect([note('[0,0]'), note('[0,1]')]).toEqual(['gate shut: x[0,0] = −0.5', 'gate open: x[0,1] = 2']);
});

test('LayerNorm’s gradient is the direct part, that through the mean and that through the variance', () => {
  const explanation = explained(timelineOf('transformer'), 'block[1].grown.grad[0,1]@0');
  const { parts, sum } = ledgerOf(explanation);
  expect(parts.map(({ name }) => name)).toEqual(['direct', 'through the mean', 'through the variance']);
  expect(parts.reduce((total, { value }) => total + value, 0)).toBeCloseTo(sum, 14);
  expect(explanation.jacobian?.filter(({ place }) => place === 'diagonal')).toHaveLength(1);
});

describe('a ledger', () => {
  const terms = [3, -0.25, 8, 0, 0.125].map(value => ({ value, text: `${value}`, cells: [] }));
  const explanation = { address: 'x[0,0]@0:1', value: 10.875, title: 'sum', formula: '', terms, sum: 10.875 };

  test('keeps the order of the sum, or puts the largest first, with the running sum', () => {
    expect(ledgerOf(explanation).lines.map(({ position, running }) => [position, running])).toEqual([
      [0, 3],
      [1, 2.75],
      [2, 10.75],
      [3, 10.75],
      [4, 10.875],
    ]);
    const bySize = ledgerOf(explanation, { order: 'size' });
    expect(bySize.lines.map(({ position }) => position)).toEqual([2, 0, 1, 4, 3]);
    expect(bySize.lines.at(-1)?.running).toBe(10.875);
  });

  test('folds what is small into one line, whatever the order', () => {
    for (const order of ['order', 'size'] as const) {
      const { lines, rest, sum } = ledgerOf(explanation, { order, most: 2 });
      expect(lines.map(({ position }) => position)).toEqual(order === 'size' ? [2, 0] : [0, 2]);
      expect(rest).toEqual({ count: 3, value: -0.125, zeros: 1 });
      expect((lines.at(-1)?.running ?? 0) + (rest?.value ?? 0)).toBe(sum);
    }
    expect(ledgerOf(explanation, { most: 4 }).rest).toBeUndefined();
  });

  test('says how many lines it folded, and what they come to', () => {
    expect(restText({ count: 57, value: -0.0021, zeros: 2 }, String)).toBe('… 57 more, together -0.0021');
    expect(restText({ count: 5, value: 0, zeros: 5 }, String)).toBe('… 5 more, all 0');
  });

  test('warns of cancellation, and not without it', () => {
    expect(cancellation(1e-8, 2, 5)).toBe(
      'the terms nearly cancel: their sizes add up to 2.00, so about 8 of 16 digits are lost',
    );
    expect(cancellation(1e-17, 2, 5)).toMatch(/0 or rounding/);
    expect([cancellation(1, 2, 5), cancellation(0, 0, 3), cancellation(1e-9, 1e-9, 1)]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
    expect(cancellation(Number.NaN, Number.NaN, 5)).toBeUndefined();
  });

  test('of a long sum opens fast: 512 terms', () => {
    const long = recorded({
      parameters: { x: { init: 'normal', shape: [2, 512] } },
      program: ['A = softmax(x)', 'loss = sum(A * A)'],
      train: { loss: 'loss' },
    }).timeline;
    const open = () => ledgerOf(explained(long, 'x.grad[1,7]'), { order: 'size', most: 20 });
    for (let warm = 0; warm < 20; warm++) open();
    const times = Array.from({ length: 9 }, () => {
      const start = performance.now();
      expect(open().rest?.count).toBe(492);
      return performance.now() - start;
    });
    expect(Math.min(...times)).toBeLessThan(16);
  });
});

function cellsIn({ rows, columns }: Tensor): Index[] {
  return Array.from({ length: rows * columns }, (_, at) => [Math.floor(at / columns), at % columns]);
}
