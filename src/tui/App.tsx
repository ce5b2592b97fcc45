import { Box, useApp, useInput, useIsScreenReaderEnabled, useWindowSize } from 'ink';
import { type Dispatch, type SetStateAction, useCallback, useEffect, useMemo, useState } from 'react';
import { useCheck } from './checking.ts';
import { type Palette, palette as paletteOf } from './colours.ts';
import { type Desk, type Done, perform } from './desk.ts';
import { usePursuit, useTicks } from './going-on.ts';
import { keysOf, pressAll } from './press.ts';
import { relocated } from './reload.ts';
import type { State } from './state.ts';
import { update } from './update.ts';
import { Screen } from './views/Screen.tsx';
import { Spoken } from './views/Spoken.tsx';
import type { World } from './world.ts';

/** A sentence from outside; a new object is a new sentence. */
export type Notice = Done;

interface AppProps {
  /** The run; where it becomes another one, the app stays at the same statement. */
  readonly world: World;
  readonly opening: State;
  readonly palette: Palette;
  /** Stops the process until it is continued; absent where that cannot be done. */
  readonly suspend?: (() => Promise<void>) | undefined;
  /** What can be reached outside: files, the clipboard. */
  readonly desk?: Desk | undefined;
  readonly notice?: Notice | undefined;
  /** Told of every state, so that settings can be kept at the end. */
  readonly report?: ((state: State) => void) | undefined;
}

/** Keys in, frames out: the only component that holds state and performs effects. */
export function App({ opening, palette, suspend, desk, notice, report, ...props }: AppProps) {
  const [{ world, state }, setState] = useRun(props.world, opening);
  const { exit, suspendTerminal } = useApp();
  const { columns, rows } = useWindowSize();
  const spoken = useIsScreenReaderEnabled();
  usePursuit(world, state, setState);
  useTicks(world, state, setState);
  useErrand(world, state, setState, desk);
  useCheck(world, state, setState);
  useInput((input, key) => setState(before => pressAll(world, before, keysOf(input, key))));
  useEffect(() => {
    setState(before => update(world, before, { do: 'resize', columns, rows }));
  }, [world, columns, rows, setState]);
  useEffect(() => {
    if (notice) setState(before => update(world, before, { do: 'say', ...withPlace(notice, before) }));
  }, [world, notice, setState]);
  useEffect(() => report?.(state), [state, report]);
  useEffect(() => {
    if (state.effect === 'quit') exit();
    if (state.effect !== 'suspend') return;
    const resume = () => setState(before => update(world, before, { do: 'resume' }));
    if (suspend) suspendTerminal(suspend).then(resume, resume);
    else resume();
  }, [state.effect, exit, suspend, suspendTerminal, world, setState]);
  const { level, theme } = palette;
  const colours = useMemo(
    () => (state.theme === theme ? palette : paletteOf(level, state.theme)),
    [palette, level, theme, state.theme],
  );
  if (spoken) return <Spoken world={world} state={state} />;
  // at a resize Ink draws the old frame once more, at the new width: clipped, it can't wrap and leave lines standing
  return (
    <Box width="100%" overflow="hidden">
      <Screen world={world} state={state} palette={colours} />
    </Box>
  );
}

/** A new run's sentence, and where one stands in it where the statement is gone. */
function withPlace(notice: Notice, { message, warned }: State): Notice {
  return notice.warned || !warned ? notice : { text: `${notice.text} ${message}`, warned: true };
}

interface Run {
  readonly world: World;
  readonly state: State;
}

/** The run and the state that belongs to it: a new run takes the state along in the same render. */
function useRun(world: World, opening: State): readonly [Run, Dispatch<SetStateAction<State>>] {
  const [run, setRun] = useState<Run>({ world, state: opening });
  const setState = useCallback<Dispatch<SetStateAction<State>>>(
    action =>
      setRun(before => {
        const state = typeof action === 'function' ? action(before.state) : action;
        return state === before.state ? before : { ...before, state };
      }),
    [],
  );
  if (run.world === world) return [run, setState];
  const moved = { world, state: relocated(run.world, world, run.state) };
  setRun(moved);
  return [moved, setState];
}

/** Does what a state wants done outside, once, and says how it went. */
function useErrand(
  world: World,
  state: State,
  setState: Dispatch<SetStateAction<State>>,
  desk: Desk | undefined,
): void {
  const { errand } = state;
  // biome-ignore lint/correctness/useExhaustiveDependencies: begun once an errand, with the state that asked for it
  useEffect(() => {
    if (!errand) return;
    void perform(errand, world, state, desk).then(done =>
      setState(before => update(world, before, { do: 'errand-done', ...done })),
    );
  }, [errand]);
}
