import { describe, expect, test } from 'vitest';
import { adamCorrect } from '../../src/ops/adam_correct.ts';
import { adamM } from '../../src/ops/adam_m.ts';
import { adamStep } from '../../src/ops/adam_step.ts';
import { adamV } from '../../src/ops/adam_v.ts';
import { cached } from '../../src/ops/cached.ts';
import { causalMask } from '../../src/ops/causal_mask.ts';
import { mask } from '../../src/ops/mask.ts';
import { matmul } from '../../src/ops/matmul.ts';
import { sample } from '../../src/ops/sample.ts';
import { softmax } from '../../src/ops/softmax.ts';
import { transpose } from '../../src/ops/transpose.ts';
import { mapCells, matrix, scalar, toRows } from '../../src/tensor/tensor.ts';
import { expectClose } from './close.ts';
import { firstGradient } from './gradient.ts';

const none = {};
const hidden = Number.NEGATIVE_INFINITY;

/** hard-numerics.json, adam_first_step: what the first step subtracts at lr 0.01, beta 0.9 and 0.95, eps 1e-8. */
const ADAM_FIRST_STEP = [
  { g: 0.0, truth: 0.0 },
  { g: 1e-12, truth: 9.99900009999e-7 },
  { g: -1e-300, truth: -1e-294 },
  { g: 3.7e-5, truth: 0.009997298027560119 },
];

describe('Adam', () => {
  test.each(ADAM_FIRST_STEP)('a first gradient of $g moves a weight by −$truth', ({ g, truth }) => {
    const m = adamM.forward({ m: scalar(0), g: scalar(g) }, { beta1: 0.9 });
    const v = adamV.forward({ v: scalar(0), g: scalar(g) }, { beta2: 0.95 });
    const m_hat = adamCorrect.forward({ m }, { power: 0.9 });
    const v_hat = adamCorrect.forward({ m: v }, { power: 0.95 });
    const stepped = adamStep.forward({ w: scalar(0), m_hat, v_hat }, { lr: 0.01, eps: 1e-8 });
    expectClose([0 - (stepped.data[0] as number)], [truth], 1e-13);
  });

  test('tells history from this gradient', () => {
    const of = adamM.explain([0, 0], { m: scalar(2), g: scalar(-4) }, { beta1: 0.75 });
    expect(of).toMatchObject({
      value: 0.5,
      terms: [
        { name: 'history', value: 1.5 },
        { name: 'this gradient', value: -1 },
      ],
    });
  });
});

describe('masks', () => {
  test('saturated causal attention (attention_saturated_causal)', () => {
    const q = matrix([
      [100.0, 0.0],
      [0.0, 100.0],
      [-100.0, 100.0],
    ]);
    const k = matrix([
      [10.0, 0.0],
      [0.0, 10.0],
      [10.0, 10.0],
    ]);
    const v = matrix([
      [1.0, 2.0],
      [3.0, 4.0],
      [5.0, 6.0],
    ]);
    const scores = matmul.forward({ a: q, b: transpose.forward({ x: k }, none) }, none);
    const scaled = mapCells(scores, score => score / Math.sqrt(2));
    const weights = softmax.forward({ x: causalMask.forward({ scores: scaled }, none) }, none);
    // the smallest weights are exp(−707.1): their exponent alone costs some 2e-14 of relative precision
    expectClose(
      weights.data,
      [1.0, 0.0, 0.0, 8.080287516446512e-308, 1.0, 0.0, 0.0, 1.0, 8.080287516446512e-308],
      2e-13,
    );
    expectClose(matmul.forward({ a: weights, b: v }, none).data, [1.0, 2.0, 3.0, 4.0, 3.0, 4.0], 1e-15);
  });

  test('causal_mask is aligned bottom-right: the last row sees every column', () => {
    const scores = matrix([
      [1, 2, 3, 4],
      [5, 6, 7, 8],
    ]);
    expect(toRows(causalMask.forward({ scores }, none))).toEqual([
      [1, 2, 3, hidden],
      [5, 6, 7, 8],
    ]);
  });

  test('causal_mask refuses more rows than columns', () => {
    const scores = matrix([[1], [2], [3]]);
    expect(() => causalMask.shape({ scores }, none)).toThrow(
      'causal_mask: scores is 3×1; with more rows than columns the first 2 may see nothing; give at most as many queries as keys',
    );
  });

  test('a row with everything masked is an error that names it, also where two masks did it together', () => {
    const scores = matrix([
      [1, 2],
      [hidden, 4],
    ]);
    const message = 'mask: everything in row 1 of scores is masked';
    expect(() => mask.forward({ scores, keep: matrix([[1, 0]]) }, none)).toThrow(message);
    expect(() =>
      mask.forward(
        {
          scores: matrix([
            [1, 2],
            [3, 4],
          ]),
          keep: matrix([
            [1, 0],
            [0, 0],
          ]),
        },
        none,
      ),
    ).toThrow(message);
  });

  test('keep holds nothing but 0 and 1', () => {
    expect(() => mask.forward({ scores: matrix([[1, 2]]), keep: matrix([[1, 0.5]]) }, none)).toThrow(
      'mask: keep[0,1] is 0.5; write 1 to keep and 0 to mask',
    );
  });

  test('the gradient of a masked score is exactly 0, even under NaN, and says why', () => {
    const inputs = { scores: matrix([[1, 2]]), keep: matrix([[1, 0]]) };
    const out = mask.forward(inputs, none);
    expect([...firstGradient(mask).backward(matrix([[5, Number.NaN]]), inputs, out, none).data]).toEqual([5, 0]);
    expect([...firstGradient(mask).jacobian([0, 1], inputs, out, none)]).toMatchObject([
      [[0, 1], { kind: 'choice', reason: 'masked', value: 0 }],
    ]);
  });

  test('a masked weight takes no part: its score gets gradient 0 through softmax and mask', () => {
    const scores = matrix([
      [1, 2],
      [3, 4],
    ]);
    const masked = causalMask.forward({ scores }, none);
    const weights = softmax.forward({ x: masked }, none);
    const upstream = matrix([
      [1, -9],
      [2, 3],
    ]);
    const through = firstGradient(softmax).backward(upstream, { x: masked }, weights, none);
    const slopes = firstGradient(causalMask).backward(through, { scores }, masked, none);
    expect([...slopes.data.subarray(0, 2)]).toEqual([0, 0]);
    expect(slopes.data[2]).toBeLessThan(0);
  });
});

