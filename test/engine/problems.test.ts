import { expect, test } from 'vitest';
import { problemsOf } from './timeline-of.ts';

const constants = { X: [[1, 2]], Y: [[1, 2, 3]], n: 2 };
const first = (program: unknown[], more: object = {}) => problemsOf({ constants, program, ...more })[0];

test.each([
  ['z = X @ Y', "program[0]: matmul: a is 1×2 and b is 1×3; a's columns must equal b's rows; in X @ Y"],
  ['z = Xs @ Y', 'program[0]: there is no Xs here; did you mean X?'],
  ['z = matmul(X, X.T)', 'program[0]: there is no function matmul; write a @ b'],
  ['z = sum(X, dim=1)', 'program[0]: sum has no argument dim; did you mean axis?'],
  ['z = softmx(X)', 'program[0]: there is no function softmx; did you mean softmax?'],
  ['z = softmax', 'program[0]: softmax is a function; call it: softmax(…)'],
  ['z = X[3]', 'program[0]: X[3]: there is no row 3; X has rows 0 to 0'],
  ['z = X[:, 2:2]', 'program[0]: X[:, 2:2]: the slice from 2 to 2 is empty; X has columns 0 to 1'],
  [
    'z = cross_entropy(X, Y)',
    'program[0]: cross_entropy: logits is 1×2 and targets is 1×3; give one target id, 1×1, for the one row of logits; in cross_entropy(X, Y)',
  ],
  ['z = X[0, n - 5]', 'program[0]: X[0, n-5]: there is no column -3; X has columns 0 to 1'],
  [
    'z = X[n / 4]',
    'program[0]: n / 4 is not a whole number; an index is a whole number, a loop counter or a constant that is one; rows of a table are looked up with embedding(table, ids)',
  ],
  ['z = X ** Y', 'program[0]: the exponent Y is not a number; write a number, or the name of a constant that is one'],
  ['z = mean(X, axis=2)', 'program[0]: mean: axis is 2; axis must be 0 (by column) or 1 (by row)'],
  ['z = mean(X, axes=1)', 'program[0]: mean has no argument axes; did you mean axis?'],
  ['z = X.S', 'program[0]: X is a matrix and has no S; matrices have .T; groups have members'],
  [
    'z = concat([X for h in range(0)])',
    'program[0]: range(0) is not a range to count over; write range(n) with a whole number from 1 to 10000',
  ],
])('%s', (statement, problem) => {
  expect(first([statement])).toBe(problem);
});

test('every mistake is told at once, and none that only follows from another', () => {
  expect(problemsOf({ constants, program: ['a = X @ Y', 'b = a + a', 'c = q * b', 'd = X @ Y.T'] })).toEqual([
    "program[0]: matmul: a is 1×2 and b is 1×3; a's columns must equal b's rows; in X @ Y",
    'program[2]: there is no q here; known are a, b, X, Y, n',
    "program[3]: matmul: a is 1×2 and b is 3×1; a's columns must equal b's rows; in X @ Y.T",
  ]);
});

test('a mistake in a function is told once, at the line of the function', () => {
  const functions = { 'f(x)': ['y = x @ x', 'return y'] };
  expect(problemsOf({ constants, functions, program: ['a = f(X)', 'b = f(X)'] })).toEqual([
    'functions["f(x)"][0]: matmul: a is 1×2 and b is 1×2; a\'s columns must equal b\'s rows; in x @ x',
  ]);
});

test('a loop over what is no list of groups is refused, and does not pass over nothing', () => {
  const parameters = { by: { name: { W: [[1]] } }, W: [[1]] };
  for (const group of ['by', 'W', 'by.name'])
    expect(problemsOf({ parameters, program: [{ for: 'p', in: group, do: ['y = p.W'] }] })[0]).toContain(
      `${group} is not a list of groups`,
    );
});

test('recursion is refused', () => {
  const functions = { 'f(x)': ['return g(x)'], 'g(x)': ['return f(x)'] };
  expect(problemsOf({ constants, functions, program: ['a = f(X)'] })[0]).toContain('f calls itself');
});

test('a loss that is missing or no number is told', () => {
  expect(first(['a = X'], { train: { loss: 'loss' } })).toContain('train.loss: the program does not compute loss');
  expect(first(['a = X * X'], { train: { loss: 'a' } })).toContain('train.loss: a is 1×2');
});

test.each([[['a = 1']], [['a = 1 + 1', 'b = a * 2']], [['a = -2 ** 2']]])('%j has no event, and says so', program => {
  expect(problemsOf({ program })).toEqual([
    'program: there is nothing to step through: only numbers are computed; ' +
      'give them a matrix to work on: {"constants": {"x": [[1, 2]]}, "program": ["y = x + 1"]}',
  ]);
});

test('names that are known are told once, and none where there is none', () => {
  expect(
    problemsOf({
      data: [{ q: [[1]] }],
      functions: { 'f(x)': ['return zzzzzz + x'] },
      program: ['q = q + 1', 'y = f(q)'],
    })[0],
  ).toContain('there is no zzzzzz here; known are q, x');
  expect(problemsOf({ program: ['y = zzzzzz + 1'] })[0]).toContain(
    'there is no zzzzzz here; no name is known here yet: constants, parameters and data give some',
  );
});

test('functions that are known are told once', () => {
  const [told = ''] = problemsOf({ constants, program: ['y = zzzzzzzzzzzzzz(X)'] });
  const names = told.replace(/^.*functions are /, '').split(', ');
  expect(new Set(names).size).toBe(names.length);
  expect(names).toContain('cached');
});

test('an index is worked out of constants, without an event', () => {
  const constantsAsIndices = {
    X: [
      [1, 2],
      [3, 4],
    ],
    n: 2,
  };
  expect(problemsOf({ constants: constantsAsIndices, program: ['y = X[n - 1]', 'z = X[:, -n + 1:n * 1]'] })).toEqual(
    [],
  );
});
