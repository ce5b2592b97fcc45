import { describe, expect, test } from 'vitest';
import { operation } from '../../src/ops/index.ts';
import { type AnyOp, eachOf, type Labels } from '../../src/ops/operation.ts';
import { matrix, type Tensor, toRows } from '../../src/tensor/tensor.ts';

type Rows = readonly (readonly number[])[];

const named = (name: string) => operation(name) as AnyOp;

function run(name: string, operands: readonly Rows[], attrs: object = {}): number[][] {
  const op = named(name);
  return toRows(op.forward(eachOf(op, operands.map(matrix)), attrs));
}

describe('what the laws cannot know: the numbers that an operation is meant to give', () => {
  const table = [
    [1, 2],
    [3, 4],
    [5, 6],
  ];
  test.each<[string, readonly Rows[], object, number[][]]>([
    [
      'embedding',
      [table, [[2, 0, 2]]],
      {},
      [
        [5, 6],
        [1, 2],
        [5, 6],
      ],
    ],
    [
      'transpose',
      [table],
      {},
      [
        [1, 3, 5],
        [2, 4, 6],
      ],
    ],
    ['row_slice', [table], { from: 1, to: 2 }, [[3, 4]]],
    ['column_slice', [table], { from: 1, to: 2 }, [[2], [4], [6]]],
    [
      'concat',
      [table, [[7], [8], [9]]],
      { axis: 1 },
      [
        [1, 2, 7],
        [3, 4, 8],
        [5, 6, 9],
      ],
    ],
    [
      'concat',
      [[[0, 1]], table],
      { axis: 0 },
      [
        [0, 1],
        [1, 2],
        [3, 4],
        [5, 6],
      ],
    ],
    ['add', [[[1, 2]], [[10, 20]]], {}, [[11, 22]]],
    ['subtract', [[[1, 2]], [[10, 20]]], {}, [[-9, -18]]],
    ['multiply', [[[3, 2]], [[10, 20]]], {}, [[30, 40]]],
    ['divide', [[[3, 2]], [[2, -8]]], {}, [[1.5, -0.25]]],
    ['negate', [[[3, -2]]], {}, [[-3, 2]]],
    ['broadcast_number', [[[7]]], { rows: 1, columns: 2 }, [[7, 7]]],
    [
      'broadcast_row',
      [[[1, 2]]],
      { rows: 2 },
      [
        [1, 2],
        [1, 2],
      ],
    ],
    [
      'broadcast_column',
      [[[1], [2]]],
      { columns: 3 },
      [
        [1, 1, 1],
        [2, 2, 2],
      ],
    ],
    ['sqrt', [[[9, 2]]], {}, [[3, Math.SQRT2]]],
    ['exp', [[[0, 1]]], {}, [[1, Math.E]]],
    ['log', [[[1, 2]]], {}, [[0, Math.LN2]]],
    ['square', [[[-3, 0.5]]], {}, [[9, 0.25]]],
    ['abs', [[[-3, 0.5]]], {}, [[3, 0.5]]],
    ['power', [[[-3, 2]]], { exponent: 3 }, [[-27, 8]]],
    ['power', [[[-2, 4]]], { exponent: -2 }, [[0.25, 0.0625]]],
    ['power', [[[9, 2]]], { exponent: 0.5 }, [[3, Math.SQRT2]]],
    ['power', [[[9, -2]]], { exponent: 0 }, [[1, 1]]],
    ['sum', [table], { axis: null }, [[21]]],
    ['sum', [table], { axis: 0 }, [[9, 12]]],
    ['sum', [table], { axis: 1 }, [[3], [7], [11]]],
    ['mean', [table], { axis: null }, [[3.5]]],
    ['mean', [table], { axis: 0 }, [[3, 4]]],
    ['mean', [table], { axis: 1 }, [[1.5], [3.5], [5.5]]],
    [
      'max',
      [
        [
          [1, 7],
          [4, -5],
        ],
      ],
      { axis: null },
      [[7]],
    ],
    [
      'max',
      [
        [
          [1, 7],
          [4, -5],
        ],
      ],
      { axis: 0 },
      [[4, 7]],
    ],
    [
      'min',
      [
        [
          [1, 7],
          [4, -5],
        ],
      ],
      { axis: 1 },
      [[1], [-5]],
    ],
    ['min', [[[1, Number.NaN]]], { axis: null }, [[Number.NaN]]],
    [
      'argmax',
      [
        [
          [1, 7, 7],
          [4, -5, 2],
        ],
      ],
      {},
      [[1], [0]],
    ],
    [
      'one_hot',
      [[[1, 0]]],
      { n: 3 },
      [
        [0, 1, 0],
        [1, 0, 0],
      ],
    ],
    ['sgd_step', [[[1, 2]], [[10, -4]]], { lr: 0.25 }, [[-1.5, 3]]],
    ['sum_contributions', [[[1, 2]], [[10, 20]], [[100, 200]]], {}, [[111, 222]]],
    ['mean_examples', [[[1, 2]], [[4, 8]]], {}, [[2.5, 5]]],
  ])('%s', (name, operands, attrs, expected) => {
    expect(run(name, operands, attrs)).toEqual(expected);
  });

  test('positional_encoding is that of Attention Is All You Need', () => {
    const encoding = run('positional_encoding', [], { n: 3, d: 4 });
    const [, , third = []] = encoding;
    expect(encoding[0]).toEqual([0, 1, 0, 1]);
    for (const [at, value] of [Math.sin(2), Math.cos(2), Math.sin(0.02), Math.cos(0.02)].entries())
      expect(third[at]).toBeCloseTo(value, 14);
  });

  test('a fractional power goes by exp and log', () => {
    expect(run('power', [[[2, 10]]], { exponent: 1.5 })[0]?.map(value => value.toFixed(12))).toEqual([
      '2.828427124746',
      '31.622776601684',
    ]);
  });
});

