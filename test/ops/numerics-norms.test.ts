import { describe, expect, test } from 'vitest';
import type { Arithmetic } from '../../src/arithmetic/arithmetic.ts';
import { layerNorm } from '../../src/ops/layer_norm.ts';
import { rmsNorm } from '../../src/ops/rms_norm.ts';
import { filled, matrix, type Tensor } from '../../src/tensor/tensor.ts';
import { expectClose } from './close.ts';
import { firstGradient } from './gradient.ts';

/** hard-numerics.json: truths from 80-digit arithmetic, each with the relative tolerance it is held to. */
const LAYER_NORM = [
  {
    id: 'ln_const_0.1x3',
    input: [0.1, 0.1, 0.1],
    eps: 1e-5,
    gamma: [1, 1, 1],
    beta: [0, 0, 0],
    truth: [0.0, 0.0, 0.0],
    tolerance: 1e-14,
  },
  {
    id: 'ln_const_eps0',
    input: [3.0, 3.0, 3.0, 3.0],
    eps: 0.0,
    gamma: [1, 1, 1, 1],
    beta: [0, 0, 0, 0],
    truth: [Number.NaN, Number.NaN, Number.NaN, Number.NaN],
    tolerance: 1e-14,
  },
  {
    id: 'ln_d2',
    input: [1.0, 0.0],
    eps: 1e-5,
    gamma: [1, 1],
    beta: [0, 0],
    truth: [0.99998000059998, -0.99998000059998],
    tolerance: 1e-14,
  },
  {
    id: 'ln_offset_1e8',
    input: [100000000.0, 100000001.0, 100000002.0, 100000003.0],
    eps: 1e-5,
    gamma: [1, 1, 1, 1],
    beta: [0, 0, 0, 0],
    truth: [-1.3416354199689269, -0.447211806656309, 0.447211806656309, 1.3416354199689269],
    tolerance: 1e-12,
  },
  {
    id: 'ln_tiny',
    input: [1e-10, 2e-10, 3e-10],
    eps: 1e-5,
    gamma: [1, 1, 1],
    beta: [0, 0, 0],
    truth: [-3.162277660168378e-8, 1.3623826937504345e-24, 3.162277660168378e-8],
    tolerance: 1e-14,
  },
  {
    id: 'ln_arith',
    input: [1.0, 2.0, 3.0, 4.0],
    eps: 1e-6,
    gamma: [1, 1, 1, 1],
    beta: [0, 0, 0, 0],
    truth: [-1.3416402498438813, -0.44721341661462705, 0.44721341661462705, 1.3416402498438813],
    tolerance: 1e-14,
  },
  {
    id: 'ln_gamma_beta',
    input: [1.0, 2.0, 4.0],
    eps: 1e-5,
    gamma: [0.5, -1.0, 2.0],
    beta: [0.1, 0.2, 0.3],
    truth: [-0.43452076572514875, 0.4672603828625744, 2.9726038286257435],
    tolerance: 1e-14,
  },
];

const LAYER_NORM_GRADIENT = [
  {
    id: 'ln_grad_d2',
    input: [1.0, 0.0],
    eps: 1e-5,
    upstream: [1.0, 0.0],
    truth: [3.9997600119994405e-5, -3.9997600119994405e-5],
    tolerance: 1e-10,
  },
];

const RMS_NORM = [
  { id: 'rms_zeros', input: [0.0, 0.0, 0.0, 0.0], eps: 1e-5, truth: [0.0, 0.0, 0.0, 0.0], tolerance: 1e-14 },
  {
    id: 'rms_tiny',
    input: [1e-200, -2e-200],
    eps: 1e-5,
    truth: [3.162277660168379e-198, -6.324555320336758e-198],
    tolerance: 1e-14,
  },
  {
    id: 'rms_huge',
    input: [1e200, -2e200, 0.0],
    eps: 1e-5,
    truth: [0.7745966692414834, -1.5491933384829668, 0.0],
    tolerance: 1e-14,
  },
  {
    id: 'rms_onehot',
    input: [4.0, 0.0, 0.0, 0.0],
    eps: 1e-5,
    truth: [1.9999975000046875, 0.0, 0.0, 0.0],
    tolerance: 1e-14,
  },
];

const RMS_NORM_GRADIENT = [
  {
    id: 'rms_grad_zeros',
    input: [0.0, 0.0, 0.0, 0.0],
    eps: 1e-5,
    upstream: [1.0, -2.0, 0.5, 0.25],
    truth: [316.2277660168379, -632.4555320336758, 158.11388300841895, 79.05694150420948],
    tolerance: 1e-14,
  },
];

