import { type Dispatch, type SetStateAction, useEffect } from 'react';
import { checkCell } from '../explain/verify.ts';
import { pumped } from './pump.ts';
import type { State } from './state.ts';
import { update } from './update.ts';
import type { World } from './world.ts';

/** Carries out the proof that a state asks for between keys, until it is made or the state lets go of it. */
export function useCheck(world: World, state: State, setState: Dispatch<SetStateAction<State>>): void {
  const asked = askedIn(state);
  // biome-ignore lint/correctness/useExhaustiveDependencies: begun once a proof, in the step that it was asked for in
  useEffect(() => {
    if (!asked || !state.check) return;
    const { step, event } = state.check;
    const ifStill = (then: (state: State) => State) => setState(now => (askedIn(now) === asked ? then(now) : now));
    return pumped(checkCell(world.segment(step), event, asked), {
      progress: pass => ifStill(now => update(world, now, { do: 'checking', pass })),
      done: check => ifStill(now => update(world, now, { do: 'verified', check: check ?? null })),
      failed: text => ifStill(now => update(world, { ...now, check: null }, { do: 'say', text, warned: true })),
    });
  }, [world, asked]);
}

/** The cell whose proof is going on: the same object from its beginning to its end. */
function askedIn({ check }: State): Cell | undefined {
  return check?.result === null ? check.cell : undefined;
}

type Cell = NonNullable<State['check']>['cell'];
