import { expect, test } from 'vitest';
import { causes } from '../../src/worksheet/causes/rules.ts';
import { sheetOf } from './checked.ts';

// The mistaken numbers are worked out here, by hand or in plain arithmetic, not by the rules under test.

const softmax = (row: readonly number[]) => {
  const e = row.map(Math.exp);
  const total = e.reduce((a, b) => a + b);
  return e.map(each => each / total);
};

const attention = sheetOf({
  constants: { d: 4, bias: [[0.3, -0.2, 0.7]] },
  parameters: {
    W: [
      [0.4, -0.3, 0.9],
      [1.1, 0.2, -0.6],
      [-0.8, 0.5, 0.1],
    ],
  },
  data: [
    {
      x: [
        [1.2, -0.7, 0.4],
        [0.3, 0.9, -1.1],
        [-0.5, 0.8, 1.3],
      ],
      y: [
        [0, 1, 0],
        [1, 0, 0],
        [0, 0, 1],
      ],
      t: [[2, 0, 1]],
    },
  ],
  program: [
    'q = x @ W',
    'scores = q @ x.T',
    'scaled = scores / sqrt(d)',
    'masked = causal_mask(scaled)',
    'A = softmax(masked)',
    'context = A @ q',
    'biased = context + bias',
    'h = relu(biased)',
    'out = x + h',
    'normed = layer_norm(out, bias, bias)',
    'rms = rms_norm(0.01 * out)',
    'P = softmax(normed)',
    'loss = mse(P, y)',
    'entropy = cross_entropy(out, t)',
    'left = out - q',
  ],
  train: { loss: 'loss' },
});

const x = [
  [1.2, -0.7, 0.4],
  [0.3, 0.9, -1.1],
  [-0.5, 0.8, 1.3],
];
const W = [
  [0.4, -0.3, 0.9],
  [1.1, 0.2, -0.6],
  [-0.8, 0.5, 0.1],
];
const bias = [0.3, -0.2, 0.7];
const times = (a: readonly number[][], b: readonly number[][]) =>
  a.map(row =>
    (b[0] as number[]).map((_, j) =>
      row.reduce((total, each, k) => total + each * ((b[k] as number[])[j] as number), 0),
    ),
  );
const turned = (a: readonly number[][]) => (a[0] as number[]).map((_, j) => a.map(row => row[j] as number));
const cell = (a: readonly (readonly number[])[], row: number, column: number) => (a[row] as number[])[column] as number;

const q = times(x, W);
const scores = times(q, turned(x));
const scaled = scores.map(row => row.map(each => each / 2));
const masked = scaled.map((row, i) => row.map((each, j) => (j > i ? -Infinity : each)));
const A = masked.map(softmax);
const context = times(A, q);
const biased = context.map(row => row.map((each, j) => each + (bias[j] as number)));
const h = biased.map(row => row.map(each => Math.max(0, each)));
const out = x.map((row, i) => row.map((each, j) => each + cell(h, i, j)));
const mean = (row: readonly number[]) => row.reduce((a, b) => a + b) / row.length;
const normed = (root: (square: number) => number) =>
  out.map(row =>
    row.map(
      (each, j) =>
        ((each - mean(row)) / root(mean(row.map(one => (one - mean(row)) ** 2)))) * (bias[j] as number) +
        (bias[j] as number),
    ),
  );
const small = out.map(row => row.map(each => 0.01 * each));
const P = normed(square => Math.sqrt(square + 1e-5)).map(softmax);
const y = [
  [0, 1, 0],
  [1, 0, 0],
  [0, 0, 1],
];
const PGrad = P.map((row, i) => row.map((each, j) => (2 * (each - cell(y, i, j))) / 9));
const entropy = mean(out.map((row, i) => -Math.log(softmax(row)[[2, 0, 1][i] as number] as number)));

