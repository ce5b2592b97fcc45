import type { Message } from './message.ts';
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
  const { tensor, labels } = shown;
  const parts = text.split(',').map(part => part.trim());
  if (parts.length > 2) return 'A cell is a row and a column: :cell 3,17 or :cell B,A.';
  const [row, column] = parts.length === 2 ? (parts as [string, string]) : [String(stage.at[0]), parts[0] ?? ''];
  const at = [indexOf(row, tensor.rows, labels.rows), indexOf(column, tensor.columns, labels.columns)] as const;
  if (at[0] === undefined) return nowhere('row', row, tensor.rows, labels.rows);
  if (at[1] === undefined) return nowhere('column', column, tensor.columns, labels.columns);
  return { do: 'cell', cell: [at[0], at[1]] };
}

/** An index is meant before a label that is a number. */
function indexOf(text: string, size: number, labels: readonly string[] | undefined): number | undefined {
  if (/^-?\d+$/.test(text)) {
    const index = Number(text) < 0 ? Number(text) + size : Number(text);
    return index >= 0 && index < size ? index : undefined;
  }
  const exact = labels?.indexOf(text) ?? -1;
  if (exact >= 0) return exact;
  const begun = labels?.findIndex(label => label.toLowerCase().startsWith(text.toLowerCase())) ?? -1;
  return text !== '' && begun >= 0 ? begun : undefined;
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
