import { parameterOf } from '../engine/parameter.ts';
import type { Segment, Tape } from '../engine/tape.ts';
import type { CellReference, Explanation } from '../explain/explanation.ts';
import { type Ledger, type LedgerLine, type LedgerOrder, type LedgerRest, ledgerOf } from '../explain/ledger.ts';
import { END_NAMES } from '../explain/origin.ts';
import { pathsOf, type Split } from '../explain/paths.ts';
import { referenceTo } from '../explain/reference.ts';
import { sourcesOf } from '../explain/sources.ts';
import { type Update, updateOf } from '../explain/updates.ts';
import type { Index } from '../tensor/tensor.ts';
import { cellAt, focusOf } from './focus.ts';
import type { Place, WhyView } from './state.ts';
import type { World } from './world.ts';

/** A cell that a line of the account opens. */
interface Opening extends CellReference {
  readonly step: number;
}

/** A line of the Why pane's table; `cells` are what `h` and `l` go through, and Enter opens one. */
export type AccountLine = { readonly cells: readonly Opening[] } & (
  | { readonly kind: 'term'; readonly term: LedgerLine }
  /** The small terms that were folded; Enter unfolds them. */
  | { readonly kind: 'rest'; readonly rest: LedgerRest }
  /** A number that is no sum reads its cells; a loaded one was carried over from where it was written. */
  | { readonly kind: 'cell' }
  /** A share of a gradient, or a number on the way of an update. */
  | { readonly kind: 'share'; readonly group: string; readonly name: string; readonly value: number }
);

/** One number accounted for: the lines that the Why pane shows of it, in the view that is asked for. */
export interface Account {
  readonly explanation: Explanation;
  /** Which of `views` is shown. */
  readonly view: WhyView;
  readonly views: readonly WhyView[];
  readonly lines: readonly AccountLine[];
  /** All terms, where the lines are terms. */
  readonly ledger?: Ledger;
  readonly update?: Update;
  /** The end of the trail that the cell is, for people. */
  readonly end?: string;
}

/** Longer sums fold their small rest. */
const FOLD_OVER = 16;
const FOLD_TO = 9;

/** All that there is to tell of one cell, and the accounts of it that were asked for. */
interface Told {
  readonly splits: readonly Split[];
  readonly update: Update | undefined;
  readonly views: readonly WhyView[];
  readonly accounts: Map<string, Account>;
}

const known = new WeakMap<Explanation, Told>();

/** The account of the cell in view; remembered as long as its explanation. */
export function accountOf(world: World, place: Place, order: LedgerOrder): Account {
  const { step, event } = focusOf(world, place);
  const at = cellAt(world, place);
  const explanation = world.explain(step, event, at);
  const cell = { step, slot: event, at };
  const told = known.get(explanation) ?? toldOf(world, cell, explanation);
  known.set(explanation, told);
  const view = place.view && told.views.includes(place.view) ? place.view : (told.views[0] as WhyView);
  const key = `${view} ${place.unfolded} ${order}`;
  let account = told.accounts.get(key);
  if (!account) {
    account = accountFor(world, cell, explanation, told, { ...place, view }, order);
    told.accounts.set(key, account);
  }
  return account;
}

function toldOf(world: World, cell: Cell, explanation: Explanation): Told {
  const update = updateAround(world, cell);
  const splits = distinctSplits(world, cell, explanation);
  const views = viewsFor(world.segment(cell.step).tape, cell.slot, explanation, splits, update);
  return { splits, update, views, accounts: new Map() };
}

interface Cell {
  readonly step: number;
  readonly slot: number;
  readonly at: Index;
}

function accountFor(
  world: World,
  cell: Cell,
  explanation: Explanation,
  { splits, update, views }: Told,
  { view, unfolded }: Place & { readonly view: WhyView },
  order: LedgerOrder,
): Account {
  const common = { explanation, view, views };
  if (view === 'paths') return { ...common, lines: pathLines(splits, cell.step) };
  if (view === 'update' && update) return { ...common, update, lines: updateLines(update, cell.step) };
  if (explanation.terms.length > 1 || explanation.jacobian?.length) {
    const most = unfolded || explanation.terms.length <= FOLD_OVER ? Number.POSITIVE_INFINITY : FOLD_TO;
    const ledger = ledgerOf(explanation, { order, most });
    return { ...common, ledger, lines: termLines(ledger, cell.step) };
  }
  const { end } = sourcesOf(world.timeline, cell);
  return { ...common, lines: cellLines(world, cell, explanation), ...(end && { end: END_NAMES[end] }) };
}

/** The ways to take a gradient apart; one that says the same as another before it is left out. */
function distinctSplits(world: World, { step, slot, at }: Cell, explanation: Explanation): readonly Split[] {
  const { terms, jacobian } = explanation;
  if (terms.length < 2 || isWhole(world.segment(step), slot, jacobian)) return [];
  const splits = pathsOf(world.timeline.program.scenario, world.segment(step), slot, at);
  const partsText = ({ parts }: Split) => parts.map(({ value }) => value).join(' ');
  return splits.filter((split, index) => splits.findIndex(other => partsText(other) === partsText(split)) === index);
}

