import {
  type Arithmetic,
  call,
  cell,
  minus,
  named,
  negative,
  number,
  plus,
  product,
  quotient,
} from '../arithmetic/arithmetic.ts';
import { type Index, mapCells, matrix, sameShape, shapeText, type Tensor, zeros, zipCells } from '../tensor/tensor.ts';
import { aboveZero } from './domain.ts';
import { shapeOf } from './elementwise.ts';
import { type Op, ShapeError } from './operation.ts';

interface Attrs {
  readonly lr: number;
  readonly eps: number;
}

/** Adam's step: against the mean gradient, in units of its usual size. */
export const adamStep: Op<'w' | 'm_hat' | 'v_hat', Attrs> = {
  name: 'adam_step',
  notation: 'w - lr * m_hat / (sqrt(v_hat) + eps)',
  about: 'Adam’s step: the weight, less the learning rate times the corrected mean gradient over its root mean square.',
  inputs: ['w', 'm_hat', 'v_hat'],
  attributes: { lr: { type: 'number' }, eps: { type: 'number', default: 1e-8 } },
  formula: 'out[i,j] = w[i,j] − lr·m_hat[i,j] / (√v_hat[i,j] + eps)',
  shape({ w, m_hat, v_hat }) {
    if (!sameShape(w, m_hat) || !sameShape(w, v_hat))
      throw new ShapeError(
        `adam_step: w is ${shapeText(w)}, m_hat is ${shapeText(m_hat)} and v_hat is ${shapeText(v_hat)}; moments have their weight's shape`,
      );
    return shapeOf(w);
  },
  forward({ w, m_hat, v_hat }, { lr, eps }) {
    const data = zeros(w.data.length);
    for (let at = 0; at < data.length; at++)
      data[at] =
        (w.data[at] as number) - (lr * (m_hat.data[at] as number)) / (Math.sqrt(v_hat.data[at] as number) + eps);
    return { rows: w.rows, columns: w.columns, data };
  },
  explain(at, { w, m_hat, v_hat }, { lr, eps }) {
    const towards = product(number(lr, 'lr'), cell('m_hat', at, m_hat));
    return minus(cell('w', at, w), named('step', quotient(towards, size(at, v_hat, eps))));
  },
  gradient: {
    w: {
      formula: 'dw = dout',
      jacobianFormula: '∂out[i,j]/∂w[i,j] = 1',
      backward: dout => dout,
      *jacobian(at) {
        yield [at, number(1)];
      },
    },
    m_hat: {
      formula: 'dm_hat = −lr·dout / (√v_hat + eps)',
      jacobianFormula: '∂out[i,j]/∂m_hat[i,j] = −lr / (√v_hat[i,j] + eps)',
      backward: (dout, { v_hat }, _out, { lr, eps }) =>
        zipCells(dout, v_hat, (upstream, square) => upstream * -(lr / (Math.sqrt(square) + eps))),
      *jacobian(at, { v_hat }, _out, { lr, eps }) {
        yield [at, negative(quotient(number(lr, 'lr'), size(at, v_hat, eps)))];
      },
    },
    v_hat: {
      formula: 'dv_hat = lr·m_hat * dout / (2·√v_hat * (√v_hat + eps)²)',
      jacobianFormula: '∂out[i,j]/∂v_hat[i,j] = lr·m_hat[i,j] / (2·√v_hat[i,j]·(√v_hat[i,j] + eps)²)',
      backward(dout, { m_hat, v_hat }, _out, { lr, eps }) {
        return mapCells(dout, (upstream, at) => {
          const root = Math.sqrt(v_hat.data[at] as number);
          return upstream * ((lr * (m_hat.data[at] as number)) / (2 * root * (root + eps) * (root + eps)));
        });
      },
      *jacobian(at, { m_hat, v_hat }, _out, { lr, eps }) {
        const divisor = size(at, v_hat, eps);
        const root = call('sqrt', cell('v_hat', at, v_hat));
        const towards = product(number(lr, 'lr'), cell('m_hat', at, m_hat));
        yield [at, quotient(towards, product(number(2), root, divisor, divisor))];
      },
    },
  },
  labels: ({ w }) => w,
  domain: { legal: ({ w, m_hat, v_hat }) => ({ w, m_hat, v_hat: aboveZero(v_hat) }) },
  examples: [
    {
      inputs: { w: matrix([[1, 2, 3]]), m_hat: matrix([[0.5, -2, 4]]), v_hat: matrix([[0.25, 4, 16]]) },
      attrs: { lr: 0.01, eps: 1e-8 },
    },
    {
      inputs: {
        w: matrix([
          [0.1, 0.2],
          [-0.3, 0],
        ]),
        m_hat: matrix([
          [1e-12, -0.5],
          [3, 0.001],
        ]),
        v_hat: matrix([
          [1e-24, 2],
          [0.5, 1e-6],
        ]),
      },
      attrs: { lr: 0.1, eps: 1e-8 },
    },
  ],
};

function size(at: Index, v_hat: Tensor, eps: number): Arithmetic {
  return plus(call('sqrt', cell('v_hat', at, v_hat)), number(eps, 'eps'));
}
