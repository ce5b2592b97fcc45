/** What Adam's operations on moments have in common. */
import { type Arithmetic, minus, number } from '../arithmetic/arithmetic.ts';
import { type Shape, sameShape, shapeText } from '../tensor/tensor.ts';
import { shapeOf } from './elementwise.ts';
import { ShapeError } from './operation.ts';

/**
 * The shape of an operation's new moment, which is called by its letter; throws `ShapeError` where the gradient has
 * another.
 */
export function momentShape(name: string, letter: string, moment: Shape, gradient: Shape): Shape {
  if (sameShape(moment, gradient)) return shapeOf(moment);
  const shapes = `${letter} is ${shapeText(moment)} and g is ${shapeText(gradient)}`;
  throw new ShapeError(`${name}: ${shapes}; a moment has its gradient's shape`);
}

/** 1 − beta, or 1 − a power of it: what the history leaves to the newest gradient. */
export function rest(history: number, label: string): Arithmetic {
  return minus(number(1), number(history, label));
}
