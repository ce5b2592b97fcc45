import { describe, expect, test } from 'vitest';
import { number, sum } from '../../src/arithmetic/arithmetic.ts';
import { agreement, agreementText, shortcutAgreement } from '../../src/explain/agreement.ts';
import type { Explanation } from '../../src/explain/explanation.ts';

/** An explanation whose terms sum to one number and whose cell holds another; of a gradient, where it is said to be. */
function explanationOf(terms: readonly number[], value: number, gradient: boolean): Explanation {
  return {
    name: 'x[0,0]',
    address: 'x[0,0]@0:1',
    value,
    title: 'sum',
    formula: '',
    terms: terms.map(term => ({ value: term, text: '', cells: [] })),
    cells: [],
    sum: terms.reduce((total, term) => total + term, 0),
    ...(gradient && { jacobian: [] }),
  };
}

const holds = (terms: readonly number[], value: number, gradient: boolean) =>
  agreement(explanationOf(terms, value, gradient)).holds;

describe('the terms of a number agree with it', () => {
  test('bit for bit where they are how it was computed; a gradient, computed in closed form, to rounding', () => {
    const near = 0.5 + 2 ** -50;
    expect([holds([0.25, 0.25], 0.5, false), holds([0.25, 0.25], near, false)]).toEqual(['exactly', 'not']);
    expect([holds([0.25, 0.25], 0.5, true), holds([0.25, 0.25], near, true)]).toEqual(['exactly', 'to rounding']);
  });

  test('to rounding of what they add up to without their signs', () => {
    expect([holds([1e6, -1e6], 1e-7, true), holds([1, -1], 1e-7, true)]).toEqual(['to rounding', 'not']);
  });

  test('as zeros of either sign, and as the same number that is none, but not as another', () => {
    expect([holds([-0], 0, false), holds([0], -0, true), holds([Number.NaN], Number.NaN, false)]).toEqual(
      Array(3).fill('exactly'),
    );
    const infinite = Number.POSITIVE_INFINITY;
    expect([holds([infinite], 1, true), holds([1], infinite, true), holds([Number.NaN], 1, true)]).toEqual(
      Array(3).fill('not'),
    );
  });

  test('in the words of the pane', () => {
    const text = (value: number, gradient: boolean) =>
      agreementText(agreement(explanationOf([0.25, 0.25], value, gradient)), String(value));
    expect(text(0.5, true)).toBe('✓ as recorded, bit for bit');
    expect(text(0.5 + 2 ** -50, true)).toBe('✓ as recorded, to rounding (9e-16)');
    expect(text(0.75, false)).toBe('✗ recorded is 0.75');
  });
});

test('a shortcut that is the closed form agrees bit for bit or not at all; another way to the number, to rounding', () => {
  const arithmetic = sum([number(1), number(-0.5)]);
  const shortcut = { formula: '', text: '', arithmetic, value: arithmetic.value };
  const whole = explanationOf([0.5], 0.5 + 2 ** -50, true);
  expect(shortcutAgreement({ ...shortcut, closed: true }, whole).holds).toBe('not');
  expect(shortcutAgreement({ ...shortcut, closed: false }, whole).holds).toBe('to rounding');
});
