import { expect, test } from 'vitest';
import { problemsOf } from './timeline-of.ts';

const long = { init: 'ones', shape: [1_000_000, 1] };

test('a product that would not fit is refused before it is computed, with the bytes it would take', () => {
  const [problem] = problemsOf({ constants: { x: long }, program: ['y = x @ x.T'] });
  expect(problem).toContain('program[0]: matmul gives a 1000000×1000000 matrix of 8000000000000 bytes (7.3 TiB)');
  expect(problem).toContain('4.0 GiB together');
});

test('a backward pass that would not fit is refused too', () => {
  const functions = { 'twice(x)': ['y = x + x', 'return y + y'] };
  // Forward 250 operations of 8 MB are 2 GB; the backward pass takes more than twice that.
  const wide = { init: 'ones', shape: [1000, 1000] };
  const calls = Array.from({ length: 124 }, () => 'x = twice(x)');
  const problems = problemsOf({ functions, constants: { x: wide }, program: calls });
  expect(problems).toEqual([]);
  const [problem] = problemsOf({
    functions,
    parameters: { w: wide },
    program: ['x = twice(w)', ...calls, 'loss = sum(x)'],
    train: { loss: 'loss' },
  });
  expect(problem).toMatch(/^train: the backward pass gives a 1000×1000 matrix/);
});
