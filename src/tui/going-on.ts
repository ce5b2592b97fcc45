import { type Dispatch, type SetStateAction, useEffect } from 'react';
import type { Moment } from '../timeline/timeline.ts';
import { SPEEDS } from './play.ts';
import { press, pursued } from './press.ts';
import { pursue } from './pursue.ts';
import type { State } from './state.ts';
import { update } from './update.ts';
import type { World } from './world.ts';

type SetState = Dispatch<SetStateAction<State>>;

/** Milliseconds of searching between two looks at the keyboard; recording may take as many again. */
const SLICE = 4;

/** Milliseconds between two drawings of how far a search is. */
const PROGRESS = 100;

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

interface Listener {
  progress(step: number): void;
  done(moment: Moment | null): void;
  failed(text: string): void;
}

function pumped(steps: Generator<number, Moment | null>, listener: Listener): () => void {
  let stopped = false;
  let told = performance.now();
  const slice = () => {
    if (stopped) return;
    const until = performance.now() + SLICE;
    for (let now = 0; now < until; now = performance.now()) {
      const { done, value } = next(steps, listener);
      if (done) return;
      if (now - told > PROGRESS) {
        told = now;
        listener.progress(value as number);
      }
    }
    setImmediate(slice);
  };
  slice();
  return () => {
    stopped = true;
    steps.return(null);
  };
}

/** One step more; the end is told, and so is a run that can't go on. */
function next(steps: Generator<number, Moment | null>, listener: Listener): IteratorResult<number, Moment | null> {
  try {
    const result = steps.next();
    if (result.done) listener.done(result.value);
    return result;
  } catch (error) {
    listener.failed(error instanceof Error ? (error.message.split('\n')[0] as string) : String(error));
    return { done: true, value: null };
  }
}

/** The clock of play: a tick is a key like any other. */
export function useTicks(world: World, { playing, speed }: State, setState: SetState): void {
  useEffect(() => {
    if (!playing) return;
    const clock = setInterval(() => setState(before => press(world, before, 'tick')), SPEEDS[speed]?.every);
    return () => clearInterval(clock);
  }, [world, playing, speed, setState]);
}
