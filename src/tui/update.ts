import { applyPatches, type Draft, enablePatches, type Patch, produce, produceWithPatches } from 'immer';
import type { Moment } from '../timeline/timeline.ts';
import { type Act, type Acts, arrive, goTo, say, set, times, warn } from './acts/act.ts';
import { DATA_ACTS } from './acts/data.ts';
import { KEEPING } from './acts/keeping.ts';
import { RUNNING } from './acts/running.ts';
import { VIEWING } from './acts/viewing.ts';
import { WHY_ACTS } from './acts/why.ts';
import { focusOf } from './focus.ts';
import { helpLast } from './help.ts';
import { layoutIn } from './layout.ts';
import type { CommandLine } from './line.ts';
import type { Message } from './message.ts';
import { eventsOn, nextPhase, previousPhase, sameEvent, type Walk, walk } from './moments.ts';
import { DIGITS, MOST_DIGITS } from './present/number.ts';
import { scrolled } from './stage.ts';
import { FIRST_LINE, PANES, type Pane, type Place, type State } from './state.ts';
import { eventsOf, inside, type World } from './world.ts';

enablePatches();

/** Messages that go somewhere else: `[` takes them back. Single events and cells are walked, not jumped. */
const JUMPS: ReadonlySet<Message['do']> = new Set([
  ...(['phase', 'step', 'end', 'goto', 'follow', 'back', 'show', 'explain', 'jacobian', 'twin'] as const),
  ...(['pursue', 'found', 'open', 'to-mark', 'drawer-open', 'cell'] as const),
]);

/** Messages that no key sends: what was being typed, and what the last key did, stay as they are. */
const BESIDE_KEYS: ReadonlySet<Message['do']> = new Set(['checking', 'verified']);

/** The state after a message. Pure: the world is read, never changed. */
export function update(world: World, state: State, message: Message): State {
  const next = produce(state, draft => {
    if (message.do !== 'count' && !BESIDE_KEYS.has(message.do)) draft.count = '';
    if (message.do !== 'resize' && !BESIDE_KEYS.has(message.do)) {
      draft.message = '';
      draft.warned = false;
    }
    (ACTS[message.do] as Act<typeof message.do>)(draft, message as never, world);
  });
  return scrolled(world, JUMPS.has(message.do) ? remember(state, next) : next);
}

const ACTS: Acts = {
  ...RUNNING,
  ...KEEPING,
  ...VIEWING,
  ...WHY_ACTS,
  ...DATA_ACTS,
  event: (draft, { by }, world) => arrive(draft, eventsOn(world, draft.place, by)),
  statement: (draft, { how, by }, world) => walkOn(world, draft, how, by),
  phase: (draft, { by }, world) =>
    times(by, direction => arrive(draft, (direction > 0 ? nextPhase : previousPhase)(world, draft.place))),
  step: (draft, { by }, world) => stepBy(draft, world, by),
  end: (draft, { of }, world) => arrive(draft, of === 'first' ? { step: 0, event: 0 } : lastMoment(world)),
  goto: (draft, { step, event, pane }, world) => {
    goTo(world, draft, step ?? draft.place.step, event);
    if (pane) draft.place.pane = pane;
  },
  cell: (draft, { cell }) => {
    set(draft.place, { cell: [cell[0], cell[1]], pane: 'matrix', ...FIRST_LINE });
  },
  move: (draft, { rows, columns }, world) => moveCell(world, draft, rows, columns),
  page: (draft, { by }, world) => moveCell(world, draft, by * pageOf(world, draft as State), 0),
  edge: (draft, { side }, world) => moveCell(world, draft, 0, side === 'left' ? -FAR : FAR),
  pane: (draft, { by }) => turn(draft, by),
  show: (draft, { pane }) => {
    draft.place.pane = pane;
  },
  place: (draft, { by }) => visit(draft, by),
  digits: (draft, { to }) => {
    if (to !== undefined && (to < 1 || to > MOST_DIGITS))
      return warn(draft, `A double has 1 to ${MOST_DIGITS} digits to show, not ${to}.`);
    draft.digits = to ?? nextDigits(draft.digits);
    say(draft, digitsText(draft.digits));
  },
  heat: draft => {
    draft.fine = draft.heat && !draft.fine;
    draft.heat = !draft.heat || draft.fine;
    draft.message = draft.fine ? MAP : draft.heat ? 'Heat: every cell as its sign and size; H: as a map' : 'Numbers';
  },
  help: draft => {
    set(draft, { help: !draft.help, helpTop: 0, helpFilter: null });
  },
  'help-filter': (draft, { filter }) => {
    set(draft, { helpFilter: filter, helpTop: 0 });
  },
  scroll: (draft, { by }, world) => scrollHelp(draft, world, by),
  count: (draft, { digit }) => {
    draft.count = (draft.count + digit).slice(0, COUNT_LENGTH);
  },
  type: (draft, { text, line }) => {
    draft.typing = text;
    if (line) set(draft.line, line as Partial<Draft<CommandLine>>);
  },
  say: (draft, { text, warned }) => {
    set(draft, { message: text, warned });
  },
  resize: (draft, { columns, rows }, world) => {
    draft.size = { columns, rows };
    scrollHelp(draft, world, 0);
  },
  leave: (draft, { effect }) => {
    draft.effect = effect;
  },
  resume: draft => {
    draft.effect = null;
  },
};

