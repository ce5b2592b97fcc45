import type { Instruction, Segment } from '../engine/tape.ts';
import type { Labels } from '../ops/operation.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { type Index, type Tensor, tensor } from '../tensor/tensor.ts';
import { cellText } from '../timeline/address.ts';
import { labelsOf } from '../timeline/labels.ts';
import { differentiationOf } from './differentiation.ts';

/** ∂out/∂in for a whole row of the operand: a row for each output cell it feeds, a column for each of its own cells. */
export interface JacobianMatrix {
  readonly values: Tensor;
  /** The output cells, a row each. */
  readonly outs: readonly Index[];
  /** The cells of the operand's row, a column each. */
  readonly ins: readonly Index[];
  /** The column of the cell that is explained. */
  readonly marked: number;
  /** Names of both: labels where the data gives any, else `[1,0]`. */
  readonly labels: Labels;
}

/** More numbers than this nobody reads, and they would take longer than a frame. */
const MOST_CELLS = 2 ** 20;

/**
 * The whole Jacobian of the row in which a gradient's cell stands; for softmax diag(s) − s·sᵀ.
 * Undefined for events that are no gradient, and where it has more than a million numbers.
 */
export function jacobianMatrix(
  scenario: Scenario,
  segment: Segment,
  slot: number,
  [row, marked]: Index,
): JacobianMatrix | undefined {
  const instruction = segment.tape.instructions[slot] as Instruction;
  if (instruction.kind !== 'differentiated') return undefined;
  const { gradient, inputs, out, attrs } = differentiationOf(segment, instruction);
  const { columns } = instruction.shape;
  const found = new Map<number, Map<number, number>>();
  for (let column = 0; column < columns; column++) {
    for (const [fed, derivative] of gradient.jacobian([row, column], inputs, out, attrs)) {
      const key = fed[0] * out.columns + fed[1];
      const line = found.get(key) ?? new Map<number, number>();
      line.set(column, derivative.value);
      found.set(key, line);
    }
    if (found.size * columns > MOST_CELLS) return undefined;
  }
  const keys = [...found.keys()].sort((a, b) => a - b);
  const data = new Float64Array(keys.length * columns);
  for (const [at, key] of keys.entries())
    for (const [column, value] of found.get(key) as Map<number, number>) data[at * columns + column] = value;
  const outs = keys.map(key => [Math.floor(key / out.columns), key % out.columns] as const);
  const ins = Array.from({ length: columns }, (_, column) => [row, column] as const);
  const labels = {
    rows: namesOf(outs, labelsOf(scenario, segment, instruction.of)),
    columns: namesOf(ins, labelsOf(scenario, segment, slot)),
  };
  return { values: tensor(keys.length, columns, data), outs, ins, marked, labels };
}

/** By label where all cells stand in one row and it has any, else by place. */
function namesOf(cells: readonly Index[], { columns }: Labels): readonly string[] {
  const oneRow = cells.every(([row]) => row === cells[0]?.[0]);
  return cells.map(cell => (oneRow ? columns?.[cell[1]] : undefined) ?? cellText(cell));
}
