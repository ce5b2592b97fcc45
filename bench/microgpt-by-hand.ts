/**
 * MicroGPT written out by hand: forward, backward and Adam over Float64Arrays that are allocated once.
 * It records nothing and can do nothing else. What the engine's step is measured against.
 */
import { matmul, matmulByTransposed, matmulTransposed } from './plain-matmul.ts';

const WIDTH = 16;
const HEADS = 4;
const HEAD = WIDTH / HEADS;
const HIDDEN = 64;
const CONTEXT = 8;
const VOCABULARY = 28;
const EPS = 1e-5;
const ADAM = { beta1: 0.9, beta2: 0.95, eps: 1e-8 };

/** Rows and columns of every parameter, in the scenario's order and under its names. */
const SHAPES = {
  wte: [VOCABULARY, WIDTH],
  wpe: [CONTEXT, WIDTH],
  'layers[0].WQ': [WIDTH, WIDTH],
  'layers[0].WK': [WIDTH, WIDTH],
  'layers[0].WV': [WIDTH, WIDTH],
  'layers[0].WO': [WIDTH, WIDTH],
  'layers[0].W1': [WIDTH, HIDDEN],
  'layers[0].W2': [HIDDEN, WIDTH],
} as const;

type Name = keyof typeof SHAPES;
export const NAMES = Object.keys(SHAPES) as Name[];
type Weights = Record<Name, Float64Array>;

function each(make: (size: number, name: Name) => Float64Array): Weights {
  return Object.fromEntries(
    NAMES.map(name => [name, make(SHAPES[name][0] * SHAPES[name][1], name)]),
  ) as unknown as Weights;
}

export class MicroGPT {
  readonly weights: Weights;
  readonly gradients = each(size => new Float64Array(size));
  private readonly m = each(size => new Float64Array(size));
  private readonly v = each(size => new Float64Array(size));
  private readonly rows = buffers();
  private updates = 0;

  constructor(start: (name: string) => ArrayLike<number>) {
    this.weights = each((_, name) => Float64Array.from(start(name)));
  }

  /** One training step on one name: its loss before the update. */
  step(tokens: ArrayLike<number>, targets: ArrayLike<number>, lr: number): number {
    const loss = this.forward(tokens, targets);
    this.backward(tokens, targets);
    this.adam(lr);
    return loss;
  }

  private forward(tokens: ArrayLike<number>, targets: ArrayLike<number>): number {
    const n = tokens.length;
    const w = this.weights;
    const r = this.rows;
    for (let i = 0; i < n; i++)
      for (let j = 0; j < WIDTH; j++)
        r.x[i * WIDTH + j] = at(w.wte, at(tokens, i) * WIDTH + j) + at(w.wpe, i * WIDTH + j);
    normalize(r.x, r.n1, r.scale1, n);
    matmul(r.n1, w['layers[0].WQ'], r.Q, n, WIDTH, WIDTH);
    matmul(r.n1, w['layers[0].WK'], r.K, n, WIDTH, WIDTH);
    matmul(r.n1, w['layers[0].WV'], r.V, n, WIDTH, WIDTH);
    this.attend(n);
    matmul(r.heads, w['layers[0].WO'], r.h, n, WIDTH, WIDTH);
    for (let k = 0; k < n * WIDTH; k++) r.h[k] = at(r.h, k) + at(r.x, k);
    normalize(r.h, r.n2, r.scale2, n);
    matmul(r.n2, w['layers[0].W1'], r.hidden, n, WIDTH, HIDDEN);
    for (let k = 0; k < n * HIDDEN; k++) {
      const positive = Math.max(0, at(r.hidden, k));
      r.active[k] = positive * positive;
    }
    matmul(r.active, w['layers[0].W2'], r.y, n, HIDDEN, WIDTH);
    for (let k = 0; k < n * WIDTH; k++) r.y[k] = at(r.y, k) + at(r.h, k);
    matmulByTransposed(r.y, w.wte, r.probs, n, WIDTH, VOCABULARY);
    let loss = 0;
    for (let i = 0; i < n; i++) {
      const logit = at(r.probs, i * VOCABULARY + at(targets, i));
      loss += softmax(r.probs, i * VOCABULARY, VOCABULARY) - logit;
    }
    return loss / n;
  }

