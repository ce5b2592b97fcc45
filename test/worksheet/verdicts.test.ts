import { expect, test } from 'vitest';
import { sheetOf } from './checked.ts';

const { last, checked } = sheetOf({
  constants: { a: [[0.1234, 0.5678]], w: [[1], [10]] },
  program: ['b = a * a', 'c = b @ w', 'd = c * c', 'p = softmax(b)'],
});
// b = [0.01522756, 0.32239684], c = 3.23919596, d = 10.492390467…, p = [0.423806…, 0.576193…]

test('right to the digits printed', () => {
  expect(last({ address: 'c', printed: '3.24' })).toEqual({ verdict: 'right', cause: undefined, rule: undefined });
  expect(last({ address: 'c', printed: '3.25' }).verdict).toBe('wrong');
});

test('an infinity printed for a finite number is wrong', () => {
  for (const text of ['inf', '-∞', 'NaN']) expect(last({ address: 'c', printed: text }).verdict).toBe('wrong');
});

test('rounding goes as far as the printed digits of the inputs, and no farther', () => {
  const b = { address: 'b', printed: ['0.015', '0.322'] };
  // 0.015 + 10 · 0.322 = 3.235: both inputs were rounded down, together by 0.0042.
  expect(last(b, { address: 'c', printed: '3.235' })).toMatchObject({
    verdict: 'rounding',
    cause: expect.stringContaining('b[0,1]'),
  });
  expect(last(b, { address: 'c', printed: '3.237' }).verdict).toBe('rounding');
  expect(last(b, { address: 'c', printed: '3.234' }).verdict).toBe('wrong');
  expect(last(b, { address: 'c', printed: '3.244' }).verdict).toBe('wrong');
  // Nobody printed b: nothing was rounded.
  expect(last({ address: 'c', printed: '3.235' }).verdict).toBe('wrong');
  // And with b printed to seven digits there is little to round.
  expect(last({ address: 'b', printed: ['0.0152276', '0.3223968'] }, { address: 'c', printed: '3.235' }).verdict).toBe(
    'wrong',
  );
});

test('what is printed between stops what came before it', () => {
  const b = { address: 'b', printed: ['0.015', '0.322'] };
  expect(last(b, { address: 'd', printed: '10.465' }).verdict).toBe('rounding');
  expect(last(b, { address: 'c', printed: '3.239196' }, { address: 'd', printed: '10.465' }).verdict).toBe('wrong');
});

test('a number cut off is rounding, one beyond its last digit is not', () => {
  expect(last({ address: 'c', printed: '3.2391' })).toMatchObject({
    verdict: 'rounding',
    cause: expect.stringContaining('cut off'),
  });
  expect(last({ address: 'c', printed: '3.2393' }).verdict).toBe('wrong');
});

test('an input printed as 0 that is not 0 is left out, not rounded', () => {
  const b = { address: 'b[0,0]', printed: '0.0' };
  expect(last(b).verdict).toBe('right');
  expect(last(b, { address: 'c', printed: '3.22397' })).toMatchObject({
    verdict: 'wrong',
    rule: 'a number printed as 0 and left out',
  });
});

test('right for a wrong number follows from it, and no further mistake does', () => {
  const b = { address: 'b[0,1]', printed: '0.332397' };
  expect(last(b).verdict).toBe('wrong');
  expect(last(b, { address: 'c', printed: '3.3392' })).toMatchObject({
    verdict: 'follows',
    cause: 'right for b[0,1] = 0.332397',
  });
  expect(last(b, { address: 'c', printed: '3.3392' }, { address: 'd', printed: '11.1503' }).verdict).toBe('follows');
  expect(last(b, { address: 'c', printed: '3.3492' }).verdict).toBe('wrong');
  // Who went on with the right number has it right.
  expect(last(b, { address: 'c', printed: '3.2392' }).verdict).toBe('right');
  // Printed afterwards, it explains nothing.
  expect(checked({ address: 'c', printed: '3.3392' }, b).entries[0]?.verdict).toBe('wrong');
});

test('worked lines count: inside an operation, and by their own text', () => {
  const e = { expression: 'exp(b)', printed: ['1.0153', '1.3904'] };
  const wrong = { expression: 'exp(b)', printed: ['1.0153', '1.4804'] };
  expect(checked(e).counts).toMatchObject({ rounding: 0, wrong: 1 });
  expect(last(wrong, { expression: 'sum(exp(b))', printed: '2.4957' }).verdict).toBe('follows');
  const largest = { expression: 'exp(b - max(b))', printed: ['0.7455', '1.0'] };
  // 0.7455 / 1.7455 and 1 / 1.7455
  expect(last(largest, { address: 'p', printed: ['0.4271', '0.5729'] }).verdict).toBe('follows');
});

test('counts and causes are of each number, the entry has the worst', () => {
  const { counts, entries, blank } = checked(
    { address: 'b', printed: ['0.0152', '-0.3224'] },
    { address: 'p', printed: ['0.4238', ''] },
  );
  expect(counts).toEqual({ right: 2, rounding: 0, follows: 0, wrong: 1 });
  expect(blank).toBe(1);
  expect(entries[0]).toMatchObject({ verdict: 'wrong', cause: '[0,1] looks like the wrong sign' });
});

test('an update is seen across the steps, once', () => {
  const { last } = sheetOf({
    parameters: { w: [[0.5, -1.5]] },
    data: [{ x: [[1, 2]] }],
    program: ['loss = mse(w, x)'],
    train: { loss: 'loss', steps: 2, optimizer: { type: 'sgd', lr: 0.1 } },
  });
  // w.grad = [−0.5, −3.5], w = [0.55, −1.15], then loss = (0.2025 + 9.9225) / 2 = 5.0625
  expect(last({ address: 'loss@1', printed: '5.0625' }).verdict).toBe('right');
  const wrong = { address: 'w.grad[0,1]@0', printed: '-3.0' };
  expect(last(wrong, { address: 'w[0,1]@0', printed: '-1.20' }).verdict).toBe('follows');
  expect(last(wrong, { address: 'loss@1', printed: '5.22125' }).verdict).toBe('follows');
  expect(
    last(wrong, { address: 'w@0', printed: ['0.55', '-1.20'] }, { address: 'loss@1', printed: '5.22125' }).verdict,
  ).toBe('follows');
  expect(last({ address: 'w[0,1]@1', printed: '-1.150' })).toMatchObject({
    rule: 'the value before or after the update',
  });
});
