import type { Arithmetic, Choice } from '../arithmetic/arithmetic.ts';
import { plainNumber } from '../arithmetic/text.ts';
import type { Applied, Segment } from '../engine/tape.ts';
import { cellOf, type Index, sameShape, type Tensor } from '../tensor/tensor.ts';
import { cellText } from '../timeline/address.ts';
import { idOf, type Letters, textOf } from './reference.ts';

/** The operation whose derivative something decided: where it stands and which operand it is by. */
interface Site {
  readonly forward: Applied;
  readonly of: number;
  readonly wrt: number;
}

/** What decided a derivative, as a sentence: an open or shut gate with its number, a mask with the cell it hid. */
export function whyDecided(
  segment: Segment,
  site: Site,
  letters: Letters,
  at: Index,
  fed: Index,
  derivative: Arithmetic,
): string | undefined {
  const decided = decisionIn(derivative);
  if (!decided) return undefined;
  if (decided.reason === 'masked') return `masked: ${hiddenCell(segment, site, at, fed)}`;
  const by = (decided.by ?? []).map(each => `${textOf(each, letters)} = ${plainNumber(each.value)}`);
  return by.length > 0 ? `${decided.reason}: ${by.join(', ')}` : decided.reason;
}

/** The choice that a derivative is, under its names: what decided it. */
export function decisionIn(tree: Arithmetic): Choice | undefined {
  if (tree.kind === 'named') return decisionIn(tree.is);
  return tree.kind === 'choice' ? tree : undefined;
}

/** The cell of −∞ because of which a derivative is 0: of the operand, or what a mask itself wrote. */
function hiddenCell(segment: Segment, { forward, of, wrt }: Site, at: Index, fed: Index): string {
  const { values } = segment;
  const operand = forward.operands[wrt];
  const out = values[of] as Tensor;
  const candidates: [number, Index][] = [];
  if (typeof operand === 'number') {
    candidates.push([operand, at]);
    if (sameShape(values[operand] as Tensor, out)) candidates.push([operand, fed]);
  }
  candidates.push([of, fed]);
  const hidden = candidates.find(([slot, place]) => cellOf(values[slot] as Tensor, place) === Number.NEGATIVE_INFINITY);
  const [slot, place] = hidden ?? (candidates[0] as [number, Index]);
  return `${idOf(segment, slot)}${cellText(place)} is −∞, so it weighs nothing`;
}
