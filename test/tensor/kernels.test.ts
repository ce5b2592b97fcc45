import fc from 'fast-check';
import { expect, test } from 'vitest';
import { multiply, multiplyByTransposed, multiplyTransposed } from '../../src/tensor/kernels.ts';
import { build, type Tensor } from '../../src/tensor/tensor.ts';

const size = fc.integer({ min: 1, max: 13 });
const value = fc.oneof(
  { weight: 12, arbitrary: fc.double({ min: -1e3, max: 1e3, noNaN: true }) },
  fc.constantFrom(0, -0, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 1e300, 1e-300),
);

function matrices(rows: number, columns: number): fc.Arbitrary<Tensor> {
  return fc
    .array(value, { minLength: rows * columns, maxLength: rows * columns })
    .map(numbers => ({ rows, columns, data: Float64Array.from(numbers) }));
}

/** The plain triple loop: each cell starts at 0 and takes its products in the order of the inner index. */
function plain(
  m: number,
  n: number,
  p: number,
  left: (i: number, k: number) => number,
  right: (k: number, j: number) => number,
): Tensor {
  return build(m, p, (i, j) => {
    let total = 0;
    for (let k = 0; k < n; k++) total += left(i, k) * right(k, j);
    return total;
  });
}

const at = (of: Tensor, row: number, column: number) => of.data[row * of.columns + column] as number;

const kernels = [
  {
    name: 'a @ b',
    kernel: multiply,
    shapes: (m: number, n: number, p: number) => [matrices(m, n), matrices(n, p)] as const,
    left: (a: Tensor) => (i: number, k: number) => at(a, i, k),
    right: (b: Tensor) => (k: number, j: number) => at(b, k, j),
  },
  {
    name: 'a @ b.T',
    kernel: multiplyByTransposed,
    shapes: (m: number, n: number, p: number) => [matrices(m, n), matrices(p, n)] as const,
    left: (a: Tensor) => (i: number, k: number) => at(a, i, k),
    right: (b: Tensor) => (k: number, j: number) => at(b, j, k),
  },
  {
    name: 'a.T @ b',
    kernel: multiplyTransposed,
    shapes: (m: number, n: number, p: number) => [matrices(n, m), matrices(n, p)] as const,
    left: (a: Tensor) => (i: number, k: number) => at(a, k, i),
    right: (b: Tensor) => (k: number, j: number) => at(b, k, j),
  },
];

test.each(kernels)('$name has the bits of the plain loop', ({ kernel, shapes, left, right }) => {
  const sized = fc
    .tuple(size, size, size)
    .chain(([m, n, p]) => fc.tuple(fc.constant([m, n, p] as const), ...shapes(m, n, p)));
  fc.assert(
    fc.property(sized, ([[m, n, p], a, b]) => {
      const before = [Float64Array.from(a.data), Float64Array.from(b.data)];
      const out = kernel(a, b);
      expect(out).toStrictEqual(plain(m, n, p, left(a), right(b)));
      expect([a.data, b.data]).toStrictEqual(before);
    }),
    { numRuns: 300, seed: 1 },
  );
});

test('the tiles and their rests are all reached', () => {
  const ramp = (rows: number, columns: number) => build(rows, columns, (row, column) => row - 2 * column + 0.5);
  for (const m of [3, 4, 5, 8, 9])
    for (const p of [3, 4, 5, 8, 9]) {
      const [a, b] = [ramp(m, 6), ramp(6, p)];
      expect(multiply(a, b)).toStrictEqual(
        plain(
          m,
          6,
          p,
          (i, k) => at(a, i, k),
          (k, j) => at(b, k, j),
        ),
      );
    }
});
