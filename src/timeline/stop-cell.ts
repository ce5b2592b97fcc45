import { type Expression, everyPart, type Selector } from '../formula/syntax.ts';
import type { Index } from '../tensor/tensor.ts';
import { newest } from './address.ts';
import { nameIn } from './conditions/worked.ts';
import { type Stop, watchedOf } from './stops.ts';
import type { Moment, Timeline } from './timeline.ts';

/** The cell that a stop speaks of, `scaled.grad[1,0]`, in the tensor that this event writes; undefined where it names none. */
export function stopCell(stop: Stop, timeline: Timeline, moment: Moment): Index | undefined {
  if (stop.at !== 'condition' && stop.at !== 'change') return undefined;
  for (const part of everyPart(watchedOf(stop.text).expression)) {
    const name = part.kind === 'index' ? nameIn(part.of) : undefined;
    const found = name === undefined ? undefined : newest(timeline, name, moment);
    if (part.kind !== 'index' || found?.step !== moment.step || found.slot !== moment.event) continue;
    const [row, column, ...more] = part.selectors.map(wholeNumber);
    if (row === undefined || column === undefined || more.length > 0) continue;
    const { rows, columns } = found.shape;
    return [row < 0 ? row + rows : row, column < 0 ? column + columns : column];
  }
  return undefined;
}

/** The number that a selector is, where it is one; negative from the end. */
function wholeNumber(selector: Selector): number | undefined {
  if (selector.kind !== 'at') return undefined;
  const value = (of: Expression): number | undefined => {
    if (of.kind === 'negative') return -(value(of.of) ?? Number.NaN);
    return of.kind === 'number' ? of.value : undefined;
  };
  const number = value(selector.index);
  return Number.isInteger(number) ? number : undefined;
}
