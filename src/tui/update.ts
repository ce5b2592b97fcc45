import { applyPatches, type Draft, enablePatches, type Patch, produce, produceWithPatches } from 'immer';
import type { Index } from '../tensor/tensor.ts';
import { helpHeight } from './help.ts';
import { layoutOf } from './layout.ts';
import type { Message } from './message.ts';
import { eventsOn, type Moment, nextPhase, previousPhase, sameEvent, type Walk, walk } from './moments.ts';
import { DIGITS } from './present/number.ts';
import { factorsOf, linesOfWhy } from './present/why.ts';
import { cellAt, scrolled } from './stage.ts';
import { PANES, type Pane, type Place, type State } from './state.ts';
import { eventsOf, inside, type World } from './world.ts';

enablePatches();

/** Messages that go somewhere else: `[` takes them back. Single events and cells are walked, not jumped. */
const JUMPS: ReadonlySet<Message['do']> = new Set(['phase', 'step', 'end', 'goto', 'follow', 'back', 'show']);

/** The state after a message. Pure: the world is read, never changed. */
export function update(world: World, state: State, message: Message): State {
  const next = produce(state, draft => {
    if (message.do !== 'count') draft.count = '';
    if (message.do !== 'resize') {
      draft.message = '';
      draft.warned = false;
    }
    apply(world, draft, message);
  });
  return scrolled(world, JUMPS.has(message.do) ? remember(state, next) : next);
}

function apply(world: World, draft: Draft<State>, message: Message): void {
  switch (message.do) {
    case 'event':
      return arrive(draft, eventsOn(world, draft.place, message.by));
    case 'statement':
      return walkOn(world, draft, message.how, message.by);
    case 'phase':
      return times(message.by, by => arrive(draft, (by > 0 ? nextPhase : previousPhase)(world, draft.place)));
    case 'step':
      return arrive(draft, sameEvent(world, draft.place, draft.place.step + message.by));
    case 'end':
      return arrive(draft, message.of === 'first' ? { step: 0, event: 0 } : lastMoment(world));
    case 'goto':
      return goTo(world, draft, message.step ?? draft.place.step, message.event);
    case 'move':
      return moveCell(world, draft, message.rows, message.columns);
    case 'page':
      return moveCell(world, draft, message.by * pageOf(world, draft as State), 0);
    case 'edge':
      return moveCell(world, draft, 0, message.side === 'left' ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY);
    case 'pane':
      draft.place.pane = PANES[
        (PANES.indexOf(draft.place.pane) + message.by + 2 * PANES.length) % PANES.length
      ] as Pane;
      return;
    case 'show':
      return show(draft, message.pane, message.ledger);
    case 'select':
      return selectTerm(world, draft, draft.place.term + message.by);
    case 'factor':
      return selectFactor(world, draft, message.by);
    case 'follow':
      return follow(world, draft);
    case 'back':
      return back(draft);
    case 'place':
      return visit(draft, message.by);
    default:
      return applyToView(draft, message);
  }
}

function applyToView(draft: Draft<State>, message: Message): void {
  switch (message.do) {
    case 'digits':
      draft.digits = message.to === undefined ? nextDigits(draft.digits) : Math.max(1, Math.min(message.to, 17));
      draft.message = `${draft.digits} digits after the point`;
      return;
    case 'heat':
      draft.heat = !draft.heat;
      draft.message = draft.heat ? 'Heat: each cell is its sign and size' : 'Numbers';
      return;
    case 'help':
      draft.help = !draft.help;
      draft.helpTop = 0;
      return;
    case 'scroll':
      draft.helpTop = Math.max(0, Math.min(draft.helpTop + message.by, helpHeight() - 1));
      return;
    case 'count':
      draft.count = (draft.count + message.digit).slice(0, 7);
      return;
    case 'type':
      draft.typing = message.text;
      return;
    case 'say':
      draft.message = message.text;
      draft.warned = message.warned;
      return;
    case 'resize':
      draft.size = { columns: message.columns, rows: message.rows };
      return;
    case 'leave':
      draft.effect = message.effect;
      return;
    case 'resume':
      draft.effect = null;
      return;
  }
}

