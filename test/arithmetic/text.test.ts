import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type Arithmetic,
  call,
  cell,
  choice,
  minus,
  named,
  negative,
  number,
  plus,
  product,
  quotient,
  sum,
} from '../../src/arithmetic/arithmetic.ts';
import { latexName, numbersLatex, symbolsLatex } from '../../src/arithmetic/latex.ts';
import { numbersText, plainNumber, symbolsText } from '../../src/arithmetic/text.ts';
import type { Index } from '../../src/tensor/tensor.ts';
import { matrix } from '../../src/tensor/tensor.ts';
import { trees } from './trees.ts';

const x = matrix([[0.5, -0.2, 3]]);
const [a, b, c] = [cell('x', [0, 0], x), cell('x', [0, 1], x), cell('x', [0, 2], x)];
const nameOf = (of: string, [row, column]: Index) => `${of}[${row},${column}]`;
const mean = named('mean', quotient(sum([a, b, c]), number(3, 'n')));

describe('a tree in symbols and in numbers', () => {
  test.each<[string, Arithmetic, string, string]>([
    ['a sum of products', sum([product(a, c), product(b, c)]), 'x[0,0]·x[0,2] + x[0,1]·x[0,2]', '0.5·3 + (−0.2)·3'],
    ['a difference', minus(b, product(number(0.1, 'lr'), a)), 'x[0,1] − lr·x[0,0]', '−0.2 − 0.1·0.5'],
    ['a difference of a sum', minus(a, plus(b, c)), 'x[0,0] − (x[0,1] + x[0,2])', '0.5 − (−0.2 + 3)'],
    ['a negative number subtracted', minus(a, b), 'x[0,0] − x[0,1]', '0.5 − (−0.2)'],
    ['an opposite inside a product', product(a, negative(b)), 'x[0,0]·(−x[0,1])', '0.5·(−(−0.2))'],
    ['a sum inside a product', product(plus(a, b), c), '(x[0,0] + x[0,1])·x[0,2]', '(0.5 + (−0.2))·3'],
    ['a quotient', quotient(product(a, b), product(c, c)), 'x[0,0]·x[0,1] / (x[0,2]·x[0,2])', '0.5·(−0.2) / (3·3)'],
    ['a quotient of a quotient', quotient(quotient(a, b), c), '(x[0,0] / x[0,1]) / x[0,2]', '(0.5 / (−0.2)) / 3'],
    ['a quotient in a product', product(quotient(a, b), c), '(x[0,0] / x[0,1])·x[0,2]', '(0.5 / (−0.2))·3'],
    [
      'functions',
      product(call('exp', minus(a, b)), call('abs', b)),
      'exp(x[0,0] − x[0,1])·|x[0,1]|',
      'exp(0.5 − (−0.2))·|−0.2|',
    ],
    ['roots', plus(call('sqrt', c), call('sqrt', plus(a, c))), '√(x[0,2]) + √(x[0,0] + x[0,2])', '√3 + √(0.5 + 3)'],
    ['log1p', call('log1p', b), 'log(1 + x[0,1])', 'log(1 + (−0.2))'],
    ['log1p of a difference', call('log1p', minus(a, c)), 'log(1 + (x[0,0] − x[0,2]))', 'log(1 + (0.5 − 3))'],
    ['a named part', plus(a, negative(mean)), 'x[0,0] − mean', '0.5 − 1.0999999999999999'],
    ['a named part by itself, which is opened', mean, '(x[0,0] + x[0,1] + x[0,2]) / n', '(0.5 + (−0.2) + 3) / 3'],
    ['a power', product(b, b, b), 'x[0,1]³', '(−0.2)³'],
    [
      'the largest',
      minus(a, choice([a, b, c], 2, 'max')),
      'x[0,0] − max(x[0,0], x[0,1], x[0,2])',
      '0.5 − max(0.5, −0.2, 3)',
    ],
    [
      'where the largest is',
      choice([number(0), number(1)], 1, 'argmax', [a, c]),
      'argmax(x[0,0], x[0,2])',
      'argmax(0.5, 3)',
    ],
    [
      'a choice with a reason',
      choice([a, number(Number.NEGATIVE_INFINITY)], 1, 'masked'),
      '−∞ (masked)',
      '−∞ (masked)',
    ],
    ['a choice within', product(a, choice([a, number(0)], 1, 'masked')), 'x[0,0]·0', '0.5·0'],
    ['nothing', sum([]), '0', '0'],
  ])('%s', (_, tree, symbols, numbers) => {
    expect([symbolsText(tree, nameOf), numbersText(tree)]).toEqual([symbols, numbers]);
  });

  test('long lists show their ends', () => {
    const five = [1, 2, 3, 4, 5].map(value => number(value));
    expect(numbersText(sum(five), plainNumber, 3)).toBe('1 + 2 + … 2 more … + 5');
    expect(numbersText(choice(five, 4, 'max'), plainNumber, 4)).toBe('max(1, 2, 3, … 1 more …, 5)');
    expect(numbersText(sum(five), plainNumber, 5)).toBe('1 + 2 + 3 + 4 + 5');
  });

  test('numbers are written by the format that is given', () => {
    expect(numbersText(plus(a, b), value => value.toFixed(2))).toBe('0.50 + (-0.20)');
  });

  test.each([
    [-0, '−0'],
    [1e-7, '1e−7'],
    [Number.NEGATIVE_INFINITY, '−∞'],
    [Number.NaN, 'NaN'],
  ])('%s is written %s', (value, text) => expect(plainNumber(value)).toBe(text));

  test('parentheses pair up and no two signs meet, whatever the tree', () => {
    fc.assert(
      fc.property(trees, tree => {
        const text = numbersText(tree);
        expect(depths(text, '(', ')').every(depth => depth >= 0)).toBe(true);
        expect(depths(text, '(', ')').at(-1)).toBe(0);
        expect(text).not.toMatch(/[−+·/] ?[−+·/]/);
      }),
      { numRuns: 500, seed: 3 },
    );
  });
});

