import { subjectOf } from '../../explain/replay.ts';
import { cellAt, focusOf } from '../focus.ts';
import type { Message } from '../message.ts';
import { inCall, isFirst, isLast } from '../moments.ts';
import { type KeyPane, PANES, type State } from '../state.ts';
import type { World } from '../world.ts';

/** The parts of the help screen, in order. */
export const SECTIONS = [
  'Time',
  'Stops',
  'Lists',
  'Matrix',
  'Why',
  'Places',
  'Search',
  'Data',
  'Away',
  'Screen',
] as const;
/** A part of the help screen. */
type Section = (typeof SECTIONS)[number];

/** What a `:` command takes besides its name. */
export interface Argument {
  /** As help shows it: `loss < 1.3`. */
  readonly usage: string;
  /** What is asked for, or a sentence on why not. */
  message(text: string, state: State, world: World): Message | string;
  /** Words that may stand in it, for completion. */
  candidates?(state: State, world: World): Iterable<string>;
  /** Only spaces end a word: names of scenarios and files hold hyphens. */
  readonly spaced?: true;
}

/** One thing that a person can do: this table is dispatch, footer, help screen and docs/keys.md at once. */
export interface Binding {
  /** As `press.ts` names keys; the first is the one that the footer shows. None: it is a command only. */
  readonly keys: readonly string[];
  /** The name of the `:` command. */
  readonly command: string;
  readonly section: Section;
  /** A sentence for the help screen. */
  readonly help: string;
  /** A word for the footer, where it depends on the state as a function; without it the footer leaves it out. */
  readonly hint?: string | ((state: State) => string);
  /** The hint stands only in the footer of a wide terminal, after the others. */
  readonly wide?: true;
  /** What the footer shows instead of the first key, where several act together. */
  readonly sign?: string;
  /** Panes in which the keys mean this, `list` the open list; everywhere where it is absent. */
  readonly panes?: readonly KeyPane[];
  /** What may stand after the `:` command. */
  readonly argument?: Argument;
  /** Why it cannot act now; null where it can. */
  unless?(state: State, world: World): string | null;
  /** What is asked for; `count` is the number typed before the key. */
  message(count: number | undefined, state: State, world: World): Message;
}

/** The panes in which arrows walk events: in the matrix and the chart they move a cursor. */
export const NOT_MATRIX: readonly KeyPane[] = [...PANES.filter(pane => pane !== 'matrix' && pane !== 'loss'), 'list'];

/** Why time can't go on. */
export const atEnd = ({ place }: State, world: World) =>
  isLast(world, place) ? 'This is the last event of the run.' : null;

/** Why time can't go back. */
export const atStart = ({ place }: State) => (isFirst(place) ? 'This is the first event of the run.' : null);

/** Why there is no call to leave. */
export const notInCall = ({ place }: State, world: World) =>
  inCall(world, place) ? null : 'This statement is not inside a call: there is nothing to finish.';

/** Why this cell has no Jacobian. */
export function noJacobian({ place }: State, world: World): string | null {
  const { step, event } = focusOf(world, place);
  if (world.explain(step, event, cellAt(world, place)).jacobian) return null;
  const phase = world.segment(step).tape.instructions[event]?.phase;
  if (phase === 'backward')
    return 'No Jacobian made this: the backward pass begins with 1, and contributions are only added up.';
  return `Jacobians belong to gradients: press ${phase === 'update' ? '{' : '}'} until the backward phase.`;
}

/** Why there is no gradient to check. */
export const noGradient = ({ place }: State, world: World) => {
  const { step, event } = focusOf(world, place);
  return subjectOf(world.segment(step), event)
    ? null
    : 'Only gradients are checked: press } until the backward phase, or t for the twin.';
};

/** The names of this step's tensors and what conditions are made of, for completion. */
export function* nameArguments({ place }: State, world: World): Generator<string> {
  yield* world.segment(place.step).tape.versions.keys();
  yield* ['changes', 'any(', 'all(', 'isnan(', 'isinf(', 'max(', 'min(', 'abs(', 'sum(', 'phase == "backward"', 'step'];
}
