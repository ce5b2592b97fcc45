import type { Instruction, Segment } from '../engine/tape.ts';
import type { CellPlace, Explanation } from '../explain/explanation.ts';
import type { Labels } from '../ops/operation.ts';
import { type Index, shapeText, type Tensor } from '../tensor/tensor.ts';
import { type Account, accountOf } from './account.ts';
import { type Beside, besideIn } from './beside.ts';
import { differenceIn, type Subtracted } from './difference.ts';
import { cellAt, focusOf } from './focus.ts';
import { layoutIn } from './layout.ts';
import { arrange } from './present/arrange.ts';
import { keepInView, type MatrixPicture, visibleCells } from './present/matrix.ts';
import type { Place, State } from './state.ts';
import { valueBefore, type World } from './world.ts';

export { cellAt };

/** A tensor on the stage. */
export interface Shown {
  readonly slot: number;
  readonly id: string;
  readonly tensor: Tensor;
  readonly labels: Labels;
  /** What it is to this event. */
  readonly role: 'operand' | 'upstream' | 'result';
  /** Cells that feed the explained one, as positions. */
  readonly sources: ReadonlySet<number>;
  /** One of two runs that stand beside each other: it moves with the cursor. */
  readonly beside?: true;
}

/** What this moment is about: the tensor written, those it was made from, and why the cell is what it is. */
export interface Stage {
  /** As the operation reads: operands, then the result, always last. */
  readonly shown: readonly Shown[];
  readonly at: Index;
  readonly explanation: Explanation;
  /** The same as the lines that the Why pane shows. */
  readonly account: Account;
  /** The value that the result replaces. */
  readonly before: Tensor | undefined;
  /** What is shown instead of the result, where the difference to another value is asked for. */
  readonly difference: Subtracted | undefined;
  /** What another run has here, where one is open. */
  readonly beside: Beside | undefined;
  /** Whether the numbers of the result are still to be guessed. */
  readonly hidden: boolean;
}

/** Sets the stage for a place, or for the cell that is pinned there. */
export function stageOf(
  world: World,
  standing: Place,
  view?: Pick<State, 'difference' | 'marks' | 'veil' | 'order' | 'other'>,
): Stage {
  const place = focusOf(world, standing);
  const { step, event } = place;
  const at = cellAt(world, standing);
  const account = accountOf(world, standing, view?.order ?? 'order');
  const { explanation } = account;
  const sources = sourcesOf(account, place);
  const hidden = view?.veil === 'on' && step === standing.step && event === standing.event;
  const beside = view && !hidden ? besideIn(world, place, view) : undefined;
  const operands = beside ? [] : operandsOf(world, step, event, explanation);
  const positions = positionsIn(world.segment(step), sources);
  const shown = [...operands, event].map(slot => shownOf(world, place, slot, positions));
  return {
    shown: beside ? besides(shown.at(-1) as Shown, beside) : shown,
    at,
    explanation,
    account,
    before: valueBefore(world, step, event),
    difference: beside ? betweenRuns(beside) : view && differenceIn(world, place, view),
    beside,
    hidden,
  };
}

/** a, b and b − a; what is missing is left out, the result stays the last. */
function besides(result: Shown, { tensor, ...other }: Beside): Shown[] {
  const own = { ...result, sources: NO_SOURCES };
  if (!tensor || !('id' in other)) return [own];
  const b: Shown = { ...own, role: 'operand', id: `b: ${other.id}`, tensor, beside: true };
  if (!other.difference) return [b, own];
  return [{ ...own, role: 'operand', id: `a: ${result.id}`, beside: true }, b, own];
}

const NO_SOURCES: ReadonlySet<number> = new Set();

function betweenRuns({ tensor, ...other }: Beside): Subtracted | undefined {
  if (!tensor || !('id' in other) || !other.difference) return undefined;
  return { title: `Δ b − a ${shapeText(tensor)}`, tensor: other.difference };
}

const grouped = new WeakMap<readonly CellPlace[], Positions>();

/** Cells as positions, by the slot of their tensor; in the order in which the slots are first read. */
type Positions = ReadonlyMap<number, ReadonlySet<number>>;

