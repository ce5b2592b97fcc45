import { call, number, product, quotient } from '../arithmetic/arithmetic.ts';
import { build } from '../tensor/tensor.ts';
import { type Op, ShapeError } from './operation.ts';

/**
 * Sines and cosines of falling frequency that tell positions apart; n×d.
 * Columns 2i and 2i + 1 share a frequency. 10000^(2i/d) is taken as exp((2i/d)·log 10000).
 * Source: Vaswani et al., Attention Is All You Need, section 3.5.
 */
export const positionalEncoding: Op<string, { readonly n: number; readonly d: number }> = {
  name: 'positional_encoding',
  notation: 'positional_encoding(n, d)',
  about: 'Sines and cosines of falling frequency that tell n positions apart in d columns.',
  inputs: [],
  attributes: { n: { type: 'whole' }, d: { type: 'whole' } },
  formula: 'out[p,2i] = sin(p / 10000^(2i/d)), out[p,2i+1] = cos(p / 10000^(2i/d))',
  shape(_, { n, d }) {
    if (!(n >= 1 && d >= 1))
      throw new ShapeError(`positional_encoding: n is ${n} and d is ${d}; both must be at least 1`);
    return { rows: n, columns: d };
  },
  forward: (_, { n, d }) =>
    build(n, d, (position, column) => {
      const angle = position / Math.exp((evenBelow(column) / d) * Math.log(10000));
      return column % 2 === 0 ? Math.sin(angle) : Math.cos(angle);
    }),
  explain([position, column], _, { d }) {
    const share = quotient(number(evenBelow(column), '2i'), number(d, 'd'));
    const period = call('exp', product(share, call('log', number(10000))));
    return call(column % 2 === 0 ? 'sin' : 'cos', quotient(number(position, 'position'), period));
  },
  gradient: {},
  labels: () => ({}),
  examples: [
    { inputs: {}, attrs: { n: 2, d: 4 } },
    { inputs: {}, attrs: { n: 5, d: 3 } },
  ],
};

function evenBelow(column: number): number {
  return column - (column % 2);
}
