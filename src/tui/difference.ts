import { nameOf } from '../engine/versions.ts';
import { sameShape, shapeText, type Tensor, zipCells } from '../tensor/tensor.ts';
import { newest } from '../timeline/address.ts';
import type { Place, State } from './state.ts';
import { valueBefore, type World } from './world.ts';

/** A tensor less what it was at another time, and what that is called. */
export interface Subtracted {
  readonly title: string;
  readonly tensor: Tensor;
}

/** The difference that is asked for, of the tensor at a place; undefined where there is nothing to subtract. */
export function differenceIn(
  world: World,
  place: Place,
  { difference, marks }: Pick<State, 'difference' | 'marks'>,
): Subtracted | undefined {
  if (!difference) return undefined;
  const { tape, values } = world.segment(place.step);
  const now = values[place.event];
  const then = difference.to === 'before' ? valueBefore(world, place.step, place.event) : atMark(difference.name);
  if (!now || !then || !sameShape(now, then)) return undefined;
  const name = nameOf(tape, place.event);
  const to = difference.to === 'before' ? 'before' : `'${difference.name}`;
  return { title: `Δ ${name} − ${to} ${shapeText(now)}`, tensor: subtracted(now, then) };

  function atMark(mark: string): Tensor | undefined {
    const at = marks[mark];
    const found = at && newest(world.timeline, nameOf(tape, place.event), at);
    return found && world.segment(found.step).values[found.slot];
  }
}

/** Why there is nothing to subtract from the tensor at a place, as a sentence; undefined where there is. */
export function noDifference(
  world: World,
  place: Place,
  state: Pick<State, 'difference' | 'marks'>,
): string | undefined {
  const { difference } = state;
  if (!difference || differenceIn(world, place, state)) return undefined;
  const name = nameOf(world.segment(place.step).tape, place.event);
  const when = difference.to === 'before' ? 'before this' : `at mark ${difference.name}`;
  return `No ${name} of this shape was written ${when}: the values stay; d ends the difference`;
}

const known = new WeakMap<Tensor, WeakMap<Tensor, Tensor>>();

/** Remembered, so that its scale is not looked for at every key. */
function subtracted(now: Tensor, then: Tensor): Tensor {
  const of = known.get(now) ?? new WeakMap<Tensor, Tensor>();
  known.set(now, of);
  const found = of.get(then) ?? zipCells(now, then, (a, b) => (Object.is(a, b) ? 0 : a - b));
  of.set(then, found);
  return found;
}