const made: [rule: string, address: string, mistaken: number][] = [
  ['missing or doubled 1/√d', 'scaled[1,0]', cell(scores, 1, 0)],
  ['missing or doubled 1/√d', 'scaled[1,0]', cell(scores, 1, 0) / 4],
  ['missing or doubled 1/√d', 'A[2,1]', cell(scores.map(softmax), 2, 1)],
  ['sign', 'q[2,1]', -cell(q, 2, 1)],
  ['sign', 'left[1,2]', cell(q, 1, 2) - cell(out, 1, 2)],
  ['sign', 'q[0,0]', cell(q, 0, 0) - 2 * 1.2 * 0.4],
  ['transposed', 'q[0,1]', cell(times(x, turned(W)), 0, 1)],
  ['transposed', 'scores[2,0]', cell(scores, 0, 2)],
  [
    'softmax without normalising',
    'P[1,1]',
    Math.exp(
      cell(
        normed(v => Math.sqrt(v + 1e-5)),
        1,
        1,
      ),
    ),
  ],
  ['softmax without normalising', 'A[2,0]', Math.exp(cell(scaled, 2, 0) - Math.max(...(scaled[2] as number[])))],
  ['log base', 'entropy', entropy / Math.LN2],
  ['log base', 'entropy', entropy / Math.LN10],
  ['not averaged or summed over the batch', 'entropy', entropy * 3],
  ['wrong row, token or position', 'context[0,1]', cell(context, 2, 1)],
  [
    'wrong row, token or position',
    'entropy',
    mean(out.map((row, i) => -Math.log(softmax(row)[[2, 0, 0][i] as number] as number))),
  ],
  ['neighbouring cell', 'biased[1,0]', cell(biased, 1, 1)],
  ['factor 2 of MSE', 'P.grad[0,2]', cell(PGrad, 0, 2) / 2],
  ['factor 2 of MSE', 'P.grad[0,2]', cell(PGrad, 0, 2) * 9],
  [
    'variance n−1',
    'normed[0,1]',
    cell(
      normed(square => Math.sqrt((square * 3) / 2 + 1e-5)),
      0,
      1,
    ),
  ],
  [
    'eps inside or outside the root',
    'rms[0,1]',
    cell(small, 0, 1) / (Math.sqrt(mean((small[0] as number[]).map(v => v * v))) + 1e-5),
  ],
  ['ReLU forgotten', 'h[0,0]', cell(biased, 0, 0)],
  ['residual replaced instead of added', 'out[1,0]', cell(h, 1, 0)],
  ['bias or mask left out', 'biased[1,2]', cell(context, 1, 2)],
  ['bias or mask left out', 'masked[0,1]', cell(scaled, 0, 1)],
  ['bias or mask left out', 'A[1,0]', cell(scaled.map(softmax), 1, 0)],
  ['decimal point', 'q[1,1]', cell(q, 1, 1) * 10],
];

test.each(made)('%s: %s = %d', (rule, address, mistaken) => {
  const { verdict, rule: found, cause } = attention.last({ address: `${address}@0`, printed: mistaken.toPrecision(6) });
  expect({ verdict, found, cause }).toEqual({
    verdict: 'wrong',
    found: rule,
    cause: expect.stringMatching(/^looks like /),
  });
});

const sgd = sheetOf({
  constants: {
    x: [[1.2, -0.7]],
    v: [
      [0.35, 0.8],
      [-0.6, 0.45],
    ],
  },
  parameters: {
    u: [
      [0.4, -0.3],
      [1.1, 0.2],
    ],
    w: [
      [0.9, -0.5],
      [0.3, 0.7],
    ],
  },
  data: [{ target: [[0]] }, { target: [[1]] }],
  program: [
    'k = x @ v',
    'z = x @ u',
    'logits = z @ w',
    'probs = softmax(logits)',
    'loss = cross_entropy(logits, target)',
  ],
  train: { loss: 'loss', steps: 3, batch: 1, optimizer: { type: 'sgd', lr: 0.2 } },
});
const u = [
  [0.4, -0.3],
  [1.1, 0.2],
];
const w = [
  [0.9, -0.5],
  [0.3, 0.7],
];
const z = times([[1.2, -0.7]], u);
const probs = softmax(times(z, w)[0] as number[]);
const dlogits = [(probs[0] as number) - 1, probs[1] as number];
const dw = times(turned(z), [dlogits]);
const updated = w.map((row, i) => row.map((each, j) => each - 0.2 * cell(dw, i, j)));
const dz = times([dlogits], turned(w));
const dzLate = times([dlogits], turned(updated));

test.each([
  ['gradient added instead of subtracted', 'w[1,0]@0', 0.3 + 0.2 * cell(dw, 1, 0)],
  ['learning rate forgotten', 'w[1,0]@0', 0.3 - cell(dw, 1, 0)],
  ['the value before or after the update', 'w[1,1]@0', 0.7],
  ['updated in the wrong order', 'z.grad[0,0]@0', cell(dzLate, 0, 0)],
  ['updated in the wrong order', 'u.grad[0,1]@0', 1.2 * cell(dzLate, 0, 1)],
  ['transposed', 'z.grad[0,1]@0', cell(times([dlogits], w), 0, 1)],
  ['probabilities updated instead of logits', 'probs[0,0]@1', (probs[0] as number) - 0.2 * (dlogits[0] as number)],
  ['the value before or after the update', 'w[0,0]@1', cell(updated, 0, 0)],
  ['the number of a like tensor', 'k[0,1]@0', cell(z, 0, 1)],
  ['the tensor one step before or after', 'probs[0,0]@0', cell(times(z, w), 0, 0)],
  ['wrong row, token or position', 'logits.grad[0,0]@0', probs[0] as number],
  ['a factor left out', 'u.grad[0,0]@0', cell(dz, 0, 0)],
])('%s: %s = %d', (rule, address, mistaken) => {
  expect(sgd.last({ address, printed: mistaken.toPrecision(7) })).toMatchObject({ verdict: 'wrong', rule });
});

