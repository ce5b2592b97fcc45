import { expect, test } from 'vitest';
import { erf } from '../../src/arithmetic/erf.ts';

/** [x, erf(x)], the nearest 64-bit floats to 60-digit values. */
const TRUTH: readonly (readonly [number, number])[] = [
  [0.0, 0.0],
  [1e-300, 1.1283791670955126e-300],
  [1e-10, 1.1283791670955126e-10],
  [0.1, 0.1124629160182849],
  [0.3, 0.3286267594591274],
  [0.5, 0.5204998778130465],
  [0.7, 0.6778011938374184],
  [0.85, 0.7706680576083526],
  [0.8999, 0.7968580110475872],
  [0.9, 0.7969082124228322],
  [0.95, 0.8208908072732779],
  [1, 0.8427007929497149],
  [1.1, 0.8802050695740817],
  [1.5, 0.9661051464753108],
  [2, 0.9953222650189527],
  [2.5, 0.999593047982555],
  [3, 0.9999779095030014],
  [4, 0.9999999845827421],
  [5, 0.9999999999984626],
  [5.9, 0.9999999999999999],
  [6, 1.0],
  [7, 1.0],
  [-0.25, -0.27632639016823696],
  [-1.25, -0.9229001282564583],
  [-3.5, -0.9999992569016276],
];

test.each(TRUTH)('erf(%d) is %d to the last place', (x, truth) => {
  expect(Math.abs(erf(x) - truth)).toBeLessThanOrEqual(Math.abs(truth) * 2.3e-16);
});

test('the two formulas meet without a step', () => {
  const below = erf(0.9 - 1e-15);
  const above = erf(0.9);
  expect(above).toBeGreaterThanOrEqual(below);
  expect(above - below).toBeLessThan(1e-15);
});

test('the ends: −0, infinities and NaN', () => {
  expect([erf(-0), erf(Number.POSITIVE_INFINITY), erf(Number.NEGATIVE_INFINITY), erf(Number.NaN)]).toEqual([
    -0,
    1,
    -1,
    Number.NaN,
  ]);
});
