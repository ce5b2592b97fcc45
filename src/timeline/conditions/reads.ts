import type { Tape } from '../../engine/tape.ts';
import { type Expression, everyPart } from '../../formula/syntax.ts';
import { slotOf } from '../address.ts';
import { nameIn } from './worked.ts';

/**
 * The events of a step after which a condition or expression can have become another: those that write
 * what it reads. Undefined where any event can, because it asks for `phase`, `op` or `step`. A search
 * evaluates at these alone.
 */
export function eventsThatMatter(expression: Expression, tape: Tape): ReadonlySet<number> | undefined {
  const events = new Set<number>();
  const parts = everyPart(expression);
  // `WQ` in `WQ.grad` is a part of a name, and not read itself
  const inNames = new Set(
    parts.flatMap(part => (part.kind === 'member' && part.name !== 'T' ? everyPart(part.of) : [])),
  );
  for (const part of parts) {
    if (inNames.has(part)) continue;
    if (part.kind === 'name' && ['phase', 'op', 'step'].includes(part.name)) return undefined;
    const name = nameIn(part);
    if (name === undefined) continue;
    for (const slot of tape.versions.get(name) ?? []) events.add(slot);
    const exact = slotOf(tape, name, Number.POSITIVE_INFINITY);
    if (exact !== undefined) events.add(exact);
  }
  return events;
}
