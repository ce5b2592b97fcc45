import { describe, expect, test } from 'vitest';
import type { Arithmetic } from '../../src/arithmetic/arithmetic.ts';
import { crossEntropy } from '../../src/ops/cross_entropy.ts';
import { log } from '../../src/ops/log.ts';
import { logSoftmax } from '../../src/ops/log_softmax.ts';
import { softmax } from '../../src/ops/softmax.ts';
import { build, matrix, scalar, type Tensor } from '../../src/tensor/tensor.ts';
import { expectClose } from './close.ts';
import { firstGradient } from './gradient.ts';

const none = {};

/** hard-numerics.json: truths from 80-digit arithmetic, each with the relative tolerance it is held to. */
const SOFTMAX = [
  {
    id: 'sm_1000_mix',
    input: [1000.0, 1000.5, 999.0],
    truth: [0.3314989604240915, 0.5465493872661796, 0.12195165230972886],
    tolerance: 1e-14,
  },
  {
    id: 'sm_neg1000_equal',
    input: [-1000.0, -1000.0, -1000.0],
    truth: [0.3333333333333333, 0.3333333333333333, 0.3333333333333333],
    tolerance: 1e-14,
  },
  { id: 'sm_equal_huge', input: [1e308, 1e308], truth: [0.5, 0.5], tolerance: 1e-14 },
  { id: 'sm_single_0', input: [0.0], truth: [1.0], tolerance: 1e-14 },
  { id: 'sm_single_-1000', input: [-1000.0], truth: [1.0], tolerance: 1e-14 },
  {
    id: 'sm_masked_two',
    input: [0.25, Number.NEGATIVE_INFINITY, -0.5, Number.NEGATIVE_INFINITY],
    truth: [0.679178699175393, 0.0, 0.320821300824607, 0.0],
    tolerance: 1e-14,
  },
  {
    id: 'sm_big_finite_mask',
    input: [0.25, -1000000000.0, -0.5],
    truth: [0.679178699175393, 0.0, 0.320821300824607],
    tolerance: 1e-14,
  },
  { id: 'sm_subnormal', input: [0.0, -740.0], truth: [1.0, 4.2e-322], tolerance: 0.05 },
  { id: 'sm_tiny_diff', input: [1e-20, 0.0], truth: [0.5, 0.5], tolerance: 1e-14 },
  {
    id: 'sm_book_0.01',
    input: [0.01, 0.0, 0.0, 0.0],
    truth: [0.25187968354485873, 0.24937343881838042, 0.24937343881838042, 0.24937343881838042],
    tolerance: 1e-14,
  },
  {
    id: 'sm_003',
    input: [2.0, 1.0, 0.2],
    truth: [0.6522398476607029, 0.23994563066716604, 0.10781452167213115],
    tolerance: 1e-14,
  },
  { id: 'sm_plus_inf', input: [Number.POSITIVE_INFINITY, 1.0], truth: [Number.NaN, Number.NaN], tolerance: 1e-14 },
  { id: 'sm_single_masked', input: [Number.NEGATIVE_INFINITY], truth: [Number.NaN], tolerance: 1e-14 },
];

const LOG_SUM_EXP = [
  { id: 'lse_1000', input: [1000.0, 1000.0], truth: [1000.6931471805599], tolerance: 1e-14 },
  { id: 'lse_single', input: [-745.5], truth: [-745.5], tolerance: 1e-14 },
  {
    id: 'lse_masked',
    input: [Number.NEGATIVE_INFINITY, 2.0, Number.NEGATIVE_INFINITY],
    truth: [2.0],
    tolerance: 1e-14,
  },
  { id: 'lse_neg_pair', input: [-1e-300, -1e-300], truth: [Math.LN2], tolerance: 1e-14 },
];

