import { describe, expect, test } from 'vitest';
import {
  build,
  cellOf,
  filled,
  mapCells,
  matrix,
  sameShape,
  scalar,
  shapeText,
  tensor,
  toRows,
  zipCells,
} from '../../src/tensor/tensor.ts';

const x = matrix([
  [1, 2, 3],
  [4, 5, 6],
]);

describe('making tensors', () => {
  test('from rows, in row-major order', () => {
    expect([x.rows, x.columns, ...x.data]).toEqual([2, 3, 1, 2, 3, 4, 5, 6]);
    expect(toRows(x)).toEqual([
      [1, 2, 3],
      [4, 5, 6],
    ]);
  });

  test('ragged rows are refused with both lengths', () => {
    expect(() => matrix([[1, 2], [3]])).toThrow('matrix: row 0 has 2 numbers and row 1 has 1');
  });

  test('from finished data, which must fill the shape', () => {
    expect(tensor(3, 2, x.data)).toEqual({ rows: 3, columns: 2, data: x.data });
    expect(() => tensor(2, 2, x.data)).toThrow('tensor: 6 numbers do not fill 2×2 (4 cells)');
  });

  test('cell by cell, as one repeated number, and as one number', () => {
    expect(build(2, 3, (row, column) => 3 * row + column + 1)).toEqual(x);
    expect(filled({ rows: 1, columns: 2 }, -0)).toStrictEqual(matrix([[-0, -0]]));
    expect(scalar(7)).toEqual(matrix([[7]]));
  });
});

describe('reading and changing', () => {
  test('a cell by its index', () => {
    expect(cellOf(x, [1, 0])).toBe(4);
  });

  test.each([[[2, 0]], [[0, 3]], [[-1, 0]], [[0, -1]]] as const)('there is no cell %j', ([row, column]) => {
    expect(() => cellOf(x, [row, column])).toThrow(`cell [${row},${column}] is outside a 2×3 matrix`);
  });

  test('changing cells gives a new tensor and leaves the old one', () => {
    expect(mapCells(x, (value, position) => value * 10 + position)).toEqual(
      matrix([
        [10, 21, 32],
        [43, 54, 65],
      ]),
    );
    expect(zipCells(x, x, (a, b) => a - 2 * b)).toEqual(
      matrix([
        [-1, -2, -3],
        [-4, -5, -6],
      ]),
    );
    expect([...x.data]).toEqual([1, 2, 3, 4, 5, 6]);
  });

  test('shapes', () => {
    expect(shapeText(x)).toBe('2×3');
    expect([
      sameShape(
        x,
        matrix([
          [1, 1, 1],
          [1, 1, 1],
        ]),
      ),
      sameShape(x, { rows: 3, columns: 2 }),
    ]).toEqual([true, false]);
  });
});
