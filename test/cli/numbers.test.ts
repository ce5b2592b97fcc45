import fc from 'fast-check';
import { expect, test } from 'vitest';
import { jsonRows } from '../../src/commands/json.ts';
import { matrixText } from '../../src/commands/matrix-text.ts';
import { numberText, numberTexts } from '../../src/commands/number-text.ts';
import { columns } from '../../src/commands/text.ts';
import { jsonNumber } from '../../src/tensor/json-number.ts';
import { build, matrix } from '../../src/tensor/tensor.ts';

test('any number goes through JSON and back to the same bits', () => {
  fc.assert(
    fc.property(fc.double(), value => {
      expect(Number(JSON.parse(JSON.stringify(jsonNumber(value))))).toBe(value);
    }),
    { examples: [[-0], [Number.NaN], [Number.POSITIVE_INFINITY], [Number.NEGATIVE_INFINITY], [5e-324]] },
  );
  expect(JSON.stringify(jsonRows(matrix([[Number.NaN, -0, 0.1 + 0.2]])))).toBe('[["NaN","-0",0.30000000000000004]]');
});

test.each([
  [
    [0.1, 0, -2],
    ['0.1', '0  ', '-2.0'],
  ],
  [
    [1, 2, 30],
    ['1', '2', '30'],
  ],
  [
    [0.123456789, 0.5],
    ['0.123457', '0.500000'],
  ],
  [
    [-0.0012345678, 0],
    ['-0.00123457', '0         '],
  ],
  [
    [1, 1e-12],
    ['1', '1e-12'],
  ],
  [
    [1e12, 1.5],
    ['1e12', '1.5e0'],
  ],
  [
    [3e-9, 0],
    ['3e-9', '0'],
  ],
  [
    [Number.NaN, Number.NEGATIVE_INFINITY, 0.25],
    ['NaN', '-∞', '0.25'],
  ],
  [[100], ['100']],
  [[], []],
])('%j are written %j', (values, texts) => {
  expect(numberTexts(values)).toEqual(texts);
});

test('a number for people is near the number it stands for, whatever its size', () => {
  const finite = fc.double({ noNaN: true, noDefaultInfinity: true });
  fc.assert(
    fc.property(finite, value => {
      expect(Math.abs(Number(numberText(value)) - value)).toBeLessThanOrEqual(1e-5 * Math.abs(value));
    }),
  );
});

test('a matrix stands in columns under its names', () => {
  const labels = { rows: ['sun', '月'], columns: ['a\u001b[2J', 'b'] };
  expect(
    matrixText(
      matrix([
        [0.5, -10],
        [1, 0],
      ]),
      labels,
    ),
  ).toEqual(['       a␛[2J      b', '  sun    0.5  -10.0', '  月     1.0    0']);
});

test('a large matrix is cut in the middle, and says so', () => {
  const lines = matrixText(build(100, 50, (row, column) => row * 50 + column));
  expect(lines).toHaveLength(42);
  expect(lines[0]).toMatch(/ 7 +… +42 /);
  expect(lines[21]).toMatch(/^ +… +…/);
  expect(lines.at(-1)).toMatch(/^ +99 .* 4999$/);
  expect(new Set(lines.map(line => line.length)).size).toBe(1);
});

test('columns are as wide as their widest cell on the screen', () => {
  expect(
    columns([
      ['月', 'x'],
      ['abc', 'y'],
    ]),
  ).toEqual(['月   x', 'abc  y']);
});
