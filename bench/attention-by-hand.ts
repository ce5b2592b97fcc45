/** `attention-demo` written out by hand: forward and backward over Float64Arrays, recording nothing. */
import { tiledProduct } from './tiled-product.ts';

const TOKENS = 40;
const WIDTH = 512;
const HEAD = 64;
const HEADS = WIDTH / HEAD;

/** wq, wk, wv: 512×64; w0: 512×512; b…: the rows added to them. */
export type Weights = Readonly<Record<'wq' | 'wk' | 'wv' | 'w0' | 'bq' | 'bk' | 'bv' | 'b0', Float64Array>>;

/** The loss, and the mean gradient of every weight over the examples. */
interface Passed {
  readonly loss: number;
  readonly gradients: Record<keyof Weights, Float64Array>;
}

const at = (of: Float64Array, index: number) => of[index] as number;

/** One forward and backward pass over a batch of 40×512 examples; ∂loss/∂x is computed too, as in the recording. */
export function passByHand(examples: readonly Float64Array[], weights: Weights): Passed {
  const gradients = Object.fromEntries(
    Object.entries(weights).map(([name, { length }]) => [name, new Float64Array(length)]),
  ) as Record<keyof Weights, Float64Array>;
  let loss = 0;
  const buffers = buffersOf();
  for (const x of examples) loss += example(x, weights, gradients, buffers);
  for (const gradient of Object.values(gradients))
    for (let k = 0; k < gradient.length; k++) gradient[k] = at(gradient, k) / examples.length;
  return { loss: loss / examples.length, gradients };
}

function buffersOf() {
  const of = (columns: number) => new Float64Array(TOKENS * columns);
  return {
    ...{ Q: of(HEAD), K: of(HEAD), V: of(HEAD), A: of(TOKENS), out: of(HEAD), cat: of(WIDTH), z: of(WIDTH) },
    ...{ dz: of(WIDTH), dcat: of(WIDTH), dout: of(HEAD), dA: of(TOKENS), dQ: of(HEAD), dK: of(HEAD), dV: of(HEAD) },
    ...{ dx: of(WIDTH), part: of(WIDTH), dw: new Float64Array(WIDTH * WIDTH) },
  };
}

function example(
  x: Float64Array,
  w: Weights,
  g: Record<keyof Weights, Float64Array>,
  b: ReturnType<typeof buffersOf>,
): number {
  linear(x, w.wq, w.bq, b.Q, HEAD);
  linear(x, w.wk, w.bk, b.K, HEAD);
  linear(x, w.wv, w.bv, b.V, HEAD);
  tiledProduct(b.Q, [HEAD, 1], b.K, [1, HEAD], b.A, [TOKENS, HEAD, TOKENS]);
  causalSoftmax(b.A);
  tiledProduct(b.A, [TOKENS, 1], b.V, [HEAD, 1], b.out, [TOKENS, TOKENS, HEAD]);
  for (let i = 0; i < TOKENS; i++)
    for (let h = 0; h < HEADS; h++)
      for (let d = 0; d < HEAD; d++) b.cat[i * WIDTH + h * HEAD + d] = at(b.out, i * HEAD + d);
  linear(b.cat, w.w0, w.b0, b.z, WIDTH);
  let loss = 0;
  const cells = TOKENS * WIDTH;
  for (let k = 0; k < cells; k++) loss += at(b.z, k) * at(b.z, k);
  for (let k = 0; k < cells; k++) b.dz[k] = (2 * at(b.z, k)) / cells;
  backward(x, w, g, b);
  return loss / cells;
}

function backward(
  x: Float64Array,
  w: Weights,
  g: Record<keyof Weights, Float64Array>,
  b: ReturnType<typeof buffersOf>,
): void {
  throughLinear(b.cat, w.w0, b.dz, b.dcat, g.w0, g.b0, b.dw, WIDTH);
  b.dout.fill(0);
  for (let i = 0; i < TOKENS; i++)
    for (let h = 0; h < HEADS; h++)
      for (let d = 0; d < HEAD; d++)
        b.dout[i * HEAD + d] = at(b.dout, i * HEAD + d) + at(b.dcat, i * WIDTH + h * HEAD + d);
  tiledProduct(b.dout, [HEAD, 1], b.V, [1, HEAD], b.dA, [TOKENS, HEAD, TOKENS]);
  tiledProduct(b.A, [1, TOKENS], b.dout, [HEAD, 1], b.dV, [TOKENS, TOKENS, HEAD]);
  for (let i = 0; i < TOKENS; i++) {
    let along = 0;
    for (let j = 0; j <= i; j++) along += at(b.dA, i * TOKENS + j) * at(b.A, i * TOKENS + j);
    for (let j = 0; j < TOKENS; j++)
      b.dA[i * TOKENS + j] = at(b.A, i * TOKENS + j) * (at(b.dA, i * TOKENS + j) - along);
  }
  tiledProduct(b.dA, [TOKENS, 1], b.K, [HEAD, 1], b.dQ, [TOKENS, TOKENS, HEAD]);
  tiledProduct(b.dA, [1, TOKENS], b.Q, [HEAD, 1], b.dK, [TOKENS, TOKENS, HEAD]);
  b.dx.fill(0);
  for (const [weight, d, gradient, bias] of [
    [w.wq, b.dQ, g.wq, g.bq],
    [w.wk, b.dK, g.wk, g.bk],
    [w.wv, b.dV, g.wv, g.bv],
  ] as const) {
    throughLinear(x, weight, d, b.part, gradient, bias, b.dw, HEAD);
    for (let k = 0; k < b.dx.length; k++) b.dx[k] = at(b.dx, k) + at(b.part, k);
  }
}

/** out = x @ w + bias, x of 512 columns. */
function linear(x: Float64Array, w: Float64Array, bias: Float64Array, out: Float64Array, columns: number): void {
  tiledProduct(x, [WIDTH, 1], w, [columns, 1], out, [TOKENS, WIDTH, columns]);
  for (let i = 0; i < TOKENS; i++)
    for (let j = 0; j < columns; j++) out[i * columns + j] = at(out, i * columns + j) + at(bias, j);
}

/** dx = d @ w.T; x.T @ d is added to the weight's gradient and the sums of d's columns to the bias's. */
function throughLinear(
  x: Float64Array,
  w: Float64Array,
  d: Float64Array,
  dx: Float64Array,
  gradient: Float64Array,
  bias: Float64Array,
  dw: Float64Array,
  columns: number,
): void {
  tiledProduct(d, [columns, 1], w, [1, columns], dx, [TOKENS, columns, WIDTH]);
  tiledProduct(x, [1, WIDTH], d, [columns, 1], dw, [WIDTH, TOKENS, columns]);
  for (let k = 0; k < gradient.length; k++) gradient[k] = at(gradient, k) + at(dw, k);
  for (let i = 0; i < TOKENS; i++) for (let j = 0; j < columns; j++) bias[j] = at(bias, j) + at(d, i * columns + j);
}

function causalSoftmax(x: Float64Array): void {
  for (let i = 0; i < TOKENS; i++) {
    const start = i * TOKENS;
    let max = Number.NEGATIVE_INFINITY;
    for (let j = 0; j <= i; j++) max = Math.max(max, at(x, start + j));
    let total = 0;
    for (let j = 0; j < TOKENS; j++) {
      const exponential = j <= i ? Math.exp(at(x, start + j) - max) : 0;
      x[start + j] = exponential;
      total += exponential;
    }
    for (let j = 0; j <= i; j++) x[start + j] = at(x, start + j) / total;
  }
}
