import type { Tape } from './tape.ts';
import { momentId } from './update.ts';

const known = new WeakMap<Tape, ReadonlyMap<number, string>>();

/**
 * The parameter whose update a slot has a part in: its value, its (mean) gradient, a moment before the update or after
 * it, that moment corrected, or the next value. Undefined for every other slot, single contributions included. It goes by
 * what was loaded, carried and differentiated, since a name may end as a moment's does: `g.m`.
 */
export function parameterOf(tape: Tape, slot: number): string | undefined {
  let names = known.get(tape);
  if (!names) {
    names = parametersBySlot(tape);
    known.set(tape, names);
  }
  return names.get(slot);
}

function parametersBySlot(tape: Tape): ReadonlyMap<number, string> {
  const found = new Map<number, string>();
  /** Parameters by the ids under which they and their moments are loaded and carried. */
  const owners = new Map<string, string>();
  const mark = (slot: number | undefined, name: string | undefined) => {
    if (slot !== undefined && name !== undefined) found.set(slot, name);
  };
  for (const [slot, instruction] of tape.instructions.entries()) {
    if (instruction.kind !== 'loaded' || instruction.origin.from !== 'parameter') continue;
    const { name } = instruction.origin;
    for (const id of [name, momentId(name, 'm'), momentId(name, 'v')]) owners.set(id, name);
    mark(slot, name);
    mark(tape.gradients.get(slot), name);
  }
  for (const [id, slot] of tape.carried) mark(slot, owners.get(id));
  for (const [slot, instruction] of tape.instructions.entries()) {
    if (instruction.phase !== 'update' || found.has(slot) || instruction.kind === 'differentiated') continue;
    if (instruction.kind === 'applied') mark(slot, found.get(instruction.operands[0] as number));
    else if (instruction.origin.from === 'optimizer') mark(slot, owners.get(instruction.origin.name));
  }
  return found;
}