test('two digits in each other’s place, in a number of a few digits', () => {
  expect(
    sgd.last({ address: 'probs[0,0]@0', printed: (probs[0] as number).toFixed(4).replace(/(.)(.)$/, '$2$1') }),
  ).toMatchObject({
    verdict: 'wrong',
    rule: 'a digit swapped',
  });
});

test('an earlier wrong number carried on, past right ones printed since', () => {
  const earlier = { address: 'z[0,0]@0', printed: '0.29000' };
  expect(sgd.last(earlier).verdict).toBe('wrong');
  const logits = { address: 'logits@0', printed: (times(z, w)[0] as number[]).map(each => each.toFixed(6)) };
  const carried = softmax(times([[0.29, cell(z, 0, 1)]], w)[0] as number[])[1] as number;
  expect(sgd.last(earlier, logits, { address: 'probs[0,1]@0', printed: carried.toFixed(6) })).toMatchObject({
    verdict: 'wrong',
    rule: 'an earlier wrong number carried on',
  });
});

test('the softmax’s gradient with its diagonal alone', () => {
  const { last } = sheetOf({
    data: [{ x: [[0.3, -1.2, 0.8]], y: [[0.2, 0.5, 0.1]] }],
    program: ['s = softmax(x)', 'loss = sum(s * y)'],
    train: { loss: 'loss' },
  });
  const s = softmax([0.3, -1.2, 0.8])[1] as number;
  expect(last({ address: 'x.grad[0,1]@0', printed: (s * (1 - s) * 0.5).toFixed(7) })).toMatchObject({
    verdict: 'wrong',
    rule: 'softmax treated as diagonal',
  });
});

test('Adam without its corrections, and with eps under the root', () => {
  const { last } = sheetOf({
    parameters: { w: [[1.5]] },
    program: ['loss = w * w'],
    train: { loss: 'loss', steps: 2, optimizer: { type: 'adam', lr: 0.1, beta1: 0.9, beta2: 0.95, eps: 0.01 } },
  });
  const [m, v] = [0.1 * 3, 0.05 * 9];
  const step = (mean: number, root: number) => (1.5 - (0.1 * mean) / root).toFixed(7);
  const rule = (printed: string) => last({ address: 'w@0', printed }).rule;
  expect(last({ address: 'w@0', printed: step(3, 3 + 0.01) }).verdict).toBe('right');
  expect(rule(step(m, Math.sqrt(9) + 0.01))).toBe('biased or unbiased Adam');
  expect(rule(step(3, Math.sqrt(9 + 0.01)))).toBe('eps inside or outside the root');
  expect(last({ address: 'w.m_hat@0', printed: m.toFixed(7) })).toMatchObject({ rule: 'biased or unbiased Adam' });
  expect(last({ address: 'w.v_hat@0', printed: v.toFixed(7) })).toMatchObject({ rule: 'biased or unbiased Adam' });
});

test('a batch’s gradient summed, and one example’s taken for all', () => {
  const { last } = sheetOf({
    parameters: { w: [[0.7]] },
    data: [{ x: [[2]] }, { x: [[-3]] }, { x: [[0.5]] }],
    program: ['loss = mse(w, x)'],
    train: { loss: 'loss' },
  });
  const all = [2, -3, 0.5].map(each => 2 * (0.7 - each));
  const rule = 'not averaged or summed over the batch';
  expect(last({ address: 'w.grad@0', printed: all.reduce((a, b) => a + b).toFixed(6) })).toMatchObject({ rule });
  expect(last({ address: 'w.grad@0', printed: (all[1] as number).toFixed(6) })).toMatchObject({ rule });
});

test('no cause is told where none gives the number, and none where it is right', () => {
  expect(attention.last({ address: 'scaled[1,0]@0', printed: '3.14159' })).toEqual({
    verdict: 'wrong',
    cause: undefined,
    rule: undefined,
  });
  const right = attention.checked(
    ...['q', 'A', 'normed', 'P.grad', 'W.grad'].map(name => ({ address: `${name}@0`, printed: digits(name) })),
  );
  expect(right.counts).toMatchObject({ rounding: 0, follows: 0, wrong: 0 });
});

/** A tensor of the attention scenario to four decimals. */
function digits(name: string): string[][] {
  const { tape, values } = attention.timeline.segment(0);
  const { rows, columns, data } = values[tape.slots.get(name) ?? -1] ?? { rows: 0, columns: 0, data: [] };
  return Array.from({ length: rows }, (_, r) =>
    Array.from({ length: columns }, (_, c) => (data[r * columns + c] as number).toFixed(4)),
  );
}

test('every mistake has a name of its own', () => {
  expect(new Set(causes.map(({ name }) => name)).size).toBe(causes.length);
});
