import { Box, useApp, useInput, useWindowSize } from 'ink';
import { useEffect, useState } from 'react';
import type { Palette } from './colours.ts';
import { usePursuit, useTicks } from './going-on.ts';
import { keysOf, pressAll } from './press.ts';
import type { State } from './state.ts';
import { update } from './update.ts';
import { Screen } from './views/Screen.tsx';
import type { World } from './world.ts';

interface AppProps {
  readonly world: World;
  readonly opening: State;
  readonly palette: Palette;
  /** Stops the process until it is continued; absent where that cannot be done. */
  readonly suspend?: (() => Promise<void>) | undefined;
}

/** Keys in, frames out: the only component that holds state and performs effects. */
export function App({ world, opening, palette, suspend }: AppProps) {
  const { exit, suspendTerminal } = useApp();
  const { columns, rows } = useWindowSize();
  const [state, setState] = useState(opening);
  usePursuit(world, state, setState);
  useTicks(world, state, setState);
  useInput((input, key) => setState(before => pressAll(world, before, keysOf(input, key))));
  useEffect(() => {
    setState(before => update(world, before, { do: 'resize', columns, rows }));
  }, [world, columns, rows]);
  useEffect(() => {
    if (state.effect === 'quit') exit();
    if (state.effect !== 'suspend') return;
    const resume = () => setState(before => update(world, before, { do: 'resume' }));
    if (suspend) suspendTerminal(suspend).then(resume, resume);
    else resume();
  }, [state.effect, exit, suspend, suspendTerminal, world]);
  // at a resize Ink draws the old frame once more, at the new width: clipped, it can't wrap and leave lines standing
  return (
    <Box width="100%" overflow="hidden">
      <Screen world={world} state={state} palette={palette} />
    </Box>
  );
}
