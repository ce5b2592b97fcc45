import { describe, expect, test } from 'vitest';
import { gelu } from '../../src/ops/gelu.ts';
import { relu } from '../../src/ops/relu.ts';
import { sigmoid } from '../../src/ops/sigmoid.ts';
import { silu } from '../../src/ops/silu.ts';
import { matrix } from '../../src/tensor/tensor.ts';
import { expectClose } from './close.ts';
import { firstGradient } from './gradient.ts';

const none = {};

/** hard-numerics.json: truths from 80-digit arithmetic, each with the relative tolerance it is held to. */
const SIGMOID = [
  { id: 'sigmoid_30', input: [30.0], truth: [0.9999999999999064], tolerance: 1e-14 },
  { id: 'sigmoid_-710', input: [-710.0], truth: [4.47628622567513e-309], tolerance: 0.01 },
  { id: 'sigmoid_40', input: [40.0], truth: [1.0], tolerance: 1e-14 },
];

/** [x, gelu(x), its slope], 40 digits rounded. */
const GELU = [
  [-6.0, -5.9195258702261885e-9, -3.5468709453902015e-8],
  [-3.0, -0.0040496940948902835, -0.011945647204183927],
  [-1.0, -0.15865525393145705, -0.0833154705876863],
  [-0.25, -0.10032341857926907, 0.30462664511636395],
  [0.1, 0.053982783727702904, 0.5795230920247302],
  [0.5, 0.34573123063700656, 0.8674951246561629],
  [1.0, 0.8413447460685429, 1.0833154705876864],
  [2.5, 2.4844758366855597, 1.037611085908145],
  [6.0, 5.999999994080474, 1.0000000354687095],
] as const;

/** [x, the tanh form], 40 digits rounded. */
const GELU_TANH = [
  [-6.0, -8.439646700762297e-11],
  [-3.0, -0.003637392081773019],
  [-1.0, -0.1588080093917233],
  [-0.25, -0.100324649298315],
  [0.1, 0.053982751045435165],
  [0.5, 0.34571400982514394],
  [1.0, 0.8411919906082767],
  [2.5, 2.484915733910001],
  [6.0, 5.9999999999156035],
] as const;

/** [x, silu(x)], 40 digits rounded. */
const SILU = [
  [-700.0, -6.90177358063184e-302],
  [-20.0, -4.122307236380407e-8],
  [-1.0, -0.2689414213699951],
  [0.3, 0.17233275504349768],
  [2.0, 1.7615941559557649],
  [40.0, 40.0],
] as const;

describe('sigmoid and silu', () => {
  test.each(SIGMOID)('$id', ({ input, truth, tolerance }) => {
    expectClose(sigmoid.forward({ x: matrix([input]) }, none).data, truth, tolerance);
  });

  test('its slope is still there where the sigmoid rounds to 1', () => {
    const x = matrix([[40, -40]]);
    const slopes = firstGradient(sigmoid).backward(matrix([[1, 1]]), { x }, sigmoid.forward({ x }, none), none);
    expectClose(slopes.data, [4.248354255291589e-18, 4.248354255291589e-18], 1e-14);
  });

  test.each(SILU)('silu(%d) is %d', (x, truth) => {
    expectClose(silu.forward({ x: matrix([[x]]) }, none).data, [truth], 1e-14);
  });
});

describe('relu', () => {
  test('passes NaN on, and makes 0 of −0 and below', () => {
    const x = matrix([[Number.NaN, -0, -5, 5, 0]]);
    expect([...relu.forward({ x }, none).data]).toEqual([Number.NaN, 0, 0, 5, 0]);
  });

  test('its gate is shut at 0 and says so', () => {
    const x = matrix([[0, 2]]);
    const out = relu.forward({ x }, none);
    expect([...firstGradient(relu).backward(matrix([[3, 3]]), { x }, out, none).data]).toEqual([0, 3]);
    const reasons = [0, 1].map(j => [...firstGradient(relu).jacobian([0, j], { x }, out, none)].map(([, d]) => d));
    expect(reasons).toMatchObject([[{ reason: 'gate shut', value: 0 }], [{ reason: 'gate open', value: 1 }]]);
  });
});

describe('gelu', () => {
  test.each(GELU)('at %d is %d with the slope %d', (at, value, slope) => {
    const x = matrix([[at]]);
    const out = gelu.forward({ x }, { approximate: 'none' });
    // 1 + erf has the absolute precision of numbers near 1
    expect(Math.abs((out.data[0] as number) - value)).toBeLessThanOrEqual(Math.abs(at) * 2.5e-16);
    const slopes = firstGradient(gelu).backward(matrix([[1]]), { x }, out, { approximate: 'none' });
    expect(Math.abs((slopes.data[0] as number) - slope)).toBeLessThanOrEqual(1e-15);
  });

  test.each(GELU_TANH)('the tanh form at %d is %d', (at, value) => {
    const out = gelu.forward({ x: matrix([[at]]) }, { approximate: 'tanh' });
    expect(Math.abs((out.data[0] as number) - value)).toBeLessThanOrEqual(Math.abs(at) * 2.5e-16);
  });

  test.each(['none', 'tanh'] as const)('±1000 neither overflow nor lose their slope (%s)', approximate => {
    const x = matrix([[1000, -1000]]);
    const out = gelu.forward({ x }, { approximate });
    expect([...out.data]).toEqual([1000, -0]);
    expect([...firstGradient(gelu).backward(matrix([[1, 1]]), { x }, out, { approximate }).data]).toEqual([1, 0]);
  });
});
