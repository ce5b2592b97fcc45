/**
 * A 4×4 register-tiled matrix product as one writes it by hand for sizes that are multiples of 4:
 * out = left @ right, either side read row by row or column by column by its strides.
 */
export function tiledProduct(
  left: Float64Array,
  [leftRow, leftInner]: readonly [row: number, inner: number],
  right: Float64Array,
  [rightInner, rightColumn]: readonly [inner: number, column: number],
  out: Float64Array,
  [rows, inner, columns]: readonly [rows: number, inner: number, columns: number],
): void {
  for (let i = 0; i < rows; i += 4)
    for (let j = 0; j < columns; j += 4) {
      let [a0, a1, a2, a3, b0, b1, b2, b3] = [0, 0, 0, 0, 0, 0, 0, 0];
      let [c0, c1, c2, c3, d0, d1, d2, d3] = [0, 0, 0, 0, 0, 0, 0, 0];
      for (let k = 0; k < inner; k++) {
        const l = i * leftRow + k * leftInner;
        const r = k * rightInner + j * rightColumn;
        const r0 = right[r] as number;
        const r1 = right[r + rightColumn] as number;
        const r2 = right[r + 2 * rightColumn] as number;
        const r3 = right[r + 3 * rightColumn] as number;
        const l0 = left[l] as number;
        a0 += l0 * r0;
        a1 += l0 * r1;
        a2 += l0 * r2;
        a3 += l0 * r3;
        const l1 = left[l + leftRow] as number;
        b0 += l1 * r0;
        b1 += l1 * r1;
        b2 += l1 * r2;
        b3 += l1 * r3;
        const l2 = left[l + 2 * leftRow] as number;
        c0 += l2 * r0;
        c1 += l2 * r1;
        c2 += l2 * r2;
        c3 += l2 * r3;
        const l3 = left[l + 3 * leftRow] as number;
        d0 += l3 * r0;
        d1 += l3 * r1;
        d2 += l3 * r2;
        d3 += l3 * r3;
      }
      const o = i * columns + j;
      out[o] = a0;
      out[o + 1] = a1;
      out[o + 2] = a2;
      out[o + 3] = a3;
      out[o + columns] = b0;
      out[o + columns + 1] = b1;
      out[o + columns + 2] = b2;
      out[o + columns + 3] = b3;
      out[o + 2 * columns] = c0;
      out[o + 2 * columns + 1] = c1;
      out[o + 2 * columns + 2] = c2;
      out[o + 2 * columns + 3] = c3;
      out[o + 3 * columns] = d0;
      out[o + 3 * columns + 1] = d1;
      out[o + 3 * columns + 2] = d2;
      out[o + 3 * columns + 3] = d3;
    }
}