describe('kinks', () => {
  const slope = (name: string, x: Rows, attrs: object = {}) => {
    const op = named(name);
    const inputs = { x: matrix(x) };
    const out: Tensor = op.forward(inputs, attrs);
    const { backward } = (op.gradient as Record<string, { backward: AnyBackward }>).x as { backward: AnyBackward };
    return toRows(
      backward(matrix(Array.from({ length: out.rows }, () => Array(out.columns).fill(1))), inputs, out, attrs),
    );
  };
  type AnyBackward = (dout: Tensor, inputs: object, out: Tensor, attrs: object) => Tensor;

  test('of equal extremes the first takes the whole gradient', () => {
    expect(
      slope(
        'max',
        [
          [2, 5, 5],
          [5, 1, 0],
        ],
        { axis: null },
      ),
    ).toEqual([
      [0, 1, 0],
      [0, 0, 0],
    ]);
    expect(
      slope(
        'min',
        [
          [2, 1, 1],
          [0, 0, 3],
        ],
        { axis: 1 },
      ),
    ).toEqual([
      [0, 1, 0],
      [1, 0, 0],
    ]);
  });

  test('the slope of |x| at 0 is 0', () => {
    expect(slope('abs', [[-3, 0, 2]])).toEqual([[-1, 0, 1]]);
  });

  test('x ** 0 is flat, at 0 too', () => {
    expect(slope('power', [[0, 2]], { exponent: 0 })).toEqual([[0, 0]]);
  });
});

