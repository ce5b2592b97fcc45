import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatNumber, formatWhole, numberWidth, speakNumber } from '../../src/tui/present/number.ts';

describe('a number in a column', () => {
  test.for([
    [0.4975, '0.4975'],
    [-0.0749365, '-0.0749'],
    [12.34567, '12.3457'],
    [-12.34567, '-12.346'],
    [0, '0'],
    [-0, '-0'],
    [Number.NaN, 'NaN'],
    [Number.POSITIVE_INFINITY, '∞'],
    [Number.NEGATIVE_INFINITY, '-∞'],
    [0.00062, '6.20e-4'],
    [-0.00000062, '-6.2e-7'],
    [1234567.8, '1234568'],
    [12345678.9, '1.235e7'],
    [Number.MAX_VALUE, '1.8e308'],
    [-Number.MIN_VALUE, '-5e-324'],
    [1, '1.0000'],
  ] as const)('%s is %s', ([value, text]) => {
    expect(formatNumber(value, 4)).toBe(text);
  });

  test('more digits widen every number alike', () => {
    expect(formatNumber(Math.PI, 9)).toBe('3.141592654');
    expect(numberWidth(9)).toBe(12);
    expect(formatNumber(-Math.PI, 2)).toBe('-3.14');
  });

  test('every double fits its column, and is not zero unless it is', () => {
    fc.assert(
      fc.property(fc.double(), fc.integer({ min: 1, max: 17 }), (value, digits) => {
        const text = formatNumber(value, digits);
        expect(text.length).toBeLessThanOrEqual(numberWidth(digits));
        if (Number.isFinite(value)) expect(Number(text) === 0).toBe(value === 0);
      }),
    );
  });

  test('what is shown is the number to the digits shown', () => {
    fc.assert(
      fc.property(fc.double({ min: -9, max: 9, noNaN: true }), value => {
        const shown = Number(formatNumber(value, 4));
        expect(Math.abs(shown - value)).toBeLessThanOrEqual(0.5001e-4);
      }),
    );
  });
});

test('whole numbers have no point', () => {
  expect(formatWhole(27, 3)).toBe('27');
  expect(formatWhole(-0, 3)).toBe('-0');
});

test('numbers in sentences have a true minus and no spare zeros', () => {
  expect(speakNumber(-0.0025)).toBe('−0.0025');
  expect(speakNumber(1e-7)).toBe('1e−7');
  expect(speakNumber(1e21)).toBe('1e21');
  expect(speakNumber(Number.NEGATIVE_INFINITY)).toBe('−∞');
  expect(speakNumber(-0)).toBe('−0');
});