const CROSS_ENTROPY = [
  { id: 'ce_1000_wrong', input: [1000.0, 0.0], target: 1, truth: [1000.0], tolerance: 1e-14 },
  { id: 'ce_2000', input: [-1000.0, 1000.0], target: 0, truth: [2000.0], tolerance: 1e-14 },
  { id: 'ce_right_sat', input: [20.0, -20.0], target: 0, truth: [4.248354255291589e-18], tolerance: 1e-14 },
  { id: 'ce_right_40', input: [40.0, 0.0], target: 0, truth: [4.248354255291589e-18], tolerance: 1e-14 },
  { id: 'ce_right_1000', input: [1000.0, 0.0], target: 0, truth: [0.0], tolerance: 1e-14 },
  { id: 'ce_uniform4', input: [0.0, 0.0, 0.0, 0.0], target: 2, truth: [1.3862943611198906], tolerance: 1e-14 },
  {
    id: 'ce_uniform28',
    input: [
      0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5,
      0.5, 0.5, 0.5, 0.5, 0.5,
    ],
    target: 6,
    truth: [3.332204510175204],
    tolerance: 1e-14,
  },
  { id: 'ce_single', input: [3.0], target: 0, truth: [0.0], tolerance: 1e-14 },
  {
    id: 'ce_masked_logit',
    input: [1.0, Number.NEGATIVE_INFINITY, 2.0],
    target: 0,
    truth: [1.3132616875182228],
    tolerance: 1e-14,
  },
  {
    id: 'ce_book_AB_C',
    input: [0.0049823223891967, 0.0, 0.0050176776108033, 0.0],
    target: 2,
    truth: [1.383779808584152],
    tolerance: 1e-14,
  },
  {
    id: 'ce_target_masked',
    input: [1.0, Number.NEGATIVE_INFINITY, 2.0],
    target: 1,
    truth: [Number.POSITIVE_INFINITY],
    tolerance: 1e-14,
  },
];

const NEGATIVE_LOG = [
  { id: 'nll_p_5e-324', input: [5e-324], truth: [744.4400719213812], tolerance: 1e-14 },
  { id: 'nll_p_1.0', input: [1.0], truth: [0.0], tolerance: 1e-14 },
  { id: 'nll_p_0.0', input: [0.0], truth: [Number.POSITIVE_INFINITY], tolerance: 1e-14 },
  { id: 'nll_p_0.1', input: [0.1], truth: [Math.LN10], tolerance: 1e-14 },
  { id: 'nll_p_0.5', input: [0.5], truth: [Math.LN2], tolerance: 1e-14 },
  { id: 'nll_p_0.251', input: [0.251], truth: [1.3823023398503531], tolerance: 1e-14 },
];

describe('softmax', () => {
  test.each(SOFTMAX)('$id', ({ input, truth, tolerance }) => {
    expectClose(softmax.forward({ x: matrix([input]) }, none).data, truth, tolerance);
  });

  test('each row has its own maximum (sm_global_max_trap)', () => {
    const x = matrix([
      [0, 0],
      [800, 800],
    ]);
    expect([...softmax.forward({ x }, none).data]).toEqual([0.5, 0.5, 0.5, 0.5]);
  });

  test('10,000 cells of 50·sin(i) (sm_long_sin50_10000)', () => {
    const x = build(1, 10_000, (_, i) => 50 * Math.sin(i));
    const out = softmax.forward({ x }, none);
    const probes = [0, 1, 2000, 3333, 5000, 9929, 9998, 9999];
    expectClose(
      probes.map(at => out.data[at] as number),
      [
        3.407968612938503e-25, 6.379782243160478e-7, 5.346219951342492e-5, 3.0119749174955837e-20,
        1.1997118628164426e-46, 0.001766364791375607, 0.0012434486951705959, 2.2128314995933482e-11,
      ],
      1e-12,
    );
    expectClose([logSumExp([...x.data])], [56.338510925745], 1e-14);
    expectClose([[...out.data].reduce((a, b) => a + b)], [1], 1e-12);
  });

  test('65,536 cells, one of them at 30 (sm_long_onehot_65536)', () => {
    const x = build(1, 65_536, (_, i) => (i === 12_345 ? 30 : 0));
    const out = softmax.forward({ x }, none);
    expectClose(
      [out.data[0] as number, out.data[12_345] as number, out.data[65_535] as number],
      [9.357622911454382e-14, 0.9999999938674818, 9.357622911454382e-14],
      1e-12,
    );
    expectClose([logSumExp([...x.data])], [30.000000006132517], 1e-14);
  });
});

