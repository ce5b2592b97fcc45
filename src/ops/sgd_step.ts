import { cell, minus, number, product } from '../arithmetic/arithmetic.ts';
import { mapCells, matrix, sameShape, shapeText, zipCells } from '../tensor/tensor.ts';
import { shapeOf } from './elementwise.ts';
import { type Op, ShapeError } from './operation.ts';

/** One step of gradient descent: against the gradient, as far as the learning rate says. */
export const sgdStep: Op<'w' | 'g', { readonly lr: number }> = {
  name: 'sgd_step',
  notation: 'w - lr * g',
  about: 'A step of gradient descent: the weight, less the learning rate times its gradient.',
  inputs: ['w', 'g'],
  attributes: { lr: { type: 'number' } },
  formula: 'out[i,j] = w[i,j] − lr·g[i,j]',
  shape({ w, g }) {
    if (!sameShape(w, g))
      throw new ShapeError(
        `sgd_step: w is ${shapeText(w)} and g is ${shapeText(g)}; a gradient has its weight's shape`,
      );
    return shapeOf(w);
  },
  forward: ({ w, g }, { lr }) => zipCells(w, g, (weight, slope) => weight - lr * slope),
  explain: (at, { w, g }, { lr }) => minus(cell('w', at, w), product(number(lr, 'lr'), cell('g', at, g))),
  gradient: {
    w: {
      formula: 'dw = dout',
      jacobianFormula: '∂out[i,j]/∂w[i,j] = 1',
      backward: dout => dout,
      *jacobian(at) {
        yield [at, number(1)];
      },
    },
    g: {
      formula: 'dg = −lr·dout',
      jacobianFormula: '∂out[i,j]/∂g[i,j] = −lr',
      backward: (dout, _inputs, _out, { lr }) => mapCells(dout, upstream => -lr * upstream),
      *jacobian(at, _inputs, _out, { lr }) {
        yield [at, number(-lr, '−lr')];
      },
    },
  },
  examples: [
    { inputs: { w: matrix([[1, 2, 3]]), g: matrix([[0.5, -2, 4]]) }, attrs: { lr: 0.1 } },
    {
      inputs: {
        w: matrix([
          [0.1, -0],
          [3, 4],
          [5, 6],
        ]),
        g: matrix([
          [0, 0],
          [1, -1],
          [10, 20],
        ]),
      },
      attrs: { lr: 0.5 },
    },
  ],
};
