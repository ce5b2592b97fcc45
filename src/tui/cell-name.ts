import type { Labels } from '../ops/operation.ts';
import type { Index, Shape } from '../tensor/tensor.ts';
import type { Message } from './message.ts';
import { safe } from './present/safe.ts';
import { stageOf } from './stage.ts';
import type { State } from './state.ts';
import type { World } from './world.ts';

/**
 * The cell that a text names in the matrix in view, by index or label: `3,17`, `B,A`, `-1,0` (from the end),
 * `17` (a column of this row). A sentence where it names none.
 */
export function cellMessage(text: string, state: State, world: World): Message | string {
  const stage = stageOf(world, state.place);
  const shown = stage.shown.at(-1);
  if (!shown) return 'There is no matrix here.';
  const at = cellIn(text, shown.tensor, shown.labels, stage.at[0]);
  return typeof at === 'string' ? at : { do: 'cell', cell: at };
}

/**
 * The same in a tensor with its labels; `row` is meant where only a column is said. A label may hold commas,
 * and is meant as it is shown, whichever way its accents are typed.
 */
export function cellIn(text: string, tensor: Shape, labels: Labels, row?: number): Index | string {
  const commas = [...text.matchAll(/,/g)].map(({ index }) => index);
  const [alone] = commas.length === 0 && row !== undefined ? [[String(row), text.trim()] as const] : [];
  const ways = alone ? [alone] : commas.map(at => [text.slice(0, at).trim(), text.slice(at + 1).trim()] as const);
  const cells = ways.map(way => [
    indexOf(way[0], tensor.rows, labels.rows),
    indexOf(way[1], tensor.columns, labels.columns),
  ]);
  const found = cells.find(at => !at.includes(undefined));
  if (found) return found as [number, number];
  const [way] = ways;
  if (!way || ways.length > 1 || way.includes('')) return 'A cell is a row and a column: :cell 3,17 or :cell B,A.';
  return cells[0]?.[0] === undefined
    ? nowhere('row', way[0], tensor.rows, labels.rows)
    : nowhere('column', way[1], tensor.columns, labels.columns);
}

/** An index is meant before a label that is a number. */
function indexOf(text: string, size: number, labels: readonly string[] | undefined): number | undefined {
  if (/^-?\d+$/.test(text)) {
    const index = Number(text) < 0 ? Number(text) + size : Number(text);
    return index >= 0 && index < size ? index : undefined;
  }
  const wanted = asShown(text);
  const shown = labels?.map(asShown) ?? [];
  const exact = shown.indexOf(wanted);
  if (exact >= 0) return exact;
  const begun = shown.findIndex(label => label.toLowerCase().startsWith(wanted.toLowerCase()));
  return text !== '' && begun >= 0 ? begun : undefined;
}

/** A label as a person sees and types it. */
function asShown(label: string): string {
  return safe(label).normalize();
}

function nowhere(axis: string, text: string, size: number, labels: readonly string[] | undefined): string {
  const names = labels?.length ? `, or ${labels.slice(0, 4).join(' ')}${labels.length > 4 ? ' …' : ''}` : '';
  return `There is no ${axis} ${text}: ${axis}s are 0 to ${size - 1}${names}.`;
}

/** The labels of the matrix in view, for completion. */
export function* cellNames(state: State, world: World): Generator<string> {
  const labels = stageOf(world, state.place).shown.at(-1)?.labels;
  yield* labels?.rows ?? [];
  yield* labels?.columns ?? [];
}