describe('the Jacobian of softmax', () => {
  test('keeps its digits where one weight is nearly 1 (smj_sat)', () => {
    const cells = jacobianOf([20, 0]);
    expectClose(
      cells.flat(),
      [2.061153613941849e-9, -2.061153613941849e-9, -2.061153613941849e-9, 2.061153613941849e-9],
      1e-14,
    );
  });

  test('of a single cell is 0 (smj_one)', () => {
    expect(jacobianOf([5])).toEqual([[0]]);
  });

  test('is s_k·(δ_jk − s_j): 1 − s on the diagonal, 0 − s beside it', () => {
    const [diagonal, beside] = termsOf(matrix([[1, 2, 3]]), 0);
    const difference = { kind: 'named', name: 'δ_jk − out[i,j]' };
    expect(diagonal).toMatchObject({ kind: 'product', factors: [{ of: 'out', at: [0, 0] }, difference] });
    expect(beside).toMatchObject({ kind: 'product', factors: [{ of: 'out', at: [0, 1] }, difference] });
  });

  test('is 0 because masked, wherever the score or the weight is masked', () => {
    const masked = { kind: 'choice', reason: 'masked', value: 0 };
    const x = matrix([[0.5, Number.NEGATIVE_INFINITY, 1]]);
    expect(termsOf(x, 1)).toMatchObject([masked, masked, masked]);
    expect(termsOf(x, 0)).toMatchObject([{ kind: 'product' }, masked, { kind: 'product' }]);
  });
});

describe('the gradient of softmax', () => {
  const backward = (scores: number[], upstream: number[]) => {
    const x = matrix([scores]);
    return [...firstGradient(softmax).backward(matrix([upstream]), { x }, softmax.forward({ x }, none), none).data];
  };

  test('is exactly 0 at a masked score, even under an infinite or undefined upstream', () => {
    const [, masked, , last] = backward(
      [0.5, Number.NEGATIVE_INFINITY, 1, Number.NEGATIVE_INFINITY],
      [1, -7, 2, Number.NaN],
    );
    expect([masked, last]).toEqual([0, 0]);
    expect(backward([0.5, Number.NEGATIVE_INFINITY, 1], [1, Number.POSITIVE_INFINITY, 2])).toEqual(
      backward([0.5, Number.NEGATIVE_INFINITY, 1], [1, 0, 2]),
    );
  });

  test('keeps its digits where one weight is nearly 1', () => {
    // s₀·s₁ with s₁ = exp(−40) to 17 digits
    expectClose(backward([40, 0], [1, 0]), [4.248354255291589e-18, -4.248354255291589e-18], 1e-14);
  });

  test('of equal upstreams is 0', () => {
    for (const slope of backward([3, -1, 700], [0.7, 0.7, 0.7])) expect(Math.abs(slope)).toBeLessThan(1e-16);
  });

  test('of a row of nothing but −∞ is NaN, as the row is', () => {
    expect(backward([Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY], [1, 2])).toEqual([Number.NaN, Number.NaN]);
  });
});

