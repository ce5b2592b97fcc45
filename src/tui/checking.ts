import { type Dispatch, type SetStateAction, useEffect } from 'react';
import { verifyCell } from '../explain/verify.ts';
import type { State } from './state.ts';
import { update } from './update.ts';
import type { World } from './world.ts';

/** Carries out the proof that a state asks for, once the frame that says so is drawn. */
export function useCheck(world: World, state: State, setState: Dispatch<SetStateAction<State>>): void {
  const asked = state.check?.result === null ? state.check : null;
  useEffect(() => {
    if (!asked) return;
    const later = setTimeout(() => setState(before => checked(world, before)), DRAWN);
    return () => clearTimeout(later);
  }, [asked, world, setState]);
}

/** Milliseconds in which a frame is drawn. */
const DRAWN = 16;

/** The state with the proof that it asks for. */
export function checked(world: World, state: State): State {
  const { check } = state;
  if (!check || check.result) return state;
  const found = verifyCell(world.segment(check.step), check.event, check.cell);
  return update(world, state, { do: 'verified', check: found ?? null });
}
