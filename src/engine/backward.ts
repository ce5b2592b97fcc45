import { gradientOf, letterOf } from '../ops/operation.ts';
import { scalar } from '../tensor/tensor.ts';
import { required } from './compiler.ts';
import type { Draft, Site } from './draft.ts';
import { baseId } from './names.ts';
import type { Applied } from './tape.ts';

/** One use of a tensor by an operation through which gradients flow. */
interface Use {
  /** Slot of the operation that uses it. */
  readonly by: number;
  /** Which operand it is there. */
  readonly position: number;
}

/**
 * Appends the backward pass of one loss, from ∂loss/∂loss = 1 up to every tensor on the way, one
 * event a contribution, and one sum where contributions meet. Returns the gradient's slot by slot.
 */
export function compileBackward(draft: Draft, site: Site, loss: number): Map<number, number> {
  const uses = usesOnTheWay(draft, loss);
  const contributions = new Map<number, number[]>();
  const gradients = new Map<number, number>();
  const seed = draft.load(site, draft.nameOf(loss), scalar(1), { from: 'one' }, '.grad');
  gradients.set(loss, seed);
  for (let slot = loss; slot >= 0; slot--) {
    const instruction = draft.instruction(slot);
    const dout = gradients.get(slot);
    if (dout === undefined || instruction.kind !== 'applied') continue;
    for (const [position, operand] of instruction.operands.entries()) {
      if (typeof operand !== 'number' || !gradientOf(instruction.op, position)) continue;
      const all = uses.get(operand) as readonly Use[];
      const suffix = contributionSuffix(draft, all, { by: slot, position });
      const here = { ...site, place: instruction.place };
      const written = draft.differentiate(here, slot, position, dout, operand, suffix);
      const parts = [...(contributions.get(operand) ?? []), written];
      contributions.set(operand, parts);
      if (parts.length === all.length) gradients.set(operand, addUp(draft, here, operand, parts));
    }
  }
  return gradients;
}

/** Every tensor from which the loss can be reached, with its uses on the way, in the order of the uses. */
function usesOnTheWay(draft: Draft, loss: number): Map<number, Use[]> {
  const uses = new Map<number, Use[]>([[loss, []]]);
  for (let slot = loss; slot >= 0; slot--) {
    const instruction = draft.instruction(slot);
    if (!uses.has(slot) || instruction.kind !== 'applied') continue;
    for (const [position, operand] of instruction.operands.entries()) {
      if (typeof operand !== 'number' || !gradientOf(instruction.op, position)) continue;
      const known = uses.get(operand);
      if (known) known.push({ by: slot, position });
      else uses.set(operand, [{ by: slot, position }]);
    }
  }
  return uses;
}

/** `.grad`, or with several contributions `.grad via Q`, `via Q.a` where one operation uses it twice. */
function contributionSuffix(draft: Draft, all: readonly Use[], { by, position }: Use): () => string {
  if (all.length === 1) return () => '.grad';
  const twice = all.filter(use => use.by === by).length > 1;
  const letter = twice ? `.${letterOf((draft.instruction(by) as Applied).op, position)}` : '';
  return () => `.grad via ${baseId(draft.nameOf(by))}${letter}`;
}

function addUp(draft: Draft, site: Site, slot: number, parts: readonly number[]): number {
  const [only, ...more] = parts;
  if (more.length === 0) return only as number;
  const op = required('sum_contributions');
  return draft.apply(site, draft.nameOf(slot), op, parts, { attrs: {}, suffix: () => '.grad' });
}
