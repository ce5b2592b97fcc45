import type { Draft } from 'immer';
import { END_NAMES, originOf } from '../../explain/origin.ts';
import { addressAt, type RunCell as Cell, instructionAt } from '../../explain/place.ts';
import { behindCopies, type Source, sourcesOf } from '../../explain/sources.ts';
import { twinsOf, whyNoTwin } from '../../explain/twins.ts';
import { type Use, usersOf } from '../../explain/users.ts';
import type { Check } from '../../explain/verify.ts';
import type { Index } from '../../tensor/tensor.ts';
import { type Account, accountOf } from '../account.ts';
import { cellAt, focusOf } from '../focus.ts';
import { proofText } from '../present/check.ts';
import { type Choice, type Choices, FIRST_LINE, type Place, type State, type WhyView } from '../state.ts';
import type { World } from '../world.ts';
import { type Acts, arrive, say, set, warn } from './act.ts';

type Names =
  | 'explain'
  | 'jacobian'
  | 'select'
  | 'factor'
  | 'follow'
  | 'back'
  | 'order'
  | 'users'
  | 'twin'
  | 'verify'
  | 'checking'
  | 'stop-checking'
  | 'verified';

/** Why a number is what it is: the views of the Why pane, the trail, twins, users and the proof. */
export const WHY_ACTS: Acts<Names> = {
  explain: (draft, _, world) => explain(draft, world),
  jacobian: draft => {
    const { place } = draft;
    const on = !(place.view === 'jacobian' && place.pane === 'why');
    set(place, { pane: 'why', view: on ? 'jacobian' : null });
  },
  select: (draft, { by }, world) => {
    const last = accountIn(draft, world).lines.length - 1;
    set(draft.place, { term: Math.max(0, Math.min(draft.place.term + by, last)), factor: 0 });
  },
  factor: (draft, { by }, world) => {
    const { place } = draft;
    const cells = accountIn(draft, world).lines[place.term]?.cells ?? [];
    place.factor = Math.max(0, Math.min(place.factor + by, cells.length - 1));
  },
  follow: (draft, _, world) => follow(draft, world),
  back: draft => {
    const place = draft.trail.pop();
    if (place) draft.place = place;
  },
  order: draft => {
    draft.order = draft.order === 'order' ? 'size' : 'order';
    set(draft.place, FIRST_LINE);
    say(draft, draft.order === 'size' ? 'Terms by size, the largest first' : 'Terms in the order of the sum');
  },
  users: (draft, _, world) => listUsers(draft, world),
  twin: (draft, _, world) => toTwin(draft, world),
  verify: (draft, _, world) => {
    const { step, slot, at } = cellIn(draft, world);
    const name = `${world.segment(step).tape.instructions[slot]?.writes}[${at}]`;
    draft.check = { step, event: slot, cell: [at[0], at[1]], name, result: null, pass: null };
  },
  checking: (draft, { pass }) => {
    if (draft.check) draft.check.pass = pass;
  },
  'stop-checking': draft => {
    if (draft.check) say(draft, `The check of ${draft.check.name} was stopped; v begins it again.`);
    draft.check = null;
  },
  verified: (draft, { check }, world) => {
    const here = checksHere(draft, world);
    if (draft.check) draft.check = check && { ...draft.check, result: check as Draft<Check> };
    if (!here || draft.veil === 'on') return;
    if (!check) return warn(draft, 'This step has no loss that the cell could change: nothing to check.');
    set(draft, { message: proofText(check), warned: check.verdict !== 'agrees' });
  },
};

/** Enter in the list of choices: to the cell, and for a twin with both formulas. */
export function choose(draft: Draft<State>): void {
  const { drawer, choices } = draft;
  const choice = choices?.lines[drawer?.selected ?? 0];
  if (!choices || !choice) return;
  draft.trail.push({ ...draft.place });
  goToCell(draft, { step: choices.of.step, slot: choice.event, at: choice.cell });
  if (choices.twins) draft.place.twin = choices.of.event;
  draft.drawer = null;
  say(draft, `${choice.name}; Backspace returns`);
}

/** Why: what tells most; again, what else there is to tell. */
function explain(draft: Draft<State>, world: World): void {
  const { place } = draft;
  const { view, views } = accountIn(draft, world);
  const turning: readonly WhyView[] = views.filter(each => each !== 'jacobian');
  const here = place.pane === 'why' ? turning.indexOf(view) : -1;
  set(place, { pane: 'why', view: turning[(here + 1) % turning.length] ?? null, ...FIRST_LINE });
}

function accountIn({ place, order }: Draft<State>, world: World): Account {
  return accountOf(world, place as Place, order);
}

/** The cell that is explained. */
function cellIn({ place }: Draft<State>, world: World): Cell {
  const { step, event } = focusOf(world, place as Place);
  return { step, slot: event, at: cellAt(world, place as Place) };
}

/** Whether the cell that is being checked is the one in view. */
function checksHere(draft: Draft<State>, world: World): boolean {
  const { check } = draft;
  const { step, slot, at } = cellIn(draft, world);
  return check?.step === step && check.event === slot && check.cell[0] === at[0] && check.cell[1] === at[1];
}