  private attend(n: number): void {
    const { Q, K, V, A, heads } = this.rows;
    heads.fill(0);
    for (let h = 0; h < HEADS; h++)
      for (let i = 0; i < n; i++) {
        const row = (h * CONTEXT + i) * CONTEXT;
        for (let j = 0; j <= i; j++) {
          let score = 0;
          for (let d = 0; d < HEAD; d++) score += at(Q, i * WIDTH + h * HEAD + d) * at(K, j * WIDTH + h * HEAD + d);
          A[row + j] = score / 2;
        }
        softmax(A, row, i + 1);
        for (let j = 0; j <= i; j++)
          for (let d = 0; d < HEAD; d++)
            heads[i * WIDTH + h * HEAD + d] =
              at(heads, i * WIDTH + h * HEAD + d) + at(A, row + j) * at(V, j * WIDTH + h * HEAD + d);
      }
  }

  private backward(tokens: ArrayLike<number>, targets: ArrayLike<number>): void {
    const n = tokens.length;
    const w = this.weights;
    const g = this.gradients;
    const r = this.rows;
    for (let i = 0; i < n; i++) {
      for (let k = 0; k < VOCABULARY; k++) r.probs[i * VOCABULARY + k] = at(r.probs, i * VOCABULARY + k) / n;
      const target = i * VOCABULARY + at(targets, i);
      r.probs[target] = at(r.probs, target) - 1 / n;
    }
    matmulTransposed(r.probs, r.y, g.wte, VOCABULARY, n, WIDTH);
    matmul(r.probs, w.wte, r.dy, n, VOCABULARY, WIDTH);
    matmulTransposed(r.active, r.dy, g['layers[0].W2'], HIDDEN, n, WIDTH);
    matmulByTransposed(r.dy, w['layers[0].W2'], r.dhidden, n, WIDTH, HIDDEN);
    for (let k = 0; k < n * HIDDEN; k++) r.dhidden[k] = at(r.dhidden, k) * 2 * Math.max(0, at(r.hidden, k));
    matmulTransposed(r.n2, r.dhidden, g['layers[0].W1'], WIDTH, n, HIDDEN);
    matmulByTransposed(r.dhidden, w['layers[0].W1'], r.dn, n, HIDDEN, WIDTH);
    throughNorm(r.dn, r.n2, r.scale2, r.dy, n); // dy becomes dh: the residual's share is in it already
    matmulTransposed(r.heads, r.dy, g['layers[0].WO'], WIDTH, n, WIDTH);
    matmulByTransposed(r.dy, w['layers[0].WO'], r.dheads, n, WIDTH, WIDTH);
    this.throughAttention(n);
    r.dn.fill(0);
    for (const [name, d] of [
      ['layers[0].WQ', r.dQ],
      ['layers[0].WK', r.dK],
      ['layers[0].WV', r.dV],
    ] as const) {
      matmulTransposed(r.n1, d, g[name], WIDTH, n, WIDTH);
      matmulByTransposed(d, w[name], r.part, n, WIDTH, WIDTH);
      for (let k = 0; k < n * WIDTH; k++) r.dn[k] = at(r.dn, k) + at(r.part, k);
    }
    throughNorm(r.dn, r.n1, r.scale1, r.dy, n);
    g.wpe.fill(0);
    for (let i = 0; i < n; i++)
      for (let j = 0; j < WIDTH; j++) {
        const d = at(r.dy, i * WIDTH + j);
        const k = at(tokens, i) * WIDTH + j;
        g.wpe[i * WIDTH + j] = d;
        g.wte[k] = at(g.wte, k) + d;
      }
  }

