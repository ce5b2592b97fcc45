import { matrix, type Shape, sameShape, shapeText } from '../tensor/tensor.ts';
import { shapeOf } from './elementwise.ts';
import { type Op, ShapeError } from './operation.ts';

/** How an operation on a list of tensors of one shape speaks of itself. */
interface Said {
  readonly name: string;
  /** What it does with them: `add`. */
  readonly does: string;
  /** What each of them is: `contribution`. */
  readonly item: string;
}

/** The shape that all tensors of a list have; throws `ShapeError` where there is none, or one that differs. */
export function shapeOfAll(shapes: readonly Shape[], { name, does, item }: Said): Shape {
  const first = shapes[0];
  if (!first) throw new ShapeError(`${name}: there is nothing to ${does}; give at least one ${item}`);
  for (const [position, shape] of shapes.entries())
    if (!sameShape(shape, first))
      throw new ShapeError(
        `${name}: ${item} 0 is ${shapeText(first)} and ${item} ${position} is ${shapeText(shape)}; all must have one shape`,
      );
  return shapeOf(first);
}

/** Tensors of one shape to add: with numbers that do not add up exactly, and nothing but −0. */
export const alikeExamples: Op<number, Record<never, never>>['examples'] = [
  { inputs: [matrix([[1, 2, 3]]), matrix([[0.5, -2, 4]])], attrs: {} },
  {
    inputs: [
      matrix([
        [0.1, -0],
        [1e16, 1],
        [3, 4],
      ]),
      matrix([
        [0.2, -0],
        [1, 1],
        [-3, 4],
      ]),
      matrix([
        [0.3, -0],
        [-1e16, 1],
        [3, 4],
      ]),
    ],
    attrs: {},
  },
];
