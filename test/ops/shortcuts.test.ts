import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Arithmetic } from '../../src/arithmetic/arithmetic.ts';
import { cellsOf } from '../../src/arithmetic/terms.ts';
import { operations } from '../../src/ops/index.ts';
import { type AnyGradient, type AnyOp, eachOf, gradientOf, letterOf } from '../../src/ops/operation.ts';
import { cellOf, type Index, mapCells, type Tensor } from '../../src/tensor/tensor.ts';
import { evaluate } from '../arithmetic/evaluate.ts';
import { generated, type Sample, samplesOf } from './samples.ts';

const shortcuts = operations.flatMap(op =>
  op.inputs === 'list'
    ? []
    : op.inputs.flatMap((letter, position) => {
        const gradient = gradientOf(op, position);
        return gradient?.shortcut ? [[`${op.name} d${letter}`, op, position, gradient] as const] : [];
      }),
);

test('softmax and cross-entropy have one', () => {
  expect(shortcuts.map(([name]) => name)).toEqual(expect.arrayContaining(['softmax dx', 'cross_entropy dlogits']));
});

describe.each(shortcuts)('the shortcut of %s', (_, op, position, gradient) => {
  test('is the closed form of training, bit for bit, on the examples', () => {
    expect(samplesOf(op).flatMap(sample => differences(op, position, gradient, sample))).toEqual([]);
  });

  test('is the closed form of training, bit for bit, on generated inputs', () => {
    fc.assert(
      fc.property(generated(op), sample => {
        expect(differences(op, position, gradient, sample)).toEqual([]);
      }),
      { numRuns: 40, seed: 20 },
    );
  });

  test('is written in the form that it is computed in, to 9 digits', () => {
    const wrong = fc
      .sample(generated(op), { numRuns: 20, seed: 20 })
      .flatMap(sample => cellsOfSample(op, position, gradient, sample))
      .filter(({ arithmetic, lookUp }) => {
        const textbook = evaluate(inTextbookForm(arithmetic), lookUp);
        return !(Math.abs(textbook - arithmetic.value) <= 1e-9 * Math.max(1, Math.abs(arithmetic.value)));
      });
    expect(wrong).toEqual([]);
  });
});

function differences(op: AnyOp, position: number, gradient: AnyGradient, sample: Sample): string[] {
  return cellsOfSample(op, position, gradient, sample).flatMap(({ at, arithmetic, there, lookUp }) => {
    const values = [arithmetic.value, evaluate(arithmetic, lookUp)];
    const foreign = cellsOf(arithmetic).filter(cell => !Object.is(cell.value, lookUp(cell.of, cell.at)));
    return values.every(value => Object.is(value, there)) && foreign.length === 0
      ? []
      : [`[${at}]: ${values.join(' and ')}, backward has ${there}`];
  });
}

function cellsOfSample(op: AnyOp, position: number, gradient: AnyGradient, { operands, attrs }: Sample) {
  const inputs = eachOf(op, operands);
  const out = op.forward(inputs, attrs);
  const dout = mapCells(out, (_, at) => Math.sin(1 + 2.3 * at) + 0.1);
  const closed = gradient.backward(dout, inputs, out, attrs);
  const tensors = new Map<string, Tensor>([
    ['out', out],
    ['dout', dout],
  ]);
  for (const [at, operand] of operands.entries()) tensors.set(letterOf(op, at), operand);
  const lookUp = (of: string, at: Index) => cellOf(tensors.get(of) as Tensor, at);
  const { columns } = operands[position] as Tensor;
  return [...closed.data].map((there, flat) => {
    const at = [Math.floor(flat / columns), flat % columns] as const;
    const arithmetic = gradient.shortcut?.at(at, dout, inputs, out, attrs) as Arithmetic;
    return { at, there, arithmetic, lookUp };
  });
}

/** The tree with every part in the form in which it is written, where that differs from how it is computed. */
function inTextbookForm(tree: Arithmetic): Arithmetic {
  switch (tree.kind) {
    case 'named':
      return inTextbookForm(tree.as ?? tree.is);
    case 'sum':
      return { ...tree, terms: tree.terms.map(inTextbookForm) };
    case 'product':
      return { ...tree, factors: tree.factors.map(inTextbookForm) };
    case 'negative':
      return { ...tree, of: inTextbookForm(tree.of) };
    case 'quotient':
      return { ...tree, dividend: inTextbookForm(tree.dividend), divisor: inTextbookForm(tree.divisor) };
    default:
      return tree;
  }
}
