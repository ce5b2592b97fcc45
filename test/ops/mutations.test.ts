import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Arithmetic } from '../../src/arithmetic/arithmetic.ts';
import { call, negative, number, plus, quotient } from '../../src/arithmetic/arithmetic.ts';
import { activation } from '../../src/ops/activation.ts';
import { operations } from '../../src/ops/index.ts';
import { type AnyGradient, type AnyOp, eachOf, gradientOf, letterOf } from '../../src/ops/operation.ts';
import { build, type Index, mapCells, matrix, type Tensor } from '../../src/tensor/tensor.ts';
import { laws } from './laws.ts';
import { generated, type Sample, samplesOf } from './samples.ts';

/** A bug planted in a wrapped copy of an operation, and the laws that must see it. */
interface Mutation {
  readonly seenBy: readonly (keyof typeof laws)[];
  readonly plant: (op: AnyOp) => AnyOp;
}

const mutations: Readonly<Record<string, Mutation>> = {
  'backward with the wrong sign': {
    seenBy: ['jacobianSumsToBackward', 'backwardIsTheSlope'],
    plant: op => withBackward(op, closed => mapCells(closed, value => -value)),
  },
  'backward with its cells in reverse': {
    seenBy: ['jacobianSumsToBackward', 'backwardIsTheSlope'],
    plant: op =>
      withBackward(op, closed => mapCells(closed, (_, at) => closed.data[closed.data.length - 1 - at] as number)),
  },
  'backward twice too large': {
    seenBy: ['jacobianSumsToBackward', 'backwardIsTheSlope'],
    plant: op => withBackward(op, closed => mapCells(closed, value => 2 * value)),
  },
  'backward transposed': {
    seenBy: ['jacobianSumsToBackward'],
    plant: op =>
      withBackward(op, closed =>
        build(closed.columns, closed.rows, (i, j) => closed.data[j * closed.columns + i] as number),
      ),
  },
  'Jacobian with the wrong sign': {
    seenBy: ['jacobianSumsToBackward'],
    plant: op => withJacobian(op, terms => [...terms].map(([at, derivative]) => [at, negative(derivative)])),
  },
  'Jacobian without its last term': {
    seenBy: ['jacobianSumsToBackward'],
    plant: op => withJacobian(op, terms => [...terms].slice(0, -1)),
  },
  'Jacobian in the wrong rows and columns': {
    seenBy: ['jacobianSumsToBackward'],
    plant: op =>
      withJacobian(op, (terms, out) => [...terms].map(([at, derivative]) => [neighbour(at, out), derivative])),
  },
};

const mutationsOfForward: Readonly<Record<string, Mutation>> = {
  'forward off by one cell': {
    seenBy: ['explainsItsCells'],
    plant: op => withForward(op, out => mapCells(out, (_, at) => out.data[(at + 1) % out.data.length] as number)),
  },
  'forward wrong in the last bit': {
    seenBy: ['explainsItsCells'],
    plant: op => withForward(op, out => mapCells(out, value => value * (1 + Number.EPSILON) + Number.MIN_VALUE)),
  },
  'forward with the wrong shape': {
    seenBy: ['keepsItsShape'],
    plant: op => withForward(op, out => ({ rows: out.columns + 1, columns: out.rows, data: out.data })),
  },
  'an explanation of the neighbouring cell': {
    seenBy: ['explainsItsCells'],
    plant: op => ({
      ...op,
      explain: (at, inputs, attrs) => op.explain(neighbour(at, op.forward(inputs, attrs)), inputs, attrs),
    }),
  },
  'an explanation whose value does not fit its tree': {
    seenBy: ['explainsItsCells'],
    plant: op => ({ ...op, explain: (at, inputs, attrs) => mislabelled(op.explain(at, inputs, attrs)) }),
  },
};

describe.each(Object.entries({ ...mutationsOfForward, ...mutations }))('%s', (_, { seenBy, plant }) => {
  // A bug that changes nothing (the neighbour of the only cell is that cell) is no bug.
  const planted = operations.map(op => [op.name, op, plant(op)] as const);
  const real = planted.filter(([, op, broken]) => behaviour(broken) !== behaviour(op));

  test.each(real)('is seen in %s', (_name, _op, broken) => {
    for (const law of seenBy) expect({ law, violations: violationsOf(broken, law) }).toMatchObject(FOUND);
  });

  test('is a bug in most operations', () => {
    expect(real.length).toBeGreaterThan(0.8 * operations.length);
  });
});

test('an operation that writes to its inputs is seen', () => {
  const violations = operations
    .filter(op => op.inputs === 'list' || op.inputs.length > 0)
    .map(op => ({
      ...op,
      forward: (inputs: Record<string, Tensor>, attrs: unknown) => {
        const out = op.forward(inputs, attrs);
        (Object.values(inputs)[0]?.data as Float64Array)[0] = 77;
        return out;
      },
    }))
    .map(op => violationsOf(op, 'keepsItsShape').length > 0);
  expect(violations).not.toContain(false);
});

test.each([
  ['a shape that takes anything', () => ({ rows: 2, columns: 2 })],
  [
    'a message without shapes',
    () => {
      throw new Error('matmul: does not fit');
    },
  ],
])('%s is seen', (_, shape) => {
  const matmul = operations.find(op => op.name === 'matmul') as AnyOp;
  expect(violationsOf({ ...matmul, shape }, 'refusesWhatDoesNotFit')).not.toEqual([]);
});

