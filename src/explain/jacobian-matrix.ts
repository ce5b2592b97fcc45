import type { Arithmetic } from '../arithmetic/arithmetic.ts';
import type { Instruction, Segment } from '../engine/tape.ts';
import type { Labels } from '../ops/operation.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { type Index, type Tensor, tensor } from '../tensor/tensor.ts';
import { cellText } from '../timeline/address.ts';
import { labelsOf } from '../timeline/labels.ts';
import { differentiationOf } from './differentiation.ts';

/** ∂out/∂in for a whole row of the operand: a row for each output cell it feeds, a column for each of its own cells. */
export interface JacobianMatrix {
  /** The output cells, a row each. */
  readonly outs: readonly Index[];
  /** The cells of the operand's row, a column each. */
  readonly ins: readonly Index[];
  /** Names of both: labels where the data gives any, else `[1,0]`. */
  readonly labels: Labels;
  /**
   * Its numbers from the first row down. A million of them would take longer than a frame, so only a part is
   * worked out: so many rows as were asked for so far, with 0 in the columns that were not.
   */
  numbers(part?: Part): Tensor;
}

/** Rows from the first one down to one, of some columns; all counted from 0, the last ones included. */
interface Part {
  readonly bottom: number;
  readonly left: number;
  readonly right: number;
}

/** More numbers than this nobody reads. */
const MOST_CELLS = 2 ** 20;

type Terms = Iterator<readonly [fed: Index, derivative: Arithmetic]>;

/**
 * The whole Jacobian of the row in which a gradient's cell stands; for softmax diag(s) − s·sᵀ.
 * Undefined for events that are no gradient, and where it has more than a million numbers.
 */
export function jacobianMatrix(
  scenario: Scenario,
  segment: Segment,
  slot: number,
  [row]: Index,
): JacobianMatrix | undefined {
  const instruction = segment.tape.instructions[slot] as Instruction;
  if (instruction.kind !== 'differentiated') return undefined;
  const { gradient, inputs, out, attrs } = differentiationOf(segment, instruction);
  const ins = Array.from({ length: instruction.shape.columns }, (_, column) => [row, column] as const);
  const terms = ins.map(at => () => gradient.jacobian(at, inputs, out, attrs)[Symbol.iterator]());
  const keyOf = ([down, across]: Index) => down * out.columns + across;
  const keys = gradient.mixesRow ? keysOfRow(ins, keyOf) : keysFed(terms, keyOf);
  if (!keys) return undefined;
  const outs = keys.map(key => [Math.floor(key / out.columns), key % out.columns] as const);
  const labels = {
    rows: namesOf(outs, labelsOf(scenario, segment, instruction.of)),
    columns: namesOf(ins, labelsOf(scenario, segment, slot)),
  };
  const rowOf = new Map(keys.map((key, at) => [key, at]));
  return { outs, ins, labels, numbers: workingOut(terms, keys.length, fed => rowOf.get(keyOf(fed)) as number) };
}

/** Where every cell of a row feeds every cell of it, nothing has to be worked out to know which. */
function keysOfRow(ins: readonly Index[], keyOf: (fed: Index) => number): readonly number[] | undefined {
  return ins.length ** 2 > MOST_CELLS ? undefined : ins.map(keyOf);
}

/**
 * The output cells that a row feeds, as positions in order. Where its first and its last cell feed the same
 * ones, as in a product, all between them do; elsewhere every cell is asked. Undefined where they are too many.
 */
function keysFed(terms: readonly (() => Terms)[], keyOf: (fed: Index) => number): readonly number[] | undefined {
  const fedBy = (column: number) => [...positions(terms[column]?.(), keyOf)];
  const [first, last] = [fedBy(0), fedBy(terms.length - 1)];
  const same = first.length > 0 && first.length === last.length && first.every((key, at) => key === last[at]);
  const most = (same ? 1 : terms.length) * first.length * terms.length;
  if (most > MOST_CELLS) return undefined;
  const all = same ? first : terms.flatMap((_, column) => fedBy(column));
  return [...new Set(all)].sort((a, b) => a - b);
}

function* positions(terms: Terms | undefined, keyOf: (fed: Index) => number): Generator<number> {
  for (let next = terms?.next(); next && !next.done; next = terms?.next()) yield keyOf(next.value[0]);
}

/** A column that is worked out from the top, as far as it was looked at. */
interface Column {
  readonly terms: Terms;
  /** How many of its rows are done. */
  done: number;
}

function workingOut(
  terms: readonly (() => Terms)[],
  rows: number,
  rowOf: (fed: Index) => number,
): JacobianMatrix['numbers'] {
  const width = terms.length;
  const columns: (Column | undefined)[] = [];
  let values = tensor(0, width, new Float64Array());
  return (part = { bottom: rows - 1, left: 0, right: width - 1 }) => {
    const tall = Math.max(values.rows, Math.min(part.bottom + 1, rows));
    const wanted = Array.from({ length: part.right + 1 - part.left }, (_, at) => part.left + at);
    if (tall === values.rows && wanted.every(at => (columns[at]?.done ?? 0) >= tall)) return values;
    const data = new Float64Array(tall * width);
    data.set(values.data);
    for (const at of wanted) {
      const column = columns[at] ?? { terms: (terms[at] as () => Terms)(), done: 0 };
      columns[at] = column;
      goOn(column, tall, (fed, value) => {
        const row = rowOf(fed);
        data[row * width + at] = value;
        return row + 1;
      });
    }
    values = tensor(tall, width, data);
    return values;
  };
}

/** Works a column out until so many rows are done; `put` takes a number and says how many rows then are. */
function goOn(column: Column, tall: number, put: (fed: Index, value: number) => number): void {
  while (column.done < tall) {
    const next = column.terms.next();
    column.done = next.done ? Number.POSITIVE_INFINITY : put(next.value[0], next.value[1].value);
  }
}

/** By label where all cells stand in one row and it has any, else by place. */
function namesOf(cells: readonly Index[], { columns }: Labels): readonly string[] {
  const oneRow = cells.every(([row]) => row === cells[0]?.[0]);
  return cells.map(cell => (oneRow ? columns?.[cell[1]] : undefined) ?? cellText(cell));
}