/** Arriving at another event starts at the table's first line; the cell stays where it is. */
function arrive(draft: Draft<State>, { step, event }: Moment): void {
  const { place } = draft;
  if (place.step === step && place.event === event) return;
  Object.assign(place, { step, event, term: 0, factor: 0 });
}

function times(by: number, once: (direction: 1 | -1) => void): void {
  for (let at = Math.abs(by); at > 0; at--) once(by > 0 ? 1 : -1);
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

function goTo(world: World, draft: Draft<State>, step: number, event: number): void {
  const to = Math.max(0, Math.min(step, world.steps - 1));
  const last = eventsOf(world, to) - 1;
  arrive(draft, { step: to, event: Math.max(0, Math.min(event, last)) });
  if (to !== step) warn(draft, `The run has steps 0 to ${world.steps - 1}.`);
  else if (event > last) warn(draft, `Step ${to} has events 0 to ${last}.`);
}

function moveCell(world: World, draft: Draft<State>, rows: number, columns: number): void {
  const tensor = world.segment(draft.place.step).values[draft.place.event];
  if (!tensor) return;
  const [row, column] = inside(draft.place.cell as Index, tensor);
  const moved = inside([row + rows, column + columns], tensor);
  if (moved[0] === row && moved[1] === column) return;
  Object.assign(draft.place, { cell: moved, term: 0, factor: 0 });
}

function pageOf(world: World, { size, place }: State): number {
  const layout = layoutOf(size, place.pane, world.steps);
  return Math.max(1, Math.floor(((layout?.panes[0]?.height ?? 10) - 3) / 2));
}

function show(draft: Draft<State>, pane: Pane, ledger: boolean | undefined): void {
  draft.place.pane = pane;
  if (ledger === undefined || ledger === draft.place.ledger) return;
  Object.assign(draft.place, { ledger, term: 0, factor: 0 });
}

function selectTerm(world: World, draft: Draft<State>, wanted: number): void {
  const lines = linesOfWhy(whyOf(world, draft), draft.place.ledger);
  draft.place.term = Math.max(0, Math.min(wanted, lines.length - 1));
  draft.place.factor = 0;
}

function selectFactor(world: World, draft: Draft<State>, by: number): void {
  const count = factorsOf(whyOf(world, draft), draft.place.ledger, draft.place.term).length;
  draft.place.factor = Math.max(0, Math.min(draft.place.factor + by, count - 1));
}

/** Opens the cell that the selected factor names, at the event that wrote it. */
function follow(world: World, draft: Draft<State>): void {
  const { place } = draft;
  const factors = factorsOf(whyOf(world, draft), place.ledger, place.term);
  const to = factors[Math.min(place.factor, factors.length - 1)];
  if (!to) return warn(draft, 'This number is simply there: no cell feeds it.');
  draft.trail.push({ ...place });
  Object.assign(place, { event: to.slot, cell: [to.at[0], to.at[1]], term: 0, factor: 0, pane: 'why' });
  draft.message = `${to.address}: Backspace returns`;
}

function back(draft: Draft<State>): void {
  const place = draft.trail.pop();
  if (place) draft.place = place;
}

function whyOf(world: World, { place }: Draft<State>) {
  return world.explain(place.step, place.event, cellAt(world, place as Place));
}

/** Notes a jump as the patches that take it back and make it again. */
function remember(before: State, after: State): State {
  if (samePlace(before.place, after.place)) return after;
  const [, redo, undo] = produceWithPatches(before.place, place => {
    Object.assign(place, after.place);
  });
  return produce(after, draft => {
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

function nextDigits(digits: number): number {
  return DIGITS.find(more => more > digits) ?? DIGITS[0];
}

function warn(draft: Draft<State>, text: string): void {
  draft.message = text;
  draft.warned = true;
}
