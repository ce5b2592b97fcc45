/**
 * The matrix product and its two gradients: the only code written for speed rather than to be read.
 * Each output cell is one accumulator that starts at 0 and takes its products in the order of the
 * inner index, so a 4×4 register tile gives the same bits as the plain triple loop
 * (`test/tensor/kernels.test.ts` holds it to that) at 2.5 to 4 times its speed.
 */
import { type Numbers, type Tensor, zeros } from './tensor.ts';

/** a @ b: (m×n) by (n×p) to m×p. */
export function multiply(a: Tensor, b: Tensor): Tensor {
  return tiled(a.data, a.columns, 1, b.data, b.columns, 1, a.rows, a.columns, b.columns);
}

/** a @ b.T: (m×n) by (p×n) to m×p. */
export function multiplyByTransposed(a: Tensor, b: Tensor): Tensor {
  return tiled(a.data, a.columns, 1, b.data, 1, b.columns, a.rows, a.columns, b.rows);
}

/** a.T @ b: (n×m) by (n×p) to m×p. */
export function multiplyTransposed(a: Tensor, b: Tensor): Tensor {
  return tiled(a.data, 1, a.columns, b.data, b.columns, 1, a.columns, a.rows, b.columns);
}

/**
 * left is read at `i * leftRow + k * leftInner`, right at `k * rightInner + j * rightColumn`;
 * the strides are what makes one loop serve all three products.
 */
function tiled(
  left: Numbers,
  leftRow: number,
  leftInner: number,
  right: Numbers,
  rightInner: number,
  rightColumn: number,
  rows: number,
  inner: number,
  columns: number,
): Tensor {
  const out = zeros(rows * columns);
  const wholeRows = rows - (rows % 4);
  const wholeColumns = columns - (columns % 4);
  for (let i = 0; i < wholeRows; i += 4)
    for (let j = 0; j < wholeColumns; j += 4) {
      let s00 = 0,
        s01 = 0,
        s02 = 0,
        s03 = 0;
      let s10 = 0,
        s11 = 0,
        s12 = 0,
        s13 = 0;
      let s20 = 0,
        s21 = 0,
        s22 = 0,
        s23 = 0;
      let s30 = 0,
        s31 = 0,
        s32 = 0,
        s33 = 0;
      let l = i * leftRow;
      let r = j * rightColumn;
      for (let k = 0; k < inner; k++, l += leftInner, r += rightInner) {
        const l0 = left[l] as number;
        const l1 = left[l + leftRow] as number;
        const l2 = left[l + 2 * leftRow] as number;
        const l3 = left[l + 3 * leftRow] as number;
        const r0 = right[r] as number;
        const r1 = right[r + rightColumn] as number;
        const r2 = right[r + 2 * rightColumn] as number;
        const r3 = right[r + 3 * rightColumn] as number;
        s00 += l0 * r0;
        s01 += l0 * r1;
        s02 += l0 * r2;
        s03 += l0 * r3;
        s10 += l1 * r0;
        s11 += l1 * r1;
        s12 += l1 * r2;
        s13 += l1 * r3;
        s20 += l2 * r0;
        s21 += l2 * r1;
        s22 += l2 * r2;
        s23 += l2 * r3;
        s30 += l3 * r0;
        s31 += l3 * r1;
        s32 += l3 * r2;
        s33 += l3 * r3;
      }
      let o = i * columns + j;
      out[o] = s00;
      out[o + 1] = s01;
      out[o + 2] = s02;
      out[o + 3] = s03;
      o += columns;
      out[o] = s10;
      out[o + 1] = s11;
      out[o + 2] = s12;
      out[o + 3] = s13;
      o += columns;
      out[o] = s20;
      out[o + 1] = s21;
      out[o + 2] = s22;
      out[o + 3] = s23;
      o += columns;
      out[o] = s30;
      out[o + 1] = s31;
      out[o + 2] = s32;
      out[o + 3] = s33;
    }
  // What is left over: rows in strips of four cells, whose sums do not wait for one another, then single cells.
  for (let i = wholeRows; i < rows; i++)
    for (let j = 0; j < wholeColumns; j += 4) {
      let s0 = 0,
        s1 = 0,
        s2 = 0,
        s3 = 0;
      let l = i * leftRow;
      let r = j * rightColumn;
      for (let k = 0; k < inner; k++, l += leftInner, r += rightInner) {
        const l0 = left[l] as number;
        s0 += l0 * (right[r] as number);
        s1 += l0 * (right[r + rightColumn] as number);
        s2 += l0 * (right[r + 2 * rightColumn] as number);
        s3 += l0 * (right[r + 3 * rightColumn] as number);
      }
      const o = i * columns + j;
      out[o] = s0;
      out[o + 1] = s1;
      out[o + 2] = s2;
      out[o + 3] = s3;
    }
  for (let j = wholeColumns; j < columns; j++)
    for (let i = 0; i < rows; i++) {
      let total = 0;
      let l = i * leftRow;
      let r = j * rightColumn;
      for (let k = 0; k < inner; k++, l += leftInner, r += rightInner)
        total += (left[l] as number) * (right[r] as number);
      out[i * columns + j] = total;
    }
  return { rows, columns, data: out };
}
