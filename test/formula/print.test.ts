import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseCondition, parseExpression } from '../../src/formula/parse.ts';
import { printExpression } from '../../src/formula/print.ts';
import type { Expression } from '../../src/formula/syntax.ts';

const place = { start: 0, end: 0 };

/** Any expression that the parser can give for a condition, to a depth that fits a statement. */
const { expression } = fc.letrec<{ expression: Expression; arithmetic: Expression; selector: object }>(tie => {
  const name = fc.constantFrom('x', 'WQ', 'layer_1', 'γ').map(name => ({ kind: 'name', name, ...place }) as const);
  const number = fc
    .oneof(fc.nat(), fc.double({ min: 0, noNaN: true, noDefaultInfinity: true }))
    .map(value => ({ kind: 'number', value: Math.abs(value), ...place }) as const);
  const string = fc.constantFrom('tanh', 'say "x"').map(value => ({ kind: 'string', value, ...place }) as const);
  const inner = tie('arithmetic');
  const operator = fc.constantFrom('+', '-', '*', '/', '@', '**');
  const node = (kind: string, parts: Record<string, fc.Arbitrary<unknown>>) =>
    fc.record(parts).map(made => ({ kind, ...made, ...place }) as unknown as Expression);
  const list = fc.oneof(
    node('list', { items: fc.array(inner, { maxLength: 3 }) }),
    node('comprehension', { item: inner, variable: fc.constantFrom('h', 'i'), in: inner }),
  );
  const given = fc.array(
    fc.oneof(inner, list, tie('expression')).map(value => ({ value, ...place })),
    { maxLength: 3 },
  );
  const named = fc.option(fc.oneof(inner, string)).map(value => (value ? [{ name: 'axis', value, ...place }] : []));
  return {
    arithmetic: fc.oneof(
      { maxDepth: 5, depthIdentifier: 'e' },
      name,
      number,
      node('binary', { operator, left: inner, right: inner }),
      node('negative', { of: inner }),
      node('member', { of: inner, name: fc.constantFrom('T', 'grad', '2') }),
      node('example', { of: inner, example: fc.nat(99) }),
      node('index', { of: inner, selectors: fc.array(tie('selector'), { minLength: 1, maxLength: 2 }) }),
      node('call', {
        name: fc.constantFrom('softmax', 'f'),
        arguments: fc.tuple(given, named).map(([first, last]) => [...first, ...last]),
      }),
    ) as fc.Arbitrary<Expression>,
    selector: fc.oneof(
      inner.map(index => ({ kind: 'at', index, ...place })),
      fc
        .tuple(fc.option(inner), fc.option(inner))
        .map(([from, to]) => ({ kind: 'slice', ...(from && { from }), ...(to && { to }), ...place })),
    ),
    expression: fc.oneof(
      { maxDepth: 5, depthIdentifier: 'e' },
      inner,
      node('comparison', { operator: fc.constantFrom('<', '<=', '==', '!='), left: inner, right: inner }),
      node('changes', { of: inner }),
      node('not', { of: tie('expression') }),
      node('logical', { operator: fc.constantFrom('and', 'or'), left: tie('expression'), right: tie('expression') }),
    ) as fc.Arbitrary<Expression>,
  };
});

/** A tree without its spans. */
function bare(tree: unknown): unknown {
  return JSON.parse(JSON.stringify(tree, (key, value) => (key === 'start' || key === 'end' ? undefined : value)));
}

describe('printing', () => {
  test('reads back to the same expression', () => {
    fc.assert(
      fc.property(expression, tree => {
        expect(bare(parseCondition(printExpression(tree)))).toEqual(bare(tree));
      }),
      { numRuns: 1000 },
    );
  });

  test.each([
    ['Q@K.T', 'Q @ K.T'],
    ['((x))[ -1 ]', 'x[-1]'],
    ['q[ : , 4 * h:(4 * h) + 4 ]', 'q[:, 4*h:4*h+4]'],
    ['concat( [f(x,h) for h in range(4)] )', 'concat([f(x, h) for h in range(4)])'],
    ['a/sqrt(d_k)', 'a / sqrt(d_k)'],
    ['(a + b) + (c + d)', 'a + b + (c + d)'],
    ['(-x) ** 2', '(-x) ** 2'],
    ['-(x ** 2)', '-x ** 2'],
    ['(Q @ K.T)[0]', '(Q @ K.T)[0]'],
    ['layer_norm(x,g,b,eps = 0.00001)', 'layer_norm(x, g, b, eps=1e-5)'],
    ["gelu(x, approximate='tanh')", 'gelu(x, approximate="tanh")'],
  ])('%s is written %s', (written, printed) => expect(printExpression(parseExpression(written))).toBe(printed));

  test('a negative number that was filled in for a name keeps its meaning', () => {
    const power: Expression = {
      kind: 'binary',
      operator: '**',
      left: { kind: 'number', value: -2, ...place },
      right: { kind: 'number', value: 2, ...place },
      ...place,
    };
    expect(printExpression(power)).toBe('(-2) ** 2');
  });
});
