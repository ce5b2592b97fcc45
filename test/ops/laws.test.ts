import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { pythonText } from '../../src/arithmetic/python.ts';
import { operation, operations } from '../../src/ops/index.ts';
import { type AnyOp, eachOf, ShapeError } from '../../src/ops/operation.ts';
import type { Shape } from '../../src/tensor/tensor.ts';
import { runPython } from '../arithmetic/python.ts';
import { laws, lawsOfExamples, mixesRowsAsMarked } from './laws.ts';
import { generated, samplesOf } from './samples.ts';

/*
 * Laws 1 to 6 of `laws.ts`, over the registry: they hold what an operation computes to itself and to central differences.
 * Law 7, that the formulas it prints say what it computes, is in `formulas.test.ts`.
 */
describe.each(operations.map(op => [op.name, op] as const))('%s', (_, op) => {
  test('says what it is', () => {
    expect(op).toMatchObject({
      about: expect.stringMatching(/\S.*\.$/),
      formula: expect.stringContaining('out'),
      notation: expect.stringMatching(/\S/),
    });
    expect(op.examples.length).toBeGreaterThanOrEqual(2);
  });

  test('every named argument of an example is declared, and the other way round', () => {
    for (const { attrs } of op.examples) expect(Object.keys(attrs).sort()).toEqual(Object.keys(op.attributes).sort());
  });

  test.each(Object.entries(lawsOfExamples))('its examples: %s', (_law, law) => {
    expect(samplesOf(op).flatMap(sample => law(op, sample))).toEqual([]);
  });

  test('its gradients are marked as mixing rows exactly where they do', () => {
    const samples = [...samplesOf(op), ...fc.sample(generated(op), { numRuns: 30, seed: 20 })];
    expect(mixesRowsAsMarked(op, samples)).toEqual([]);
  });

  test('whatever whole numbers it is given, its result has rows and columns, or a ShapeError says why not', () => {
    const counts = Object.keys(op.attributes).filter(name => op.attributes[name]?.type === 'whole');
    for (const { inputs, attrs } of op.examples)
      for (const name of counts)
        for (const count of [0, -1, -7]) {
          const { rows, columns } = shapeOr(() => op.shape(inputs, { ...attrs, [name]: count }), {
            rows: 1,
            columns: 1,
          });
          expect({ name, count, any: rows >= 1 && columns >= 1 }).toEqual({ name, count, any: true });
        }
  });

  test('the Python of every cell of its examples evaluates to that cell', () => {
    for (const { inputs, attrs } of op.examples) {
      const out = op.forward(inputs, attrs);
      const values = [...out.data].map((_, at) =>
        runPython(pythonText(op.explain([Math.floor(at / out.columns), at % out.columns], inputs, attrs))),
      );
      expect(values).toEqual([...out.data]);
    }
  });

  test.each(Object.entries(laws))('generated inputs: %s', (_law, law) => {
    fc.assert(
      fc.property(generated(op), sample => {
        expect(law(op, sample)).toEqual([]);
      }),
      { numRuns: 40, seed: 20 },
    );
  });
});

test('generated inputs have other shapes than the examples, for every operation', () => {
  const unvaried = operations.filter(op => outShapes(op).size < 3);
  expect(unvaried.map(op => op.name)).toEqual([]);
});

test('names are unique and lead to their operation', () => {
  expect(new Set(operations.map(op => op.name)).size).toBe(operations.length);
  for (const op of operations) expect(operation(op.name)).toBe(op);
  expect(operation('convolution')).toBeUndefined();
});

function shapeOr(shape: () => Shape, otherwise: Shape): Shape {
  try {
    return shape();
  } catch (error) {
    if (error instanceof ShapeError) return otherwise;
    throw error;
  }
}

/** The layouts that generation reaches, as text. */
function outShapes(op: AnyOp): ReadonlySet<string> {
  const reached = fc.sample(generated(op), { numRuns: 60, seed: 20 });
  return new Set(
    reached.map(({ operands, attrs }) => {
      const { rows, columns } = op.shape(eachOf(op, operands), attrs);
      return [...operands.map(o => `${o.rows}×${o.columns}`), `${rows}×${columns}`].join(' ');
    }),
  );
}
