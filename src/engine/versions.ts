import type { Tape } from './tape.ts';

const names = new WeakMap<Tape, ReadonlyMap<number, string>>();

/** The name of the tensor in a slot, whichever version it is: `x` for `x.2`. */
export function nameOf(tape: Tape, slot: number): string {
  let known = names.get(tape);
  if (!known) {
    known = new Map([...tape.versions].flatMap(([name, slots]) => slots.map(one => [one, name] as const)));
    names.set(tape, known);
  }
  return known.get(slot) ?? tape.instructions[slot]?.writes ?? '';
}

/**
 * The slot of the version that a slot's tensor replaces: of `WQ` for `WQ.2`; undefined for a first version. Gradients
 * replace nothing: those of several versions are written from the last back to the first.
 */
export function versionBefore(tape: Tape, slot: number): number | undefined {
  if (tape.instructions[slot]?.phase === 'backward') return undefined;
  const slots = tape.versions.get(nameOf(tape, slot)) ?? [];
  return slots[slots.indexOf(slot) - 1];
}