describe('a tree as LaTeX', () => {
  test('in symbols, with its names escaped', () => {
    const tree = quotient(minus(a, mean), call('sqrt', plus(named('variance', b), number(1e-5, 'eps'))));
    expect(symbolsLatex(tree, (_, at) => `W_Q.grad[${at}]`)).toBe(
      '\\frac{\\text{W\\_Q.grad}_{0,0} - \\text{mean}}{\\sqrt{\\text{variance} + \\text{eps}}}',
    );
  });

  test('in numbers', () => {
    const tree = sum([product(a, plus(b, c)), negative(call('exp', number(1e-7))), number(Number.NEGATIVE_INFINITY)]);
    expect(numbersLatex(tree)).toBe(
      '0.5 \\cdot \\left(-0.2 + 3\\right) - \\exp\\left(1 \\cdot 10^{-7}\\right) + \\left(-\\infty\\right)',
    );
  });

  test.each([
    ['A[1,0]', 'A_{1,0}'],
    ['(Q @ K.T)[1,0]', '\\text{(Q @ K.T)}_{1,0}'],
    ['2.5', '2.5'],
    ['1e-9', '1 \\cdot 10^{-9}'],
    ['a^b~c\\{', '\\text{a\\textasciicircum{}b\\textasciitilde{}c\\textbackslash{}\\{}'],
  ])('%s is %s', (name, latex) => expect(latexName(name)).toBe(latex));

  test('numbers with an exponent become powers of ten', () => {
    expect(['−1.5e−21', '1e+21'].map(text => numbersLatex(number(1), () => text))).toEqual([
      '-1.5 \\cdot 10^{-21}',
      '1 \\cdot 10^{21}',
    ]);
  });

  test('braces and delimiters pair up, whatever the tree', () => {
    fc.assert(
      fc.property(trees, tree => {
        const latex = symbolsLatex(tree, nameOf);
        expect(depths(latex, '{', '}').at(-1)).toBe(0);
        expect(latex.match(/\\left/g)?.length).toBe(latex.match(/\\right/g)?.length);
      }),
      { numRuns: 300, seed: 3 },
    );
  });
});

/** How deep the brackets are after each character. */
function depths(text: string, open: string, close: string): number[] {
  let depth = 0;
  return [...text].map(character => (depth += character === open ? 1 : character === close ? -1 : 0));
}
