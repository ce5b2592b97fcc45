import {
  type Arithmetic,
  call,
  minus,
  named,
  negative,
  number,
  plus,
  product,
  quotient,
} from '../arithmetic/arithmetic.ts';
import { erf } from '../arithmetic/erf.ts';
import { matrix } from '../tensor/tensor.ts';
import { activation } from './activation.ts';

interface Attrs {
  readonly approximate: 'none' | 'tanh';
}

/** Gaussian error linear unit: each cell times the share of a normal distribution that lies below it. */
export const gelu = activation<Attrs>({
  name: 'gelu',
  notation: 'gelu(x, approximate="none")',
  about: 'Each cell times the normal distribution below it, by erf; approximate="tanh" is GPT-2’s formula.',
  attributes: { approximate: { type: 'word', among: ['none', 'tanh'], default: 'none' } },
  formula:
    'out[i,j] = x[i,j]·Φ(x[i,j]), Φ(z) = ½·(1 + erf(z/√2)), or with approximate="tanh" ½·(1 + tanh(√(2/π)·(z + 0.044715·z³)))',
  slopeFormula: 'Φ(x[i,j]) + x[i,j]·φ(x[i,j]), φ the slope of Φ',
  value: (x, { approximate }) => x * (approximate === 'tanh' ? shareByTanh(x) : share(x)),
  explain: (x, { approximate }) => product(x, explainShare(x, approximate)),
  slope: (x, _, { approximate }) =>
    approximate === 'tanh' ? shareByTanh(x) + x * densityByTanh(x) : share(x) + x * density(x),
  explainSlope: (x, _, { approximate }) =>
    plus(explainShare(x, approximate), product(x, explainDensity(x, approximate))),
  examples: [
    { inputs: { x: matrix([[0, 1, -1]]) }, attrs: { approximate: 'none' } },
    {
      inputs: {
        x: matrix([
          [1000, -1000],
          [0.5, -3],
          [-0, 6],
        ]),
      },
      attrs: { approximate: 'none' },
    },
    {
      inputs: {
        x: matrix([
          [1000, -1000],
          [0.5, -3],
          [2, 1e-9],
        ]),
      },
      attrs: { approximate: 'tanh' },
    },
  ],
});

const ROOT_2 = Math.sqrt(2);
const ROOT_2_PI = Math.sqrt(2 * Math.PI);
const ROOT_2_BY_PI = Math.sqrt(2 / Math.PI);
/** The coefficient of x³ in the published approximation (Hendrycks and Gimpel 2016). */
const CUBIC = 0.044715;

function share(x: number): number {
  return 0.5 * (1 + erf(x / ROOT_2));
}

function density(x: number): number {
  return Math.exp(-(x * x) / 2) / ROOT_2_PI;
}

function tanhOf(x: number): number {
  return Math.tanh(ROOT_2_BY_PI * (x + CUBIC * x * x * x));
}

function shareByTanh(x: number): number {
  return 0.5 * (1 + tanhOf(x));
}

function densityByTanh(x: number): number {
  const bent = tanhOf(x);
  return 0.5 * (1 - bent * bent) * (ROOT_2_BY_PI * (1 + 3 * CUBIC * x * x));
}

function explainShare(x: Arithmetic, approximate: Attrs['approximate']): Arithmetic {
  const bent = approximate === 'tanh' ? explainTanh(x) : call('erf', quotient(x, number(ROOT_2, '√2')));
  return named('Φ(x)', product(number(0.5), plus(number(1), bent)));
}

function explainTanh(x: Arithmetic): Arithmetic {
  const cubic = product(number(CUBIC), x, x, x);
  return call('tanh', product(number(ROOT_2_BY_PI, '√(2/π)'), plus(x, cubic)));
}

function explainDensity(x: Arithmetic, approximate: Attrs['approximate']): Arithmetic {
  if (approximate === 'none') {
    const bell = call('exp', quotient(negative(product(x, x)), number(2)));
    return named('φ(x)', quotient(bell, number(ROOT_2_PI, '√(2π)')));
  }
  const bent = explainTanh(x);
  const inner = product(number(ROOT_2_BY_PI, '√(2/π)'), plus(number(1), product(number(3 * CUBIC), x, x)));
  return named('φ(x)', product(number(0.5), minus(number(1), product(bent, bent)), inner));
}
