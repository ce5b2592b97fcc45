import { nameOf } from '../../engine/versions.ts';
import { cellAt, focusOf } from '../focus.ts';
import { instructionAt } from '../moments.ts';
import type { State } from '../state.ts';
import type { World } from '../world.ts';
import { type Binding, nameArguments } from './binding.ts';

/** The tensor in view, by the name that all its versions share. */
function tensorHere({ place }: State, world: World): string {
  const { step, event } = focusOf(world, place);
  return nameOf(world.segment(step).tape, event);
}

/** In the program the statement, elsewhere the tensor in view. */
function breakpointHere(state: State, world: World): string {
  const line = state.place.pane === 'program' ? instructionAt(world, state.place).place?.line : undefined;
  return line === undefined ? tensorHere(state, world) : String(line + 1);
}

/** Breakpoints, watches, and running to them. */
export const STOPS: readonly Binding[] = [
  {
    keys: ['c'],
    command: 'continue',
    section: 'Stops',
    help: 'On to the next breakpoint, watched change or alert',
    hint: 'run on',
    message: (count = 1) => ({ do: 'pursue', quarry: { kind: 'stop' }, direction: 1, times: count }),
  },
  {
    keys: ['C'],
    command: 'back-to-stop',
    section: 'Stops',
    help: 'Back to the breakpoint, watched change or alert before',
    message: (count = 1) => ({ do: 'pursue', quarry: { kind: 'stop' }, direction: -1, times: count }),
  },
  {
    keys: ['b'],
    command: 'break',
    section: 'Stops',
    help: 'Breakpoint here, or none: in the program on the statement, else on the tensor',
    hint: 'break',
    wide: true,
    argument: {
      usage: 'loss < 1.3 | A.grad | softmax | 7',
      message: text => ({ do: 'break', text }),
      candidates: nameArguments,
    },
    message: (_, state, world) => ({ do: 'break', text: breakpointHere(state, world) }),
  },
  {
    keys: ['B'],
    command: 'breakpoints',
    section: 'Stops',
    help: 'The list of breakpoints',
    message: () => ({ do: 'drawer', list: 'breakpoints' }),
  },
  {
    keys: ['w'],
    command: 'watch',
    section: 'Stops',
    help: 'Watch this cell, or no longer',
    hint: 'watch',
    wide: true,
    argument: {
      usage: 'loss | max(abs(WQ.grad))',
      message: text => ({ do: 'watch', text }),
      candidates: nameArguments,
    },
    message: (_, state, world) => {
      const [row, column] = cellAt(world, state.place);
      const { step, event } = focusOf(world, state.place);
      const single = world.segment(step).values[event]?.data.length === 1;
      return { do: 'watch', text: `${tensorHere(state, world)}${single ? '' : `[${row},${column}]`}` };
    },
  },
  {
    keys: ['W'],
    command: 'watches',
    section: 'Stops',
    help: 'The list of watches: values now, last changes, and over the steps',
    message: () => ({ do: 'drawer', list: 'watches' }),
  },
  {
    keys: ['>'],
    command: 'next-change',
    section: 'Stops',
    help: 'Next event that changes this cell, over all steps',
    hint: 'next change',
    wide: true,
    message: (count = 1, state, world) => change(state, world, 1, count),
  },
  {
    keys: ['<'],
    command: 'previous-change',
    section: 'Stops',
    help: 'Previous event that changed this cell',
    message: (count = 1, state, world) => change(state, world, -1, count),
  },
];

function change(state: State, world: World, direction: 1 | -1, times: number) {
  const cell = cellAt(world, state.place);
  return { do: 'pursue', quarry: { kind: 'change', name: tensorHere(state, world), cell }, direction, times } as const;
}