describe('mistakes name the operation, the values and the way out', () => {
  test.each<[string, string, readonly Rows[], object]>([
    [
      'embedding: ids[0,1] is 3 and table has 2 rows; ids are whole numbers from 0 to 1',
      'embedding',
      [[[1], [2]], [[0, 3]]],
      {},
    ],
    ['embedding: ids[0,0] is 0.5 and table has 2 rows', 'embedding', [[[1], [2]], [[0.5]]], {}],
    ['embedding: ids[0,0] is NaN and table has 2 rows', 'embedding', [[[1], [2]], [[Number.NaN]]], {}],
    ['one_hot: ids[0,0] is -1 and n is 3; ids are whole numbers from 0 to 2', 'one_hot', [[[-1]]], { n: 3 }],
  ])('%s', (message, name, operands, attrs) => {
    expect(() => run(name, operands, attrs)).toThrow(message);
    expect(() => run(name, operands, attrs)).toThrow(expect.objectContaining({ name: 'ValueError' }));
  });

  test.each<[string, string, readonly Rows[], object]>([
    ['add: a is 1×2 and b is 2×1; both must have one shape', 'add', [[[1, 2]], [[1], [2]]], {}],
    ['row_slice: x is 1×2 and rows 1:2 are wanted; it has rows 0 to 0', 'row_slice', [[[1, 2]]], { from: 1, to: 2 }],
    ['column_slice: x is 1×2 and columns 1:1 are wanted', 'column_slice', [[[1, 2]]], { from: 1, to: 1 }],
    ['concat: there is nothing to put together', 'concat', [], { axis: 1 }],
    [
      'concat: operand 0 is 1×2 and operand 1 is 2×1; with axis=1 all need as many rows',
      'concat',
      [[[1, 2]], [[1], [2]]],
      { axis: 1 },
    ],
    ['power: the exponent is 2000; it must lie between', 'power', [[[2]]], { exponent: 2000 }],
    ['positional_encoding: n is 0 and d is 4', 'positional_encoding', [], { n: 0, d: 4 }],
    ['broadcast_row: rows is -1 and x is 1×2; rows is at least 1', 'broadcast_row', [[[1, 2]]], { rows: -1 }],
    ['broadcast_column: columns is 0 and x is 1×1', 'broadcast_column', [[[1]]], { columns: 0 }],
    ['broadcast_number: rows is 0 and columns is 3', 'broadcast_number', [[[1]]], { rows: 0, columns: 3 }],
    ['one_hot: n is 0', 'one_hot', [[[0]]], { n: 0 }],
    ['sum_contributions: there is nothing to add', 'sum_contributions', [], {}],
    ['mean_examples: there is nothing to average', 'mean_examples', [], {}],
  ])('%s', (message, name, operands, attrs) => {
    const op = named(name);
    const check = () => op.shape(eachOf(op, operands.map(matrix)), attrs);
    expect(check).toThrow(message);
    expect(check).toThrow(expect.objectContaining({ name: 'ShapeError' }));
  });
});

describe('labels follow the data', () => {
  const x: Labels = { rows: ['A', 'B', 'C'], columns: ['one', 'two'] };
  const tokens: Labels = { columns: ['B', 'A'] };
  test.each<[string, readonly Labels[], object, readonly Rows[], Labels]>([
    ['embedding', [x, tokens], {}, [], { rows: ['B', 'A'], columns: ['one', 'two'] }],
    ['transpose', [x], {}, [], { rows: ['one', 'two'], columns: ['A', 'B', 'C'] }],
    ['row_slice', [x], { from: 1, to: 3 }, [], { rows: ['B', 'C'], columns: ['one', 'two'] }],
    ['column_slice', [x], { from: 1, to: 2 }, [], { rows: ['A', 'B', 'C'], columns: ['two'] }],
    ['sum', [x], { axis: 1 }, [], { rows: ['A', 'B', 'C'], columns: undefined }],
    ['max', [x], { axis: 0 }, [], { rows: undefined, columns: ['one', 'two'] }],
    ['mean', [x], { axis: null }, [], { rows: undefined, columns: undefined }],
    ['argmax', [x], {}, [], { rows: ['A', 'B', 'C'] }],
    ['one_hot', [tokens], { n: 3 }, [], { rows: ['B', 'A'] }],
    ['broadcast_row', [tokens], { rows: 3 }, [], { columns: ['B', 'A'] }],
    [
      'concat',
      [x, { rows: ['A', 'B', 'C'], columns: ['three'] }],
      { axis: 1 },
      [
        [
          [1, 2],
          [3, 4],
          [5, 6],
        ],
        [[7], [8], [9]],
      ],
      { rows: ['A', 'B', 'C'], columns: ['one', 'two', 'three'] },
    ],
    [
      'concat',
      [x, {}],
      { axis: 1 },
      [
        [
          [1, 2],
          [3, 4],
          [5, 6],
        ],
        [[7], [8], [9]],
      ],
      { rows: ['A', 'B', 'C'], columns: undefined },
    ],
    ['concat', [{}, {}], { axis: 1 }, [[[1, 2]], [[7]]], { rows: undefined, columns: ['0:0', '0:1', '1:0'] }],
  ])('through %s', (name, labels, attrs, operands, expected) => {
    const op = named(name);
    expect(op.labels?.(eachOf(op, labels), attrs, eachOf(op, operands.map(matrix)))).toEqual(expected);
  });
});