function goToCell(draft: Draft<State>, { step, slot, at }: Cell): void {
  const { place } = draft;
  arrive(draft, { step, event: slot });
  const view = place.view === 'jacobian' ? 'jacobian' : null;
  set(place, { cell: [at[0], at[1]], pane: 'why', pin: null, view, ...FIRST_LINE });
}

/** Opens the cell that the selected line names, where it was computed: behind the copies between, which are named. */
function follow(draft: Draft<State>, world: World): void {
  const { place } = draft;
  const line = accountIn(draft, world).lines[place.term];
  if (line?.kind === 'rest') {
    place.unfolded = true;
    say(draft, 'All terms');
    return;
  }
  const to = line?.cells[Math.min(place.factor, line.cells.length - 1)];
  if (!to) {
    warn(draft, endText(draft, world));
    return;
  }
  const source = computedAt(world, { step: to.step, slot: to.slot, at: to.at });
  draft.trail.push({ ...place });
  goToCell(draft, source.place);
  say(draft, openedText(world, source));
}

/** Behind copies, and of a parameter the update that wrote it in a step before. */
function computedAt(world: World, start: Cell): Source {
  const { timeline } = world;
  const found = behindCopies(timeline, start);
  const instruction = instructionAt(timeline, found.place);
  if (instruction.kind !== 'loaded') return found;
  const origin = originOf(timeline, found.place, instruction);
  if (!('earlier' in origin)) return found;
  return { place: origin.earlier, through: [...found.through, instruction.writes] };
}

function openedText(world: World, { place, through }: Source): string {
  const { timeline } = world;
  const passed = through.length ? `, through ${through.join(', ')}` : '';
  const end = instructionAt(timeline, place).kind === 'loaded' ? sourcesOf(timeline, place).end : undefined;
  const ended = end ? `: ${END_NAMES[end]}` : '';
  return `Opened ${addressAt(timeline, place)}${passed}${ended}; Backspace returns.`;
}

function endText(draft: Draft<State>, world: World): string {
  const { end } = sourcesOf(world.timeline, cellIn(draft, world));
  return end ? `The trail ends here: ${END_NAMES[end]}.` : 'No cell feeds this number.';
}

/** The cells that this one fed, to choose one from. */
function listUsers(draft: Draft<State>, world: World): void {
  const { step, slot, at } = cellIn(draft, world);
  const segment = world.segment(step);
  const uses = usersOf(segment, slot, at);
  const name = `${segment.tape.instructions[slot]?.writes}[${at}]`;
  if (uses.length === 0) {
    warn(draft, `Nothing in this step reads ${name}.`);
    return;
  }
  list(draft, { title: `${name} fed`, of: { step, event: slot }, twins: false, lines: uses.flatMap(useChoices) });
  if (step !== draft.place.step) goToCell(draft, { step, slot, at });
}

const AS: Readonly<Record<Use['as'], string>> = {
  value: 'as a value',
  upstream: 'as its ∂loss/∂out',
  factor: 'in a derivative',
};

/** More of one event than anyone looks through. */
const MOST_OF_ONE = 50;

function useChoices({ slot, as, cells, more }: Use): Choice[] {
  const shown = cells.slice(0, MOST_OF_ONE);
  const hidden = more ? 'and more of this tensor' : `and ${cells.length - shown.length} more of this tensor`;
  const last = more || cells.length > shown.length ? `${AS[as]}; ${hidden}` : AS[as];
  return shown.map(({ name, at, value }, index) => ({
    event: slot,
    cell: at,
    name,
    about: index === shown.length - 1 ? last : AS[as],
    value,
  }));
}

function list(draft: Draft<State>, choices: Choices): void {
  draft.choices = choices as Draft<Choices>;
  draft.drawer = { list: 'choices', selected: 0, focused: true };
}

/** From forward to backward and back, with the cell; where there are several, a choice. */
function toTwin(draft: Draft<State>, world: World): void {
  const { step, slot, at } = cellIn(draft, world);
  const segment = world.segment(step);
  const twins = twinsOf(segment, slot, at);
  const [only] = twins;
  if (!only) {
    warn(draft, `No twin: ${whyNoTwin(segment, slot)}.`);
    return;
  }
  if (twins.length === 1) {
    draft.trail.push({ ...draft.place });
    goToCell(draft, { step, slot: only.slot, at: only.at });
    draft.place.twin = slot;
    say(draft, `The twin: ${only.writes}[${only.at}]; t goes back`);
    return;
  }
  const value = (event: number, [row, column]: Index) => {
    const tensor = segment.values[event];
    return tensor ? (tensor.data[row * tensor.columns + column] as number) : Number.NaN;
  };
  const lines = twins.map(twin => ({
    event: twin.slot,
    cell: twin.at,
    name: `${twin.writes}[${twin.at}]`,
    about: twin.backward,
    value: value(twin.slot, twin.at),
  }));
  const title = `Twins of ${segment.tape.instructions[slot]?.writes}`;
  list(draft, { title, of: { step, event: slot }, twins: true, lines });
}
