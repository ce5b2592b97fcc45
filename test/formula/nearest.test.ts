import { describe, expect, test } from 'vitest';
import { BUILT_IN } from '../../src/formula/built-in.ts';
import { nearest } from '../../src/formula/nearest.ts';
import { operations } from '../../src/ops/index.ts';

describe('the nearest known name', () => {
  test.each([
    ['sotfmax', ['softmax', 'log_softmax', 'max'], 'softmax'],
    ['wq', ['WK', 'WQ', 'wk'], 'WQ'],
    ['optimiser', ['optimizer', 'steps'], 'optimizer'],
    ['lr', ['lrs', 'loss'], 'lrs'],
    ['banana', ['loss', 'steps'], undefined],
    ['x', ['y', 'z'], undefined],
    ['x', [], undefined],
  ])('of %s among %j is %s', (name, known, near) => expect(nearest(name, known)).toBe(near));
});

test('every operation that can be called is known as a function of the notation', () => {
  const callable = operations.filter(({ name, notation }) => notation.startsWith(`${name}(`));
  expect(callable.length).toBeGreaterThan(20);
  const missing = callable.map(({ name }) => name).filter(name => !BUILT_IN.has(name));
  expect(missing, 'these names are to be added to the list in src/formula/built-in.ts').toEqual([]);
});
