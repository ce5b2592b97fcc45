import type { Index, Tensor } from '../tensor/tensor.ts';
import { arrange } from './present/arrange.ts';
import { visibleCells } from './present/matrix.ts';
import { summaryOf } from './present/summary.ts';
import { cellWith, patternOf } from './search.ts';
import { matrixArea, pictureOf, type Stage, stageOf } from './stage.ts';
import type { State } from './state.ts';
import type { World } from './world.ts';

/** What is searched for where nothing else was: the numbers of a gradient most of whose rows are 0. */
export const NOT_ZERO = '!= 0';

/** Out of a window that holds only zeros: what to press to get to a number, and the cell where it stands. */
export interface Lead {
  readonly key: string;
  readonly cell: Index;
}

/**
 * Where everything that is in view of the matrix is 0 and something else is not, as in the gradient of an
 * embedding: the nearest cell that holds a number, as `n` or `N` finds it. The cell cursor stays where it
 * is until then. Undefined where there is nothing to lead to, or it may not be told.
 */
export function leadOf(world: World, state: State, stage: Stage): Lead | undefined {
  const result = stage.shown.at(-1);
  const { veil, place, search } = state;
  if (!result || veil !== 'off' || place.pin || stage.difference || stage.beside) return undefined;
  const { tensor } = result;
  const elsewhere = stage.explanation.value === 0 && summaryOf(tensor).scale > 0;
  if (!elsewhere || !isBlank(world, state, stage, tensor)) return undefined;
  const from = stage.at[0] * tensor.columns + stage.at[1];
  const next = cellWith(patternOf(NOT_ZERO), tensor, from, 1);
  const before = next ?? cellWith(patternOf(NOT_ZERO), tensor, from, -1);
  if (search !== '' && search !== NOT_ZERO) return before && { key: `/${NOT_ZERO}`, cell: before };
  return before && { key: next ? 'n' : 'N', cell: before };
}

/** The same for a state alone. */
export function leadIn(world: World, state: State): Lead | undefined {
  return leadOf(world, state, stageOf(world, state.place, state));
}

/** Whether the window of the matrix shows zeros only, in a matrix that is larger. */
function isBlank(world: World, state: State, stage: Stage, tensor: Tensor): boolean {
  const area = matrixArea(world, state);
  if (!area) return false;
  const pictures = stage.shown.map(shown => pictureOf(stage, shown, state));
  const placed = arrange(pictures, area.width, area.height).at(-1);
  const picture = pictures.at(-1);
  if (!placed || !picture) return false;
  const [rows, columns] = visibleCells(picture, placed.width, placed.height);
  const [top, left] = state.origin;
  for (let row = top; row < Math.min(top + rows, tensor.rows); row++)
    for (let column = left; column < Math.min(left + columns, tensor.columns); column++)
      if (tensor.data[row * tensor.columns + column] !== 0) return false;
  return true;
}