/** Of a long row there are hundreds, and a frame asks several times. */
function positionsIn({ values }: Segment, cells: readonly CellPlace[]): Positions {
  const known = grouped.get(cells);
  if (known) return known;
  const positions = new Map<number, Set<number>>();
  for (const { slot, at } of cells) {
    const own = positions.get(slot) ?? new Set();
    if (own.size === 0) positions.set(slot, own);
    own.add(at[0] * (values[slot] as Tensor).columns + at[1]);
  }
  grouped.set(cells, positions);
  return positions;
}

function shownOf(world: World, { step, event }: Place, slot: number, positions: Positions): Shown {
  const { tape, values } = world.segment(step);
  const { writes, phase } = tape.instructions[slot] as Instruction;
  const tensor = values[slot] as Tensor;
  return {
    slot,
    id: writes,
    tensor,
    labels: world.labels(step, slot),
    role: slot === event ? 'result' : phase === 'backward' ? 'upstream' : 'operand',
    sources: (slot === event ? undefined : positions.get(slot)) ?? NO_SOURCES,
  };
}

/** Slots that an event read, in the order it reads; of a gradient ∂loss/∂out, then what the derivative is made of. */
function operandsOf(world: World, step: number, event: number, explanation: Explanation): number[] {
  const segment = world.segment(step);
  const instruction = segment.tape.instructions[event] as Instruction;
  if (instruction.kind === 'loaded') return [];
  if (instruction.kind === 'applied')
    return [...new Set(instruction.operands.filter(operand => typeof operand === 'number'))];
  return [...new Set([instruction.dout, ...positionsIn(segment, explanation.cells).keys()])];
}

/** Cells that feed the explained one; while a line of the table is selected, those of that line. */
function sourcesOf({ explanation, lines }: Account, { step, pane, term }: Place): readonly CellPlace[] {
  if (pane === 'why' && lines.length > 1) return (lines[term]?.cells ?? []).filter(cell => cell.step === step);
  return explanation.cells;
}

const ROLES = { operand: '', upstream: '∂ ', result: '→ ' } as const;

/** A tensor's title: `→` the result, `∂` a gradient it is made from, and its shape. */
function titleOf({ id, role, tensor }: Shown): string {
  return `${ROLES[role]}${id} ${shapeText(tensor)}`;
}

/** A tensor of the stage as its picture: only the result has the cursor and its changes. */
export function pictureOf(stage: Stage, shown: Shown, state: State): MatrixPicture {
  const result = shown.role === 'result';
  const difference = result && !stage.hidden ? stage.difference : undefined;
  return {
    title: difference ? difference.title : titleOf(shown),
    tensor: difference ? difference.tensor : shown.tensor,
    labels: shown.labels,
    before: result && !difference ? stage.before : undefined,
    hidden: result && stage.hidden,
    cursor: result || (shown.beside && stage.difference) ? stage.at : undefined,
    focused: result && state.place.pane === 'matrix',
    sources: shown.sources,
    digits: state.digits,
    heat: state.heat,
    fine: state.fine,
    margins: result && state.margins,
    coloured: state.coloured,
  };
}

/** The size of the area in which matrices are drawn, without its heading and margin; null where none are. */
export function matrixArea(world: World, state: State): { readonly width: number; readonly height: number } | null {
  const layout = layoutIn(state, world.steps);
  if (layout?.preview) return { width: layout.columns - 1, height: layout.preview };
  const area = layout?.panes.find(({ pane }) => pane === 'matrix');
  return area ? { width: area.width - 1, height: area.height - 1 } : null;
}

/** The state with its matrix scrolled no further than needed to show the cell cursor. */
export function scrolled(world: World, state: State): State {
  const area = matrixArea(world, state);
  if (!area) return state;
  const stage = stageOf(world, state.place, state);
  const pictures = stage.shown.map(shown => pictureOf(stage, shown, state));
  const placed = arrange(pictures, area.width, area.height).at(-1);
  const picture = pictures.at(-1);
  if (!placed || !picture) return state;
  const [rows, columns] = visibleCells(picture, placed.width, placed.height);
  const top = keepInView(state.origin[0], stage.at[0], rows, picture.tensor.rows);
  const left = keepInView(state.origin[1], stage.at[1], columns, picture.tensor.columns);
  return top === state.origin[0] && left === state.origin[1] ? state : { ...state, origin: [top, left] };
}
