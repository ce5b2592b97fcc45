import { type Shape, sameShape, shapeText } from '../tensor/tensor.ts';
import { ShapeError } from './operation.ts';

/** The shape of an operation that works cell by cell on one input: the input's own. */
export function shapeOf({ rows, columns }: Shape): Shape {
  return { rows, columns };
}

/** The shape of an operation that works cell by cell on two inputs; throws `ShapeError` where theirs differ. */
export function commonShape(name: string, { a, b }: { readonly a: Shape; readonly b: Shape }): Shape {
  const product = name === 'multiply' && a.columns === b.rows ? '; the matrix product is written a @ b' : '';
  if (!sameShape(a, b))
    throw new ShapeError(
      `${name}: a is ${shapeText(a)} and b is ${shapeText(b)}; both must have one shape, ` +
        `or one of them be a number, a 1×n row or an m×1 column that is broadcast over the other${product}`,
    );
  return shapeOf(a);
}
