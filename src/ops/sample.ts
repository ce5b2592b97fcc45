import { type Arithmetic, call, cell, choice, minus, named, number, quotient, sum } from '../arithmetic/arithmetic.ts';
import { matrix, scalar, shapeText, type Tensor, zeros } from '../tensor/tensor.ts';
import { explainExponentials, explainTotal, exponentialsOf, largestAt } from './exponentials.ts';
import { type Op, ShapeError, ValueError } from './operation.ts';

interface Attrs {
  /** 0: the largest logit; below 1 bolder in what is likely, above 1 more even. */
  readonly temperature: number;
  /** The uniform number that was drawn, from 0 up to but not including 1. */
  readonly random: number;
}

/** Draws the next token's id: from the last row of logits, by a random number that is given. */
export const sample: Op<'logits', Attrs> = {
  name: 'sample',
  notation: 'sample(logits, random, temperature=1)',
  about:
    'The id in whose share of softmax(logits / temperature) the random number falls; temperature 0 takes the largest.',
  inputs: ['logits'],
  attributes: { random: { type: 'number' }, temperature: { type: 'number', default: 1 } },
  formula:
    'out = the first id where random < Σ_{k ≤ id} p_k, or with temperature=0 the first id where l_id is largest, p = softmax(l / temperature), l = last row of logits',
  shape({ logits }) {
    if (logits.rows === 0 || logits.columns === 0)
      throw new ShapeError(`sample: logits is ${shapeText(logits)}; give at least one row of at least one logit`);
    return { rows: 1, columns: 1 };
  },
  forward({ logits }, attrs) {
    if (isGreedy(attrs)) return scalar(largestInLastRow(logits));
    return scalar(drawn(cumulative(logits, attrs.temperature), attrs.random));
  },
  explain(_, { logits }, attrs) {
    return isGreedy(attrs) ? explainGreedy(logits) : explainDrawn(logits, attrs);
  },
  gradient: { logits: null },
  labels: () => ({}),
  examples: [
    { inputs: { logits: matrix([[2, 1, 0.1]]) }, attrs: { temperature: 1, random: 0.7 } },
    {
      inputs: {
        logits: matrix([
          [9, 0, 0, 0],
          [0.5, Number.NEGATIVE_INFINITY, 2, 1],
        ]),
      },
      attrs: { temperature: 0.5, random: 0.999 },
    },
    { inputs: { logits: matrix([[0.5, 2, 2]]) }, attrs: { temperature: 0, random: 0.999 } },
  ],
};

function isGreedy({ temperature, random }: Attrs): boolean {
  if (!(temperature >= 0))
    throw new ValueError(`sample: temperature is ${temperature}; give 0 for the likeliest token, or a number above 0`);
  if (!(random >= 0 && random < 1))
    throw new ValueError(`sample: random is ${random}; give a number from 0 up to but not including 1`);
  return temperature === 0;
}

function largestInLastRow({ rows, columns, data }: Tensor): number {
  const start = (rows - 1) * columns;
  return largestAt(data, start, start + columns) - start;
}

/** p_0, p_0 + p_1, …: where each id's interval of 0…1 ends. */
function cumulative(logits: Tensor, temperature: number): Float64Array {
  const { rows, columns, data } = logits;
  const start = (rows - 1) * columns;
  const max = data[start + largestInLastRow(logits)] as number;
  const scaled = Float64Array.from({ length: columns }, (_, id) => ((data[start + id] as number) - max) / temperature);
  const ends = zeros(columns);
  const total = exponentialsOf(scaled, 0, columns, ends, 0);
  let end = 0;
  for (let id = 0; id < columns; id++) {
    end += (ends[id] as number) / total;
    ends[id] = end;
  }
  return ends;
}

/** The id whose interval holds the number; the last that has one where rounding leaves the ends below it. */
function drawn(ends: Float64Array, random: number): number {
  let last = 0;
  for (let id = 0; id < ends.length; id++) {
    const end = ends[id] as number;
    if (random < end) return id;
    if (end > (id === 0 ? 0 : (ends[id - 1] as number))) last = id;
  }
  return last;
}

function explainGreedy(logits: Tensor): Arithmetic {
  const { cells, largest, max } = explainExponentials('logits', logits, logits.rows - 1);
  const ids = cells.map((each, id) => number(id, `id ${id}: logit ${each.value}`));
  return choice(ids, largest, 'temperature 0 takes the largest logit', [max]);
}

/** The ids with the ends of their intervals; what decided: the random number and the two ends around it. */
function explainDrawn(logits: Tensor, { temperature, random }: Attrs): Arithmetic {
  const row = logits.rows - 1;
  const { largest, max } = explainExponentials('logits', logits, row);
  const exponentials = Array.from({ length: logits.columns }, (_, id) =>
    call('exp', quotient(minus(cell('logits', [row, id], logits), max), number(temperature, 'temperature'))),
  );
  const total = explainTotal(exponentials, largest);
  const shares = exponentials.map(each => quotient(each, total));
  const ends = cumulative(logits, temperature);
  const id = drawn(ends, random);
  const from = named(`up to id ${id}`, sum(shares.slice(0, id)));
  const to = named(`with id ${id}`, sum(shares.slice(0, id + 1)));
  const ids = Array.from(ends, (end, each) => number(each, `id ${each}: below ${end}`));
  const reason = `random ${random} falls between ${from.value} and ${to.value}`;
  return choice(ids, id, reason, [number(random, 'random'), from, to]);
}
