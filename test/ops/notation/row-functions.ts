import { folded, type Grid, gridOf, map, zip } from './grid.ts';
import { exactly, functions, operators, type Rounded } from './rounded.ts';

type Combine = (a: Rounded, b: Rounded) => Rounded;
const [plus, minus, over] = [operators['+'], operators['−'], operators['/']] as [Combine, Combine, Combine];
const exp = functions.exp as (x: Rounded) => Rounded;

/** The functions of formulas that take a matrix row by row: m×1 of a mean, m×n of a softmax. */
export const rowFunctions: Readonly<Record<string, (of: Grid) => Grid>> = {
  mean,
  variance: of => mean(map(zip(of, mean(of), minus), each => (operators['^'] as Combine)(each, exactly(2)))),
  softmax(of) {
    const largest = folded(of, 1, lane => lane.reduce(operators.max as Combine));
    const exponentials = map(zip(of, largest, minus), exp);
    return zip(exponentials, folded(exponentials, 1, total), over);
  },
};

/** 1 in the column of each id, which stand in one row or one column; as many columns as there are classes. */
export function oneHot(ids: Grid, columns: number): Grid {
  return gridOf(ids.cells.length, columns, (i, j) => exactly(ids.cells[i]?.value === j ? 1 : 0));
}

function mean(of: Grid): Grid {
  return folded(of, 1, lane => over(total(lane), exactly(lane.length)));
}

function total(lane: readonly Rounded[]): Rounded {
  return lane.reduce(plus, exactly(0));
}
