import { matmul } from '../../ops/matmul.ts';
import { build, cellOf, type Tensor } from '../../tensor/tensor.ts';
import { BEFORE_OPERANDS } from '../graph.ts';
import { applies, type Cause, differentiates, input } from './cause.ts';

/** A matrix taken for its transpose, as the result or in a product. */
export const transposed: Cause = {
  name: 'transposed',
  *otherwise(made, node) {
    const [a, b] = made.inputs.slice(made.kind === 'differentiated' ? BEFORE_OPERANDS : 0);
    if (!a || !b) return;
    if (applies(made, 'matmul')) {
      if (isSquare(a.tensor))
        yield { says: `${called(a)} transposed`, change: (_, [x, y]) => product(turned(x), y, node.truth) };
      if (isSquare(b.tensor))
        yield { says: `${called(b)} transposed`, change: (_, [x, y]) => product(x, turned(y), node.truth) };
    }
    if (!differentiates(made, 'matmul')) return;
    if (made.wrt === 0 && isSquare(b.tensor))
      yield { says: `${called(b)} not transposed`, change: (_, inputs) => product(inputs[0], inputs[3], node.truth) };
    if (made.wrt === 1 && isSquare(a.tensor))
      yield {
        says: `${called(a)} not transposed`,
        change: (_, inputs) => product(input(inputs, 2), inputs[0], node.truth),
      };
  },
  *instead({ target: { truth }, at: [row, column] }) {
    if (row !== column && row < truth.columns && column < truth.rows)
      yield { says: `transposed: that is [${column},${row}]`, value: cellOf(truth, [column, row]) };
  },
};

function called({ node }: { readonly node: { readonly name: string } | undefined }): string {
  return node?.name ?? 'the matrix';
}

function isSquare({ rows, columns }: Tensor): boolean {
  return rows === columns && rows > 1;
}

function turned(of: Tensor | undefined): Tensor | undefined {
  return of && build(of.columns, of.rows, (row, column) => cellOf(of, [column, row]));
}

/** a @ b, where that has the shape of the right result; else what is right. */
function product(a: Tensor | undefined, b: Tensor | undefined, like: Tensor): Tensor {
  if (!a || !b || a.columns !== b.rows || a.rows !== like.rows || b.columns !== like.columns) return like;
  return matmul.forward({ a, b }, {});
}