/** Whether a gradient came back through one row that no head takes a part of: it can't be taken apart. */
function isWhole({ tape }: Segment, slot: number, jacobian: Explanation['jacobian']): boolean {
  const instruction = tape.instructions[slot];
  if (instruction?.kind !== 'differentiated' || !jacobian) return false;
  const row = jacobian[0]?.fed[0];
  const inHeads = tape.instructions.some(
    other => other.kind === 'applied' && other.op.name === 'column_slice' && other.operands[0] === instruction.of,
  );
  return !inHeads && jacobian.every(({ fed }) => fed[0] === row);
}

/** The step itself is best told as an update; of everything else the terms come first. */
function viewsFor(
  tape: Tape,
  slot: number,
  { jacobian }: Explanation,
  splits: readonly Split[],
  update: Update | undefined,
): WhyView[] {
  const isStep = update?.after.slot === slot && tape.instructions[slot]?.kind === 'applied';
  return [
    ...(isStep ? (['update'] as const) : []),
    'terms',
    ...(splits.length ? (['paths'] as const) : []),
    ...(update && !isStep ? (['update'] as const) : []),
    ...(jacobian?.length ? (['jacobian'] as const) : []),
  ];
}

/** The update that an event belongs to: of a parameter, its gradient, its moments or its next version. */
function updateAround(world: World, { step, slot, at }: Cell): Update | undefined {
  const segment = world.segment(step);
  const name = parameterOf(segment.tape, slot);
  if (name === undefined) return undefined;
  const after = segment.tape.carried.get(name);
  const shape = segment.tape.instructions[slot]?.shape;
  const own = after === undefined ? undefined : segment.tape.instructions[after]?.shape;
  if (!own || own.rows !== shape?.rows || own.columns !== shape.columns) return undefined;
  return updateOf(segment, name, at);
}

function termLines({ lines, rest }: Ledger, step: number): AccountLine[] {
  const terms = lines.map(term => termLine(term, step));
  return rest ? [...terms, { kind: 'rest', rest, cells: [] }] : terms;
}

/** Of the many lines of a long sum few are ever looked at: their cells are found when one is, once. */
function termLine(term: LedgerLine, step: number): AccountLine {
  let cells: readonly Opening[] | undefined;
  return {
    kind: 'term',
    term,
    get cells() {
      cells ??= openings(cellsOfTerm(term), step);
      return cells;
    },
  };
}

/** Of a gradient's term ∂loss/∂out first, then what the derivative is made of, the output cell at least. */
function cellsOfTerm({ term, jacobian }: LedgerLine): readonly CellReference[] {
  if (!jacobian) return term.cells;
  const { upstream, out } = jacobian;
  const isAt = (one: CellReference) => (cell: CellReference) =>
    cell.slot === one.slot && cell.at[0] === one.at[0] && cell.at[1] === one.at[1];
  const others = term.cells.filter(cell => !isAt(upstream)(cell) && !isAt(out)(cell));
  const read = term.cells.some(isAt(out)); // the derivative is made of it
  return read ? [upstream, out, ...others] : [upstream, ...others, out];
}

/** What a number that is no sum reads; of a loaded one, where it was written in a step before. */
function cellLines(world: World, cell: Cell, { terms, arithmetic }: Explanation): AccountLine[] {
  if (!arithmetic)
    return sourcesOf(world.timeline, cell).cells.map(({ place }) => ({
      kind: 'cell',
      cells: openings([referenceTo(world.timeline.segment(place.step), place.slot, place.at)], place.step),
    }));
  return openings(terms[0]?.cells ?? [], cell.step).map(one => ({ kind: 'cell', cells: [one] }));
}

const SPLITS: Readonly<Record<Split['by'], string>> = {
  consumer: 'by reader',
  block: 'by block',
  call: 'by call',
  head: 'by head',
  position: 'by position',
  example: 'by example',
};

function pathLines(splits: readonly Split[], step: number): AccountLine[] {
  return splits.flatMap(({ by, parts }) =>
    parts.map(({ name, value, cells }) => ({
      kind: 'share' as const,
      group: SPLITS[by],
      name,
      value,
      cells: openings(cells, step),
    })),
  );
}

/** Every number between the old value and the new one, in the order in which it is computed. */
function updateLines(
  { before, gradient, learningRate, first, second, step, after }: Update,
  at: number,
): AccountLine[] {
  const line = (group: string, name: string, value: number, ...cells: CellReference[]): AccountLine => ({
    kind: 'share',
    group,
    name,
    value,
    cells: openings(cells, at),
  });
  const moments = (
    [
      ['m', first],
      ['v', second],
    ] as const
  ).flatMap(([name, moment]) =>
    moment
      ? [
          ...moment.parts.map(part =>
            line(name, `${name}, ${part.name}`, part.value, part.name === 'history' ? moment.before : gradient),
          ),
          line(name, `${name}, both together`, moment.after.value, moment.after),
          line(name, `${name}_hat = ${name} / ${rounded(moment.correction)}`, moment.corrected.value, moment.corrected),
        ]
      : [],
  );
  return [
    line('', 'old value', before.value, before),
    line('', 'gradient', gradient.value, gradient),
    line('', 'learning rate', learningRate),
    ...moments,
    line('', 'step', step),
    line('', 'new value', after.value, after),
  ];
}

function rounded(value: number): string {
  return String(Number(value.toPrecision(4)));
}

function openings(cells: readonly CellReference[], step: number): Opening[] {
  return cells.map(cell => ({ ...cell, step }));
}
