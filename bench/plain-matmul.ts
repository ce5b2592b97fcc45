/** Matrix products as one writes them by hand for small matrices: three loops, into an array that is there. */

/** out = a @ b: (rows×inner) by (inner×columns). */
export function matmul(
  a: Float64Array,
  b: Float64Array,
  out: Float64Array,
  rows: number,
  inner: number,
  columns: number,
): void {
  for (let i = 0; i < rows; i++) {
    const start = i * columns;
    for (let j = 0; j < columns; j++) out[start + j] = 0;
    for (let k = 0; k < inner; k++) {
      const left = a[i * inner + k] as number;
      for (let j = 0; j < columns; j++)
        out[start + j] = (out[start + j] as number) + left * (b[k * columns + j] as number);
    }
  }
}

/** out = a @ b.T: (rows×inner) by (columns×inner). */
export function matmulByTransposed(
  a: Float64Array,
  b: Float64Array,
  out: Float64Array,
  rows: number,
  inner: number,
  columns: number,
): void {
  for (let i = 0; i < rows; i++)
    for (let j = 0; j < columns; j++) {
      let total = 0;
      for (let k = 0; k < inner; k++) total += (a[i * inner + k] as number) * (b[j * inner + k] as number);
      out[i * columns + j] = total;
    }
}

/** out = a.T @ b: (inner×rows) by (inner×columns). */
export function matmulTransposed(
  a: Float64Array,
  b: Float64Array,
  out: Float64Array,
  rows: number,
  inner: number,
  columns: number,
): void {
  for (let k = 0; k < rows * columns; k++) out[k] = 0;
  for (let k = 0; k < inner; k++)
    for (let i = 0; i < rows; i++) {
      const left = a[k * rows + i] as number;
      for (let j = 0; j < columns; j++)
        out[i * columns + j] = (out[i * columns + j] as number) + left * (b[k * columns + j] as number);
    }
}