/** The same event of another step; where that step does not write the same, it is said what it is instead. */
function stepBy(draft: Draft<State>, world: World, by: number): void {
  const writes = ({ step, event }: Moment) => world.segment(step).tape.instructions[event]?.writes;
  const before = writes(draft.place);
  arrive(draft, sameEvent(world, draft.place, draft.place.step + by));
  const { step, event } = draft.place;
  if (writes(draft.place) === before) return;
  const what = event === eventsOf(world, step) - 1 ? 'its last event' : `event ${event}`;
  say(draft, `Step ${step} does not write ${before}: this is ${what}; [ returns`);
}

function scrollHelp(draft: Draft<State>, { steps }: World, by: number): void {
  draft.helpTop = Math.max(0, Math.min(draft.helpTop + by, helpLast(draft as State, steps)));
}

const MAP = 'Map: a character a cell; H: numbers';

/** Further than any matrix is wide; Infinity times 0 would be NaN. */
const FAR = 1e9;

/** Longer counts than any run has events are slips of the hand. */
const COUNT_LENGTH = 7;

/** Tab goes round the panes that stand side by side; from the chart of the loss to the first or the last. */
function turn(draft: Draft<State>, by: number): void {
  const round = PANES.filter(pane => pane !== 'loss');
  const at = round.indexOf(draft.place.pane as (typeof round)[number]) + by;
  draft.place.pane = round[((at % round.length) + round.length) % round.length] as Pane;
}

function walkOn(world: World, draft: Draft<State>, how: Walk, by: number): void {
  times(by, direction => {
    const to = walk(world, draft.place, how, direction);
    if (to) arrive(draft, to);
  });
}

function lastMoment(world: World): Moment {
  const step = world.steps - 1;
  return { step, event: eventsOf(world, step) - 1 };
}

function moveCell(world: World, draft: Draft<State>, rows: number, columns: number): void {
  const focus = focusOf(world, draft.place as Place);
  const tensor = world.segment(focus.step).values[focus.event];
  if (!tensor) return;
  const [row, column] = inside(focus.cell, tensor);
  const moved = inside([row + rows, column + columns], tensor);
  if (moved[0] === row && moved[1] === column) return;
  const { pin } = draft.place;
  set(draft.place, {
    cell: [...moved],
    ...FIRST_LINE,
    unfolded: false,
    twin: null,
    ...(pin && { pin: { ...pin, cell: [...moved] } }),
  });
}

function pageOf(world: World, state: State): number {
  const layout = layoutIn(state, world.steps);
  return Math.max(1, Math.floor(((layout?.panes[0]?.height ?? 10) - 3) / 2));
}

/** Notes a jump as the patches that take it back and make it again: of the whole place, wherever one walked since. */
function remember(before: State, after: State): State {
  if (samePlace(before.place, after.place)) return after;
  const [, redo, undo] = produceWithPatches(before.place, () => after.place as never);
  return produce(after, draft => {
    draft.before = before.place as Draft<Place>;
    draft.jumps.splice(draft.jumped, Number.POSITIVE_INFINITY, { undo: undo as Patch[], redo: redo as Patch[] });
    if (draft.jumps.length > JUMPS_KEPT) draft.jumps.shift();
    draft.jumped = draft.jumps.length;
  });
}

/** As many as anyone goes back; an older one is forgotten. */
const JUMPS_KEPT = 200;

function samePlace(a: Place, b: Place): boolean {
  return (Object.keys(a) as (keyof Place)[]).every(key => a[key] === b[key]);
}

function visit(draft: Draft<State>, by: number): void {
  times(by, direction => {
    const jump = draft.jumps[direction === 1 ? draft.jumped : draft.jumped - 1];
    if (!jump) return;
    draft.place = applyPatches(draft.place, (direction === 1 ? jump.redo : jump.undo) as Patch[]);
    draft.jumped += direction;
  });
}

/** A matrix writes all its numbers alike, as the smallest and the largest need it. */
function digitsText(digits: number): string {
  const many = `${digits} ${digits === 1 ? 'digit' : 'digits'} after the point`;
  return `${many}; small numbers may have a few more, large ones fewer`;
}

function nextDigits(digits: number): number {
  return DIGITS.find(more => more > digits) ?? DIGITS[0];
}
