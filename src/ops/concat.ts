import { cell, number } from '../arithmetic/arithmetic.ts';
import { build, type Index, matrix, type Shape, shapeText, type Tensor, zeros } from '../tensor/tensor.ts';
import { type Labels, type Op, ShapeError } from './operation.ts';

interface Attrs {
  /** 1: side by side; 0: one under the other. */
  readonly axis: 0 | 1;
}

/** Matrices side by side (attention heads) or, with axis=0, one under the other (rows of a cache). */
export const concat: Op<number, Attrs> = {
  name: 'concat',
  notation: 'concat(a, b, …)',
  about: 'Matrices side by side, or one under the other with axis=0.',
  inputs: 'list',
  attributes: { axis: { type: 'axis', default: 1 } },
  formula: 'out[top_n + i,left_n + j] = x_n[i,j] (x_n begins at row top_n, column left_n)',
  writtenOut: (operands, { axis }) => `out = [${operands.join(axis === 1 ? ' | ' : '; ')}]`,
  shape(shapes, { axis }) {
    const first = shapes[0];
    if (!first) throw new ShapeError('concat: there is nothing to put together; give at least one matrix');
    for (const [position, shape] of shapes.entries())
      if (across(shape, axis) !== across(first, axis))
        throw new ShapeError(
          `concat: operand 0 is ${shapeText(first)} and operand ${position} is ${shapeText(shape)}; with axis=${axis} all need as many ${axis === 1 ? 'rows' : 'columns'}`,
        );
    const length = startOf(shapes, shapes.length, axis);
    return axis === 1 ? { rows: first.rows, columns: length } : { rows: length, columns: first.columns };
  },
  forward(list, { axis }) {
    const { rows, columns } = concat.shape(list, { axis });
    const data = zeros(rows * columns);
    for (const [position, x] of list.entries()) {
      const start = startOf(list, position, axis);
      for (let i = 0; i < x.rows; i++) {
        const [row, column] = moved([i, 0], start, axis);
        data.set(x.data.subarray(i * x.columns, (i + 1) * x.columns), row * columns + column);
      }
    }
    return { rows, columns, data };
  },
  explain(at, list, { axis }) {
    let start = 0;
    for (const [position, x] of list.entries()) {
      const length = along(x, axis);
      if (at[axis] < start + length) return cell(String(position), moved(at, -start, axis), x);
      start += length;
    }
    throw new RangeError(`concat: cell [${at}] is outside the ${start} ${axis === 1 ? 'columns' : 'rows'}`);
  },
  gradient: position => ({
    formula: 'dx_n[i,j] = dout[top_n + i,left_n + j] (x_n begins at row top_n, column left_n)',
    jacobianFormula: '∂out[top_n + i,left_n + j]/∂x_n[i,j] = 1',
    backward(dout, list, _, { axis }) {
      const [row, column] = moved([0, 0], startOf(list, position, axis), axis);
      const { rows, columns } = list[position] as Tensor;
      return build(rows, columns, (i, j) => dout.data[(row + i) * dout.columns + column + j] as number);
    },
    *jacobian(at, list, _, { axis }) {
      yield [moved(at, startOf(list, position, axis), axis), number(1)];
    },
  }),
  labels(list, { axis }, tensors) {
    const unnamed = axis === 1 && list.every(({ columns }) => columns === undefined);
    const joined = unnamed ? partNames(tensors) : joinedNames(list, axis === 1 ? 'columns' : 'rows', tensors);
    const shared = list.map(labels => (axis === 1 ? labels.rows : labels.columns)).find(names => names !== undefined);
    return axis === 1 ? { rows: shared, columns: joined } : { rows: joined, columns: shared };
  },
  copies: true,
  examples: [
    {
      inputs: [
        matrix([
          [1, 2],
          [3, 4],
        ]),
        matrix([[5], [6]]),
      ],
      attrs: { axis: 1 },
    },
    {
      inputs: [
        matrix([[1, -0, 3]]),
        matrix([
          [4, 5, 6],
          [7, 8, 9],
        ]),
        matrix([[0.5, 0.25, 1]]),
      ],
      attrs: { axis: 0 },
    },
    {
      inputs: [
        matrix([
          [1, 2],
          [3, 4],
          [5, 6],
        ]),
      ],
      attrs: { axis: 1 },
    },
  ],
};

function along({ rows, columns }: Shape, axis: 0 | 1): number {
  return axis === 1 ? columns : rows;
}

function across({ rows, columns }: Shape, axis: 0 | 1): number {
  return axis === 1 ? rows : columns;
}

/** Where an operand begins in the result. */
function startOf(list: readonly Shape[], position: number, axis: 0 | 1): number {
  return list.slice(0, position).reduce((total, shape) => total + along(shape, axis), 0);
}

function moved([i, j]: Index, by: number, axis: 0 | 1): Index {
  return axis === 1 ? [i, j + by] : [i + by, j];
}

/** The operands' names one after the other, where every operand has them. */
function joinedNames(list: readonly Labels[], side: 'rows' | 'columns', tensors: readonly Tensor[]) {
  const names = list.map(labels => labels[side]);
  const complete = names.every((of, position) => of?.length === tensors[position]?.[side]);
  return complete ? names.flatMap(of => of ?? []) : undefined;
}

/** `1:2` for column 2 of part 1: which of several heads a feature comes from. */
function partNames(tensors: readonly Tensor[]): readonly string[] | undefined {
  if (tensors.length < 2) return undefined;
  return tensors.flatMap(({ columns }, part) => Array.from({ length: columns }, (_, column) => `${part}:${column}`));
}
