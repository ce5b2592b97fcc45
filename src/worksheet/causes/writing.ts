import { isLost } from '../judge.ts';
import { asPrinted } from '../printed.ts';
import { type Known, Recomputation } from '../recompute.ts';
import type { Cause } from './cause.ts';

/** Two digits in each other's place. */
export const digits: Cause = {
  name: 'a digit swapped',
  *instead({ truth, printed }) {
    const text = asPrinted(truth, printed.unit);
    const positions = [...text].flatMap((character, at) => (/\d/.test(character) ? [at] : []));
    for (const [turn, first] of positions.entries()) {
      const second = positions[turn + 1];
      if (second === undefined || text[first] === text[second]) continue;
      const swapped = [...text];
      [swapped[first], swapped[second]] = [text[second] as string, text[first] as string];
      yield { says: `two digits swapped in ${text}`, value: Number(swapped.join('')) };
    }
  },
};

/** The point some places off. */
export const point: Cause = {
  name: 'decimal point',
  *instead({ truth }) {
    for (const factor of [10, 0.1, 100, 0.01])
      yield {
        says: `the decimal point moved: ${factor > 1 ? factor : `1/${1 / factor}`} times the number`,
        value: truth * factor,
      };
  },
};

/** A wrong number of an earlier line, used although right ones were printed since. */
export const carried: Cause = {
  name: 'an earlier wrong number carried on',
  *instead({ target, at, before }) {
    const cell = at[0] * target.truth.columns + at[1];
    const wrong = before.filter(({ verdict }) => verdict === 'wrong' || verdict === 'follows');
    if (wrong.length === 0) return;
    for (const known of wrong.slice(-MOST)) {
      const alone = new Recomputation(target, new Map([[known.node.key, new Map([[known.cell, known]])]]));
      if (alone.known.length === 0) continue;
      const value = alone.evaluate(new Map([[known, known.printed.value]])).data[cell] as number;
      yield { says: `${known.name} = ${known.printed.text}, printed before and wrong, carried on`, value };
    }
    const all = byCell(wrong);
    const together = new Recomputation(target, all);
    const world = new Map(together.known.map(known => [known, known.printed.value]));
    yield {
      says: 'earlier wrong numbers carried on',
      value: together.evaluate(world).data[cell] as number,
    };
  },
};

/** Only the latest are tried one by one. */
const MOST = 40;

function byCell(known: readonly Known[]): Map<string, Map<number, Known>> {
  const cells = new Map<string, Map<number, Known>>();
  for (const each of known) cells.set(each.node.key, new Map(cells.get(each.node.key)).set(each.cell, each));
  return cells;
}

/** A number that was printed as 0 and used as such. */
export const lost: Cause = {
  name: 'a number printed as 0 and left out',
  *instead({ target, at, recomputation }) {
    const gone = recomputation.known.filter(isLost);
    if (gone.length === 0) return;
    const world = new Map(recomputation.known.map(known => [known, known.printed.value]));
    const value = recomputation.evaluate(world).data[at[0] * target.truth.columns + at[1]] as number;
    yield {
      says: `${gone.map(({ name, truth }) => `${name} = ${truth.toPrecision(2)}`).join(', ')} taken for 0`,
      value,
    };
  },
};