describe('log-sum-exp and log_softmax', () => {
  test.each(LOG_SUM_EXP)('$id', ({ input, truth, tolerance }) => {
    expectClose([logSumExp(input)], truth, tolerance);
  });

  test('log_softmax keeps a probability of 1 − 4e-18 apart from 1', () => {
    expectClose(logSoftmax.forward({ x: matrix([[40, 0]]) }, none).data, [-4.248354255291589e-18, -40], 1e-15);
  });

  test('log_softmax at ±1000 and at −∞', () => {
    const x = matrix([[1000, -1000, Number.NEGATIVE_INFINITY]]);
    expect([...logSoftmax.forward({ x }, none).data]).toEqual(
      [-0, -2000, Number.NEGATIVE_INFINITY].map(value => value + 0),
    );
  });

  test('the gradient of log_softmax keeps its digits where one weight is nearly 1, and is 0 where masked', () => {
    const x = matrix([[40, 0, Number.NEGATIVE_INFINITY]]);
    const slope = firstGradient(logSoftmax).backward(matrix([[1, 0, 5]]), { x }, logSoftmax.forward({ x }, none), none);
    expectClose(slope.data, [4.248354255291589e-18, -4.248354255291589e-18, 0], 1e-14);
  });
});

describe('cross_entropy', () => {
  test.each(CROSS_ENTROPY)('$id', ({ input, target, truth, tolerance }) => {
    expectClose(
      crossEntropy.forward({ logits: matrix([input]), targets: scalar(target) }, none).data,
      truth,
      tolerance,
    );
  });

  test.each(NEGATIVE_LOG)('−log of a probability: $id', ({ input, truth, tolerance }) => {
    expectClose(
      [...log.forward({ x: matrix([input]) }, none).data].map(value => 0 - value),
      truth,
      tolerance,
    );
  });

  test('its gradient at the target is still there where p rounds to 1', () => {
    expectClose(slopesOf([[40, 0]], [[0]]), [-4.248354255291589e-18, 4.248354255291589e-18], 1e-14);
  });

  test('its gradient is (p − y)/n over the rows, and 0 where masked', () => {
    const logits = [
      [0, 0],
      [0, Number.NEGATIVE_INFINITY],
    ];
    expect(slopesOf(logits, [[0, 0]])).toEqual([-0.25, 0.25, -0, 0]);
  });

  test.each([
    [2, 'cross_entropy: target 2 of row 1 is not a column of logits; ids are whole numbers from 0 to 1'],
    [0.5, 'cross_entropy: target 0.5 of row 1 is not a column of logits; ids are whole numbers from 0 to 1'],
    [-1, 'cross_entropy: target -1 of row 1 is not a column of logits; ids are whole numbers from 0 to 1'],
  ])('refuses the target %d', (target, message) => {
    const logits = matrix([
      [1, 2],
      [3, 4],
    ]);
    expect(() => crossEntropy.forward({ logits, targets: matrix([[0, target]]) }, none)).toThrow(message);
  });

  test('says which id chose the logit', () => {
    const tree = JSON.stringify(
      crossEntropy.explain([0, 0], { logits: matrix([[1, 2, 3]]), targets: scalar(2) }, none),
    );
    expect(tree).toContain('"reason":"target 2","by":[{"kind":"cell","of":"targets","at":[0,0],"value":2}]');
  });
});

/** ∂out[k]/∂x[j], row j of the result for input cell j. */
function jacobianOf(scores: number[]): number[][] {
  const x = matrix([scores]);
  return scores.map((_, j) => termsOf(x, j).map(({ value }) => value));
}

function termsOf(x: Tensor, j: number): Arithmetic[] {
  const gradient = firstGradient(softmax);
  const terms = gradient.jacobian([0, j], { x }, softmax.forward({ x }, none), none);
  return [...terms].map(([, derivative]) => derivative);
}

function slopesOf(rows: number[][], ids: number[][]): number[] {
  const inputs = { logits: matrix(rows), targets: matrix(ids) };
  return [...firstGradient(crossEntropy).backward(scalar(1), inputs, crossEntropy.forward(inputs, none), none).data];
}

/** log Σ exp(x), as cross-entropy has it: what the loss of the likeliest class adds to its logit. */
function logSumExp(row: readonly number[]): number {
  const largest = row.indexOf(Math.max(...row));
  const { data } = crossEntropy.forward({ logits: matrix([row]), targets: matrix([[largest]]) }, none);
  return (row[largest] as number) + (data[0] as number);
}