const FOUND = { violations: expect.arrayContaining([expect.stringMatching(/\S/)]) };

/** What a law finds on the operation's examples and on generated inputs; an exception counts as found. */
function violationsOf(op: AnyOp, law: keyof typeof laws): readonly string[] {
  return samples(op, law !== 'backwardIsTheSlope').flatMap(sample => {
    try {
      return laws[law](op, sample);
    } catch (error) {
      return [String(error)];
    }
  });
}

/** A few generated inputs, and the examples, kinks and all. */
function samples(op: AnyOp, examples = true) {
  const drawn = fc.sample(generated(op), { numRuns: 6, seed: 20 });
  return examples ? [...copied(op), ...drawn] : drawn;
}

/** Everything an operation answers on the samples that the laws are given, as text; an exception is an answer. */
function behaviour(op: AnyOp): string {
  return samples(op)
    .map(sample => {
      try {
        return answers(op, sample);
      } catch (error) {
        return String(error);
      }
    })
    .join('\n');
}

function answers(op: AnyOp, { operands, attrs }: Sample): string {
  const inputs = eachOf(op, operands);
  const out: Tensor = op.forward(inputs, attrs);
  const explained = indices(out).map(at => numberText(op.explain(at, inputs, attrs).value));
  const gradients = operands.map((operand, position) => {
    const gradient = gradientOf(op, position);
    if (!gradient) return '';
    const terms = indices(operand).map(at => jacobianText(gradient.jacobian(at, inputs, out, attrs)));
    return [tensorText(gradient.backward(out, inputs, out, attrs)), ...terms].join();
  });
  return [tensorText(out), explained, gradients].join('|');
}

function jacobianText(terms: Terms): string {
  return [...terms]
    .map(([at, { value }]) => `${at}:${numberText(value)}`)
    .sort()
    .join();
}

function tensorText({ rows, columns, data }: Tensor): string {
  return `${rows}×${columns} ${[...data].map(numberText)}`;
}

function numberText(value: number): string {
  return Object.is(value, -0) ? '-0' : String(value);
}

function indices({ rows, columns }: Tensor): Index[] {
  return Array.from({ length: rows * columns }, (_, at) => [Math.floor(at / columns), at % columns] as const);
}

/** The examples with arrays of their own, since one mutation writes to them. */
function copied(op: AnyOp) {
  return samplesOf(op).map(({ operands, attrs }) => ({
    operands: operands.map(operand => mapCells(operand, value => value)),
    attrs,
  }));
}

function withForward(op: AnyOp, change: (out: Tensor) => Tensor): AnyOp {
  return { ...op, forward: (inputs, attrs) => change(op.forward(inputs, attrs)) };
}

function withBackward(op: AnyOp, change: (closed: Tensor) => Tensor): AnyOp {
  return withGradients(op, gradient => ({
    ...gradient,
    backward: (dout, inputs, out, attrs) => change(gradient.backward(dout, inputs, out, attrs)),
  }));
}

type Terms = Iterable<readonly [Index, Arithmetic]>;

function withJacobian(op: AnyOp, change: (terms: Terms, out: Tensor) => Terms): AnyOp {
  return withGradients(op, gradient => ({
    ...gradient,
    jacobian: (at, inputs, out, attrs) => change(gradient.jacobian(at, inputs, out, attrs), out),
  }));
}

function withGradients(op: AnyOp, change: (gradient: AnyGradient) => AnyGradient): AnyOp {
  if (op.inputs === 'list') return { ...op, gradient: position => change(gradientOf(op, position) as AnyGradient) };
  const entries = op.inputs.map((_, position) => {
    const gradient = gradientOf(op, position);
    return [letterOf(op, position), gradient && change(gradient)] as const;
  });
  return { ...op, gradient: Object.fromEntries(entries) };
}

function neighbour([i, j]: Index, { rows, columns }: Tensor): Index {
  const next = (i * columns + j + 1) % (rows * columns);
  return [Math.floor(next / columns), next % columns];
}

/** The tree with another value on top: what the constructors never build. */
function mislabelled(tree: Arithmetic): Arithmetic {
  return { ...tree, value: tree.value + 1 };
}

test('an exponential that overflows on the way to a finite number is seen by the law of large numbers', () => {
  const naive = activation<Record<never, never>>({
    name: 'softplus',
    about: 'log(1 + exp(x)), as it should not be computed.',
    attributes: {},
    formula: 'out[i,j] = log(1 + exp(x[i,j]))',
    slopeFormula: 'exp(x[i,j]) / (1 + exp(x[i,j]))',
    value: x => Math.log(1 + Math.exp(x)),
    explain: x => call('log', plus(number(1), call('exp', x))),
    slope: x => Math.exp(x) / (1 + Math.exp(x)),
    explainSlope: x => quotient(call('exp', x), plus(number(1), call('exp', x))),
    examples: [{ inputs: { x: matrix([[0, 1, -1]]) }, attrs: {} }],
  });
  const [sample] = samplesOf(naive);
  const found = sample ? laws.staysFinite(naive, sample) : [];
  expect(found[0]).toBe('softplus of [1000,-1000,1000]: forward is [Infinity,0,Infinity]');
  expect(found[1]).toContain('dx is [NaN,');
  expect(sample && laws.explainsItsCells(naive, sample)).toEqual([]);
});
