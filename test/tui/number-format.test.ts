import fc from 'fast-check';
import { expect, test } from 'vitest';
import { countDecade, formatIn, formatOfDecades, noDecades } from '../../src/tui/present/number-format.ts';

function written(values: readonly number[], digits = 4): string[] {
  const decades = noDecades();
  for (const value of values) countDecade(decades, value);
  const format = formatOfDecades(decades, digits);
  return values.map(value => formatIn(format, value));
}

test.for([
  [
    [0.4975, 0.5025],
    ['0.4975', '0.5025'],
  ],
  [
    [0.005, 1.59e-4],
    ['0.00500', '0.00016'],
  ],
  [
    [0.4982, -0.0005, 0],
    ['0.49820', '-0.00050', '0'],
  ],
  [
    [1e-6, 2.5e-6],
    ['0.0000010', '0.0000025'],
  ],
  [
    [0.5, 1e-9],
    ['5.00e-1', '1.00e-9'],
  ],
  [
    [123.4567, 0.5],
    ['123.4567', '0.5000'],
  ],
  [
    [12345678.9, 0.5],
    ['1.23e7', '5.00e-1'],
  ],
  [
    [1e12, 0.5],
    ['1.00e12', '5.00e-1'],
  ],
  [
    [Number.NaN, Number.POSITIVE_INFINITY, -0, 0.25],
    ['NaN', '∞', '-0', '0.2500'],
  ],
  [
    [Number.MAX_VALUE, Number.MIN_VALUE],
    ['1.80e308', '4.94e-324'],
  ],
] as const)('%j is written %j', ([values, texts]) => {
  expect(written(values)).toEqual(texts);
});

test('a few strays of a large matrix do not change how the others are written, and are not taken for zero', () => {
  const values = [...Array.from({ length: 100 }, (_, at) => 0.1 + at / 1000), 1e-9];
  const texts = written(values);
  expect(texts[0]).toBe('0.1000');
  expect(texts.at(-1)).toBe('1.00e-9');
});

test('the points of a matrix stand under each other, and no number is zero that is not', () => {
  // to five figures: a number that rounds up to one more figure before its point may lose one behind it
  const number = fc
    .double({ min: -1e6, max: 1e6, noNaN: true })
    .map(value => Number(value.toPrecision(5)))
    .filter(value => value === 0 || Math.abs(value) > 1e-12);
  fc.assert(
    fc.property(
      fc.array(number, { minLength: 1, maxLength: 30 }),
      fc.integer({ min: 2, max: 12 }),
      (values, digits) => {
        const texts = written(values, digits);
        const places = new Set(
          texts.filter(text => text !== '0' && text !== '-0').map(text => text.length - text.indexOf('.')),
        );
        const exponents = texts.filter(text => text.includes('e')).length;
        if (exponents === 0) expect(places.size).toBeLessThanOrEqual(1);
        else expect(exponents).toBe(texts.filter(text => text !== '0' && text !== '-0').length);
        for (const [at, text] of texts.entries()) expect(Number(text) === 0).toBe(values[at] === 0);
      },
    ),
  );
});