describe('layer_norm', () => {
  test.each(LAYER_NORM)('$id', ({ input, eps, gamma, beta, truth, tolerance }) => {
    const inputs = { x: matrix([input]), gamma: matrix([gamma]), beta: matrix([beta]) };
    expectClose(layerNorm.forward(inputs, { eps }).data, truth, tolerance);
  });

  test.each(LAYER_NORM_GRADIENT)('$id', ({ input, eps, upstream, truth, tolerance }) => {
    expectClose(layerNormSlopes(matrix([input]), matrix([upstream]), eps).data, truth, tolerance);
  });

  test('does not overflow: a row of 1e200s is a row of 1s, times gamma', () => {
    const wide = plain(matrix([[1e200, -1e200]]));
    expectClose(layerNorm.forward(wide, { eps: 1e-5 }).data, [1, -1], 1e-15);
    const largest = plain(matrix([[Number.MAX_VALUE, Number.MAX_VALUE, -Number.MAX_VALUE]]));
    expectClose(layerNorm.forward(largest, { eps: 1e-5 }).data, [Math.SQRT1_2, Math.SQRT1_2, -Math.SQRT2], 1e-15);
  });

  test('its gradient at 1e200 is 1e-200 of that at 1', () => {
    const upstream = matrix([[1, 0.5, -2]]);
    const near = layerNormSlopes(matrix([[1, 2, 4]]), upstream, 0);
    const far = layerNormSlopes(matrix([[1e200, 2e200, 4e200]]), upstream, 1e-5);
    expectClose(
      far.data,
      [...near.data].map(slope => slope * 1e-200),
      1e-13,
    );
  });

  test('with eps 0 a tiny row is normalized like any other', () => {
    const tiny = plain(matrix([[1e-250, -1e-250]]));
    expectClose(layerNorm.forward(tiny, { eps: 0 }).data, [1, -1], 1e-15);
  });

  test('its Jacobian names the direct part and the parts through mean and variance', () => {
    const x = matrix([[1, 2, 4]]);
    const own = derivative(firstGradient(layerNorm).jacobian([0, 1], plain(x), x, { eps: 1e-5 }), 1);
    expect(partsOf(own).map(([name]) => name)).toEqual(['direct', 'through the mean', 'through the variance']);
    const other = derivative(firstGradient(layerNorm).jacobian([0, 1], plain(x), x, { eps: 1e-5 }), 2);
    expect(partsOf(other).map(([name]) => name)).toEqual(['through the mean', 'through the variance']);
    // σ = √(14/9) without eps: 1/σ, −1/(3σ), −x̂²/(3σ)
    const sigma = Math.sqrt(14 / 9);
    const normal = (2 - 7 / 3) / sigma;
    const exact = derivative(firstGradient(layerNorm).jacobian([0, 1], plain(x), x, { eps: 0 }), 1);
    expectClose(
      partsOf(exact).map(([, value]) => value),
      [1 / sigma, -1 / (3 * sigma), (-normal * normal) / (3 * sigma)],
      1e-14,
    );
  });

  test.each([
    ['one cell stands out', [5, 1, 1, 1]],
    ['two features', [3, -40]],
    ['one feature', [2]],
  ])('terms and closed form agree where nearly nothing is left of the gradient: %s', (_, row) => {
    const x = matrix([row]);
    const upstream = matrix([row.map((_, at) => 1 - 0.3 * at)]);
    const closed = layerNormSlopes(x, upstream, 1e-5);
    for (const j of row.keys()) {
      let total = 0;
      let size = 0;
      for (const [[, k], { value }] of firstGradient(layerNorm).jacobian([0, j], plain(x), x, { eps: 1e-5 })) {
        total += (upstream.data[k] as number) * value;
        size += Math.abs((upstream.data[k] as number) * value);
      }
      expect(Math.abs(total - (closed.data[j] as number))).toBeLessThanOrEqual(1e-12 * size);
    }
  });
});

describe('rms_norm', () => {
  test.each(RMS_NORM)('$id', ({ input, eps, truth, tolerance }) => {
    expectClose(rmsNorm.forward({ x: matrix([input]) }, { eps }).data, truth, tolerance);
  });

  test.each(RMS_NORM_GRADIENT)('$id', ({ input, eps, upstream, truth, tolerance }) => {
    const x = matrix([input]);
    const out = rmsNorm.forward({ x }, { eps });
    expectClose(firstGradient(rmsNorm).backward(matrix([upstream]), { x }, out, { eps }).data, truth, tolerance);
  });

  test('its Jacobian names the direct part and the part through the mean square', () => {
    const x = matrix([[3, 4]]);
    const out = rmsNorm.forward({ x }, { eps: 0 });
    const own = derivative(firstGradient(rmsNorm).jacobian([0, 0], { x }, out, { eps: 0 }), 0);
    expect(partsOf(own).map(([name]) => name)).toEqual(['direct', 'through the mean square']);
    // r = √12.5: 1/r − (9/12.5)/(2r)
    expectClose([own.value], [0.64 / Math.sqrt(12.5)], 1e-15);
  });
});

/** x with a gain of 1 and no offset. */
function plain(x: Tensor) {
  const row = { rows: 1, columns: x.columns };
  return { x, gamma: filled(row, 1), beta: filled(row, 0) };
}

function layerNormSlopes(x: Tensor, upstream: Tensor, eps: number): Tensor {
  return firstGradient(layerNorm).backward(upstream, plain(x), layerNorm.forward(plain(x), { eps }), { eps });
}

function derivative(terms: Iterable<readonly [readonly [number, number], Arithmetic]>, column: number): Arithmetic {
  const term = [...terms].find(([at]) => at[1] === column);
  if (!term) throw new Error(`no term for column ${column}`);
  return term[1];
}

function partsOf(sum: Arithmetic): [string, number][] {
  if (sum.kind !== 'sum') throw new Error(`a ${sum.kind} in place of a sum`);
  return sum.terms.map(part => [part.kind === 'named' ? part.name : part.kind, part.value]);
}
