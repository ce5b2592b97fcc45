import { breakpointFrom } from './breakpoints.ts';
import { openingState, type Place, type State } from './state.ts';
import type { World } from './world.ts';

/** The state at opening a scenario: at a place, with the watches and breakpoints that its file sets. */
export function openingOf(world: World, size: State['size'], at: Partial<Place> = {}): State {
  const { watch, breakpoints } = world.timeline.program.scenario;
  return {
    ...openingState(size, at),
    watches: watch.map(({ text }) => ({ text, stops: true })),
    breakpoints: breakpoints.map(({ text }) => {
      const breakpoint = breakpointFrom(text, world, at.step ?? 0);
      // what can't be asked yet stays in the list, which says why
      if (typeof breakpoint !== 'string') return breakpoint;
      return { text, stop: { at: 'condition', text }, enabled: true, stopped: 0 };
    }),
  };
}
