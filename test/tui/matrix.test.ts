import { describe, expect, test } from 'vitest';
import { build, matrix } from '../../src/tensor/tensor.ts';
import {
  cellInWords,
  keepInView,
  type MatrixPicture,
  matrixRows,
  measure,
  visibleCells,
} from '../../src/tui/present/matrix.ts';
import { HEAT, plainText, type Row, rowWidth } from '../../src/tui/present/rows.ts';
import { heatOf } from '../../src/tui/present/summary.ts';

const A = matrix([
  [0.5025, 0.4975],
  [-0.25, 0.3],
]);

function picture(more: Partial<MatrixPicture> = {}): MatrixPicture {
  return { title: '', tensor: A, labels: {}, focused: true, digits: 4, heat: false, coloured: true, ...more };
}

/** The rows as text, in a window that holds all of it unless told otherwise. */
function drawn(more: Partial<MatrixPicture> = {}, origin: readonly [number, number] = [0, 0], width = 80, height = 40) {
  return matrixRows(picture(more), origin, width, height).map(plainText);
}

/** The tone of the first span that holds a text. */
function toneOf(rows: readonly Row[], text: string) {
  return rows.flat().find(span => span.text.includes(text))?.tone;
}

describe('the contract of the matrix, one glyph a test', () => {
  test('numbers stand under their column, right aligned, indices where there are no labels', () => {
    expect(drawn()).toEqual(['        0        1  ', '0  0.5025   0.4975  ', '1 -0.2500   0.3000  ']);
  });

  test('labels name rows and columns', () => {
    const labels = { rows: ['A', 'B'], columns: ['chat', 'Hund'] };
    expect(drawn({ labels })[0]).toBe('     chat     Hund  ');
    expect(drawn({ labels })[2]).toMatch(/^B -0.2500/);
  });

  test('wide and long labels keep the columns aligned', () => {
    const labels = { rows: ['日本', 'a label that goes on'], columns: ['語', '👩‍👩‍👧'] };
    const rows = matrixRows(picture({ labels }), [0, 0], 80, 40);
    expect(new Set(rows.map(rowWidth)).size).toBe(1);
    expect(plainText(rows[2] as Row)).toMatch(/^a label t…/);
  });

  test('[ ] is the cell cursor', () => {
    expect(drawn({ cursor: [1, 0] })[2]).toBe('1[-0.2500]  0.3000  ');
  });

  test('‹ › is a cell that feeds the explained one', () => {
    expect(drawn({ sources: new Set([1]) })[1]).toBe('0  0.5025 ‹ 0.4975› ');
  });

  test('▴ grew and ▾ shrank by this event; what kept its bits has no mark', () => {
    const before = matrix([
      [0.5, 0.4975],
      [-0.2, 0.3],
    ]);
    expect(drawn({ before })).toEqual(['        0        1  ', '0  0.5025▴  0.4975  ', '1 -0.2500▾  0.3000  ']);
  });

  test('a changed cell under the cursor keeps its mark', () => {
    const before = matrix([
      [0.5, 0.4975],
      [-0.25, 0.3],
    ]);
    expect(drawn({ before, cursor: [0, 0] })[1]).toMatch(/^0\[ 0.5025▴/);
  });

  test.for([
    [Number.NaN, 'NaN', 'warning'],
    [Number.POSITIVE_INFINITY, '∞', 'warning'],
    [Number.NEGATIVE_INFINITY, '-∞', 'dim'],
    [0, '0', 'dim'],
    [-0, '-0', 'dim'],
  ] as const)('%s is %s', ([value, text, tone]) => {
    const rows = matrixRows(picture({ tensor: matrix([[value, 0.5]]) }), [0, 0], 40, 3);
    expect(plainText(rows[1] as Row).trimEnd()).toBe(`0 ${text.padStart(7)}   0.5000`);
    expect(toneOf(rows.slice(1), text.padStart(7))).toBe(tone);
  });

  test('→ ← ↑ ↓ say that the matrix goes on', () => {
    const tensor = build(9, 9, (row, column) => row + column / 10 + 0.01);
    const corner = drawn({ tensor }, [0, 0], 20, 4);
    expect(corner[0]).toMatch(/→$/);
    expect(corner.at(-1)).toMatch(/↓$/);
    expect(corner[0]).not.toContain('←');
    const middle = drawn({ tensor }, [3, 3], 20, 4);
    expect(middle[0]).toMatch(/^←.*→$/);
    expect(middle[1]).toMatch(/↑$/);
    expect(middle.at(-1)).toMatch(/↓$/);
    const end = drawn({ tensor }, [6, 7], 20, 4);
    expect(end[0]).toMatch(/^←.*[^→]$/);
    expect(end.at(-1)).not.toMatch(/↓$/);
  });

  test('↕ where one row is all that shows', () => {
    const tensor = build(9, 1, row => row / 10 + 0.01);
    expect(drawn({ tensor }, [4, 0], 20, 2)[1]).toMatch(/↕$/);
  });

  test('▁…█ tells sizes where there are no colours', () => {
    const tensor = matrix([[0.1, -0.4, 0.8, 0]]);
    expect(drawn({ tensor, coloured: false })[1]).toBe('0  0.1000▁  -0.4000▄   0.8000█        0   ');
  });

  test('in heat mode a cell is its mark, sign and size', () => {
    const tensor = matrix([[0.1, -0.4, 0.8, 0, Number.NaN, Number.NEGATIVE_INFINITY]]);
    expect(drawn({ tensor, heat: true, cursor: [0, 1], sources: new Set([2]) })[1]).toBe('0 +▁[-▄‹+█  ·  ? -∞ ');
  });

  test('whole numbers are written without a point', () => {
    expect(drawn({ tensor: matrix([[0, 27, 3]]) })).toEqual(['   0   1   2  ', '0  0  27   3  ']);
  });
});

describe('a window', () => {
  test('costs the window, not the matrix', () => {
    const large = picture({ tensor: build(1000, 64, (row, column) => Math.sin(row * 64 + column)), cursor: [500, 30] });
    matrixRows(large, [0, 0], 120, 40);
    const time = (of: MatrixPicture) => {
      const start = performance.now();
      for (let at = 0; at < 50; at++) matrixRows(of, [0, 0], 120, 40);
      return performance.now() - start;
    };
    const small = picture({ tensor: build(40, 14, (row, column) => Math.sin(row * 64 + column)), cursor: [5, 3] });
    time(small);
    expect(time(large)).toBeLessThan(5 * time(small) + 5);
  });

  test('shows at least one cell, however small', () => {
    expect(visibleCells(picture(), 3, 1)).toEqual([1, 1]);
    expect(matrixRows(picture(), [0, 0], 3, 1)).toHaveLength(1);
  });

  test('moves no further than the cursor asks', () => {
    expect(keepInView(0, 5, 10, 40)).toBe(0);
    expect(keepInView(0, 12, 10, 40)).toBe(3);
    expect(keepInView(20, 12, 10, 40)).toBe(12);
    expect(keepInView(35, 39, 10, 40)).toBe(30);
    expect(keepInView(5, 0, 10, 4)).toBe(0);
  });

  test('is as wide as its title', () => {
    expect(measure(picture({ tensor: matrix([[1]]), title: '→ sqrt(d_k) 1×1' })).width).toBe(15);
  });
});

test('heat is the number beside the largest, and never 0 for what is not 0', () => {
  expect(heatOf(-2, 2)).toBe(-HEAT);
  expect(heatOf(1, 2)).toBe(HEAT / 2);
  expect(heatOf(1e-9, 2)).toBe(1);
  expect(heatOf(0, 2)).toBe(0);
  expect(heatOf(Number.NaN, 2)).toBe(0);
  expect(heatOf(1, 0)).toBe(0);
});

test('a cell in words', () => {
  expect(cellInWords([1, 0], { rows: ['A', 'B'] })).toBe('row B, column 0');
});

describe('looking closer, and from further away', () => {
  test('margins have the sum and the mean of every row and column', () => {
    expect(drawn({ margins: true })).toEqual([
      '        0        1  │       Σ       μ',
      '0  0.5025   0.4975  │  1.0000  0.5000',
      '1 -0.2500   0.3000  │  0.0500  0.0250',
      'Σ  0.2525   0.7975 ',
      'μ  0.1262   0.3987 ',
    ]);
  });

  test('margins take their room from the window, not from the terminal', () => {
    const tensor = build(30, 30, (row, column) => row + column / 10 + 0.01);
    const rows = matrixRows(picture({ tensor, margins: true }), [0, 0], 60, 12);
    expect(rows).toHaveLength(12);
    for (const row of rows) expect(rowWidth(row)).toBeLessThanOrEqual(60);
  });

  test('a map has a character a cell, signs apart, and a ruler', () => {
    const tensor = matrix([[0.1, -0.4, 0.8, 0, Number.NaN, Number.NEGATIVE_INFINITY, -0.8, 0.3, 0.2, 0.1, 0.1, 0.1]]);
    expect(drawn({ tensor, heat: true, fine: true })).toEqual([' 0         10 ', '0▂▒█·?∞▓▄▂▂▂▂ ']);
  });
});
