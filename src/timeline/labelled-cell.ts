import type { Index } from '../tensor/tensor.ts';
import { labelsOf } from './labels.ts';
import type { Timeline } from './timeline.ts';

/** The cell of a tensor that two labels name, for messages; undefined where it has none such, or its step is not recorded. */
export function labelledCell(
  timeline: Timeline,
  { step, slot }: { readonly step: number; readonly slot: number },
  [row, column]: readonly [string, string],
): Index | undefined {
  if (step >= timeline.recorded) return undefined;
  const { rows = [], columns = [] } = labelsOf(timeline.program.scenario, timeline.segment(step), slot);
  const at: Index = [positionOf(row, rows), positionOf(column, columns)];
  return at[0] < 0 || at[1] < 0 ? undefined : at;
}

/** A number is a number even where labels are asked for. */
function positionOf(text: string, labels: readonly string[]): number {
  return /^\d+$/.test(text) ? Number(text) : labels.findIndex(label => label.normalize() === text.normalize());
}
