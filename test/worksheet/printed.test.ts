import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  asPrinted,
  cutTo,
  type Printed,
  readPrinted,
  roundedTwiceTo,
  roundsTo,
  within,
} from '../../src/worksheet/printed.ts';

const printed = (text: string) => readPrinted(text) as Printed;

test.each([
  ['0.250', 0.25, 0.001],
  ['-0.0376', -0.0376, 0.0001],
  ['−0.0376', -0.0376, 0.0001],
  ['.5', 0.5, 0.1],
  ['5.', 5, 1],
  ['22026', 22026, 1],
  ['1.5e-3', 0.0015, 0.0001],
  ['1.5×10^-3', 0.0015, 0.0001],
  ['2E5', 200_000, 100_000],
  ['25.0%', 0.25, 0.001],
  ['+0.1', 0.1, 0.1],
  [' 0.1 ', 0.1, 0.1],
])('%s says %d to within %d', (text, value, unit) => {
  expect(printed(text)).toMatchObject({ value, unit });
});

test('∞ and NaN are numbers without digits', () => {
  expect(printed('-∞')).toMatchObject({ value: -Infinity, unit: 0 });
  expect(printed('−inf').value).toBe(-Infinity);
  expect(printed('NaN').value).toBeNaN();
  expect(roundsTo(-Infinity, printed('-∞'))).toBe(true);
  expect(roundsTo(Number.NaN, printed('NaN'))).toBe(true);
  expect(roundsTo(Number.NaN, printed('0.1'))).toBe(false);
});

test('what is no finite number rounds from nothing but itself', () => {
  fc.assert(
    fc.property(fc.double(), fc.constantFrom('∞', '-∞', 'NaN'), (value, text) => {
      expect(roundsTo(value, printed(text))).toBe(Object.is(value, printed(text).value));
      expect(within(value, printed(text), 1)).toBe(Object.is(value, printed(text).value));
    }),
  );
});

test.each(['', 'x', '1,5', '0.1.2', '--1', '1e', '0x10', '1e999', '≈ 1', '1/3', 'e5', '٣'])('%j is no number', text => {
  expect(readPrinted(text)).toBeUndefined();
});

test('a number is right to the digits printed, and half way to either side', () => {
  expect(roundsTo(0.2504999, printed('0.250'))).toBe(true);
  expect(roundsTo(0.2506, printed('0.250'))).toBe(false);
  for (const text of ['0.125', '0.126']) expect(roundsTo(0.1255, printed(text))).toBe(true);
  expect(roundsTo(0.1255, printed('0.127'))).toBe(false);
});

test('cutting is told from rounding', () => {
  expect(cutTo(0.992954, printed('0.9929'))).toBe(true);
  expect(cutTo(-0.2506, printed('-0.250'))).toBe(true);
  expect(cutTo(0.2501, printed('0.251'))).toBe(false);
  expect(cutTo(0.894, printed('0.'))).toBe(false);
  expect(roundedTwiceTo(0.2444, printed('0.25'))).toBe(false);
  expect(roundedTwiceTo(0.2446, printed('0.25'))).toBe(true);
});

test('whatever is printed of a number is right, and one unit more is not', () => {
  fc.assert(
    fc.property(fc.double({ min: -1000, max: 1000, noNaN: true }), fc.integer({ min: 0, max: 8 }), (value, digits) => {
      const unit = Number(`1e-${digits}`);
      expect(roundsTo(value, printed(value.toFixed(digits)))).toBe(true);
      expect(roundsTo(value + 1.01 * unit, printed(value.toFixed(digits)))).toBe(false);
      expect(asPrinted(value, unit)).toBe(value.toFixed(digits));
    }),
  );
});
