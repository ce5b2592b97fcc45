import { shapeText, type Tensor } from '../tensor/tensor.ts';
import { counterpart, differenceOf } from '../timeline/diff.ts';
import type { Place, State } from './state.ts';
import type { World } from './world.ts';

/** What b has where a stands: its tensor and b − a, or why there is none. */
export type Beside =
  | { readonly id: string; readonly tensor: Tensor; readonly difference: Tensor | undefined; readonly why: string }
  | { readonly tensor?: undefined; readonly why: string };

/** What the other run has at a place, in the same step; undefined where none is open. */
export function besideIn(world: World, { step, event }: Place, { other }: Pick<State, 'other'>): Beside | undefined {
  if (other === null || !world.others) return undefined;
  const { timeline, renames } = world.others.open(other);
  if (step >= timeline.length) return { why: `b has steps 0 to ${timeline.length - 1} only` };
  if (step >= timeline.recorded && !timeline.finished)
    return { why: `b is being recorded: step ${timeline.recorded} of ${timeline.length - 1}` };
  const { tape, values } = world.segment(step);
  const there = timeline.segment(step);
  const slot = counterpart(tape, event, there.tape, renames);
  const [ours, tensor] = [values[event] as Tensor, slot === undefined ? undefined : there.values[slot]];
  if (slot === undefined || !tensor) return { why: `b has no ${tape.instructions[event]?.writes}` };
  const difference = subtracted(ours, tensor);
  const why = difference ? '' : `b has ${shapeText(tensor)}, a ${shapeText(ours)}: there is no difference`;
  return { id: there.tape.instructions[slot]?.writes ?? '', tensor, difference, why };
}

const known = new WeakMap<Tensor, WeakMap<Tensor, { readonly tensor: Tensor | undefined }>>();

/** b − a, remembered, so that its scale is not looked for at every key. */
function subtracted(a: Tensor, b: Tensor): Tensor | undefined {
  const of = known.get(a) ?? new WeakMap<Tensor, { readonly tensor: Tensor | undefined }>();
  known.set(a, of);
  const found = of.get(b) ?? { tensor: differenceOf(a, b) };
  of.set(b, found);
  return found.tensor;
}