  private throughAttention(n: number): void {
    const { Q, K, V, A, dheads, dQ, dK, dV, dA } = this.rows;
    for (const d of [dQ, dK, dV]) d.fill(0);
    for (let h = 0; h < HEADS; h++)
      for (let i = 0; i < n; i++) {
        const row = (h * CONTEXT + i) * CONTEXT;
        let along = 0;
        for (let j = 0; j <= i; j++) {
          let through = 0;
          for (let d = 0; d < HEAD; d++) {
            const up = at(dheads, i * WIDTH + h * HEAD + d);
            const v = j * WIDTH + h * HEAD + d;
            through += up * at(V, v);
            dV[v] = at(dV, v) + up * at(A, row + j);
          }
          dA[j] = through;
          along += through * at(A, row + j);
        }
        for (let j = 0; j <= i; j++) {
          const score = (at(A, row + j) * (at(dA, j) - along)) / 2;
          for (let d = 0; d < HEAD; d++) {
            const q = i * WIDTH + h * HEAD + d;
            const k = j * WIDTH + h * HEAD + d;
            dQ[q] = at(dQ, q) + score * at(K, k);
            dK[k] = at(dK, k) + score * at(Q, q);
          }
        }
      }
  }

  private adam(lr: number): void {
    this.updates++;
    const correct1 = 1 - ADAM.beta1 ** this.updates;
    const correct2 = 1 - ADAM.beta2 ** this.updates;
    for (const name of NAMES) {
      const [w, g, m, v] = [this.weights[name], this.gradients[name], this.m[name], this.v[name]];
      for (let k = 0; k < w.length; k++) {
        const slope = at(g, k);
        const mean = ADAM.beta1 * at(m, k) + (1 - ADAM.beta1) * slope;
        const square = ADAM.beta2 * at(v, k) + (1 - ADAM.beta2) * slope * slope;
        m[k] = mean;
        v[k] = square;
        w[k] = at(w, k) - (lr * (mean / correct1)) / (Math.sqrt(square / correct2) + ADAM.eps);
      }
    }
  }
}

function buffers() {
  const wide = () => new Float64Array(CONTEXT * WIDTH);
  const hidden = () => new Float64Array(CONTEXT * HIDDEN);
  return {
    ...{ x: wide(), n1: wide(), Q: wide(), K: wide(), V: wide(), heads: wide(), h: wide(), n2: wide(), y: wide() },
    ...{ dy: wide(), dn: wide(), dheads: wide(), dQ: wide(), dK: wide(), dV: wide(), part: wide() },
    ...{ hidden: hidden(), active: hidden(), dhidden: hidden() },
    ...{ scale1: new Float64Array(CONTEXT), scale2: new Float64Array(CONTEXT), dA: new Float64Array(CONTEXT) },
    A: new Float64Array(HEADS * CONTEXT * CONTEXT),
    probs: new Float64Array(CONTEXT * VOCABULARY),
  };
}

function at(of: ArrayLike<number>, index: number): number {
  return of[index] as number;
}

function normalize(x: Float64Array, out: Float64Array, scales: Float64Array, rows: number): void {
  for (let i = 0; i < rows; i++) {
    let squares = 0;
    for (let j = 0; j < WIDTH; j++) squares += at(x, i * WIDTH + j) * at(x, i * WIDTH + j);
    const scale = 1 / Math.sqrt(squares / WIDTH + EPS);
    scales[i] = scale;
    for (let j = 0; j < WIDTH; j++) out[i * WIDTH + j] = at(x, i * WIDTH + j) * scale;
  }
}

/** Adds to dx what comes back through a normalisation. */
function throughNorm(dn: Float64Array, n: Float64Array, scales: Float64Array, dx: Float64Array, rows: number): void {
  for (let i = 0; i < rows; i++) {
    let along = 0;
    for (let j = 0; j < WIDTH; j++) along += at(dn, i * WIDTH + j) * at(n, i * WIDTH + j);
    for (let j = 0; j < WIDTH; j++) {
      const k = i * WIDTH + j;
      dx[k] = at(dx, k) + (at(dn, k) - (at(n, k) * along) / WIDTH) * at(scales, i);
    }
  }
}

/** In place; returns log Σ exp. */
function softmax(x: Float64Array, start: number, length: number): number {
  let max = Number.NEGATIVE_INFINITY;
  for (let k = start; k < start + length; k++) max = Math.max(max, at(x, k));
  let total = 0;
  for (let k = start; k < start + length; k++) {
    const exponential = Math.exp(at(x, k) - max);
    x[k] = exponential;
    total += exponential;
  }
  for (let k = start; k < start + length; k++) x[k] = at(x, k) / total;
  return max + Math.log(total);
}
