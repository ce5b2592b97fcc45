import { type Dispatch, type SetStateAction, useEffect } from 'react';
import { SPEEDS } from './play.ts';
import { press, pursued } from './press.ts';
import { pumped } from './pump.ts';
import { pursue } from './pursue.ts';
import type { State } from './state.ts';
import { update } from './update.ts';
import type { World } from './world.ts';

type SetState = Dispatch<SetStateAction<State>>;

/** Carries out the search that a state asks for, a slice at a time, until it is over or the state lets go of it. */
export function usePursuit(world: World, state: State, setState: SetState): void {
  const { pursuit } = state;
  const from = pursuit?.from; // stays the same object while the search goes on
  // biome-ignore lint/correctness/useExhaustiveDependencies: begun once a search, with the state of its beginning
  useEffect(() => {
    if (!pursuit) return;
    const ifStill = (then: (state: State) => State) => setState(now => (now.pursuit?.from === from ? then(now) : now));
    return pumped(pursue(world, state, pursuit), {
      progress: step => ifStill(now => update(world, now, { do: 'progress', step })),
      done: moment => ifStill(now => pursued(world, now, moment)),
      failed: text =>
        ifStill(now => update(world, { ...now, pursuit: null, queued: [] }, { do: 'say', text, warned: true })),
    });
  }, [world, from]);
}

/** The clock of play: a tick is a key like any other. */
export function useTicks(world: World, { playing, speed }: State, setState: SetState): void {
  useEffect(() => {
    if (!playing) return;
    const clock = setInterval(() => setState(before => press(world, before, 'tick')), SPEEDS[speed]?.every);
    return () => clearInterval(clock);
  }, [world, playing, speed, setState]);
}