describe('cached', () => {
  test('puts the new rows under the past, and alone is x', () => {
    const x = matrix([[3, 4]]);
    expect(toRows(cached.forward([matrix([[1, 2]]), x], none))).toEqual([
      [1, 2],
      [3, 4],
    ]);
    expect(toRows(cached.forward([x], none))).toEqual([[3, 4]]);
  });

  test('names both shapes where they do not fit', () => {
    expect(() => cached.shape([matrix([[1, 2]]), matrix([[1, 2, 3]])], none)).toThrow(
      'cached: the past is 1×2 and x is 1×3; both need as many columns',
    );
  });
});

describe('sample', () => {
  const logits = matrix([
    [9, 9, 9],
    [Math.log(0.5), Math.log(0.25), Math.log(0.25)],
  ]);
  const drawn = (random: number, temperature = 1) => sample.forward({ logits }, { temperature, random }).data[0];

  test('takes the id of the interval that the random number falls into, in the last row', () => {
    expect([0, 0.49, 0.51, 0.74, 0.76, 0.999999].map(random => drawn(random))).toEqual([0, 0, 1, 1, 2, 2]);
  });

  test('temperature ½ squares the odds: 4 to 1 to 1', () => {
    expect([0.66, 0.67, 0.83, 0.84].map(random => drawn(random, 0.5))).toEqual([0, 1, 1, 2]);
  });

  test('temperature 0 takes the first of the largest, whatever the random number', () => {
    expect(drawn(0.99, 0)).toBe(0);
    expect(sample.explain([0, 0], { logits }, { temperature: 0, random: 0.99 })).toMatchObject({
      reason: 'temperature 0 takes the largest logit',
      by: [{ name: 'max' }],
    });
  });

  test('never takes an id of probability 0, not even where rounding leaves the last sum below the number', () => {
    const row = [...Array.from({ length: 10 }, () => 0), hidden];
    const random = 1 - 2 ** -53;
    expect(sample.forward({ logits: matrix([row]) }, { temperature: 1, random }).data[0]).toBe(9);
    const first = matrix([[hidden, 0]]);
    expect(sample.forward({ logits: first }, { temperature: 1, random: 0 }).data[0]).toBe(1);
  });

  test('shows the random number, the sums and the interval', () => {
    const of = sample.explain([0, 0], { logits: matrix([[0, 0, 0, 0]]) }, { temperature: 1, random: 0.6 });
    expect(of).toMatchObject({
      kind: 'choice',
      value: 2,
      reason: 'random 0.6 falls between 0.5 and 0.75',
      among: [
        { label: 'id 0: below 0.25' },
        { label: 'id 1: below 0.5' },
        { label: 'id 2: below 0.75' },
        { label: 'id 3: below 1' },
      ],
      by: [
        { label: 'random', value: 0.6 },
        { name: 'up to id 2', value: 0.5 },
        { name: 'with id 2', value: 0.75 },
      ],
    });
  });

  test.each([
    [-1, 0.5, 'sample: temperature is -1; give 0 for the likeliest token, or a number above 0'],
    [Number.NaN, 0.5, 'sample: temperature is NaN; give 0 for the likeliest token, or a number above 0'],
    [1, 1, 'sample: random is 1; give a number from 0 up to but not including 1'],
  ])('refuses temperature %d with random %d', (temperature, random, message) => {
    expect(() => sample.forward({ logits }, { temperature, random })).toThrow(message);
  });
});
