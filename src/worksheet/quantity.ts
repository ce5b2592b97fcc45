import { NotationError } from '../formula/syntax.ts';
import { type Problem, ProblemsError } from '../scenario/problem.ts';
import { type Index, type Shape, shapeText } from '../tensor/tensor.ts';
import { endOf, locate, momentOf, parseAddress } from '../timeline/address.ts';
import { workAt } from '../timeline/conditions/condition.ts';
import { NotYet } from '../timeline/conditions/worked.ts';
import type { Moment, Timeline } from '../timeline/timeline.ts';
import type { Graph, Node } from './graph.ts';
import type { Printed } from './printed.ts';
import type { Entry, Quantity, Worksheet } from './worksheet.ts';

/** An entry with the tensor that it is about, and the cell of each of its numbers. */
export interface Held {
  readonly entry: Entry;
  readonly node: Node;
  /** As messages name the tensor: without moment and cell. */
  readonly name: string;
  readonly cells: readonly HeldCell[];
  /** How many numbers are not filled in. */
  readonly blank: number;
}

/** A printed number, its place in what was printed (`in`) and in the tensor (`at`). */
interface HeldCell {
  readonly in: Index;
  readonly at: Index;
  readonly printed: Printed;
}

/** Finds what an entry is about; a problem where there is no such tensor, or it has another shape. */
export function quantityOf(
  entry: Entry,
  worksheet: Worksheet,
  timeline: Timeline,
  graph: Graph,
): Held | { readonly problem: Problem } {
  const { of, printed, path } = entry;
  try {
    const { node, cell, name } =
      of.kind === 'address' ? addressed(of, timeline, graph) : workedOut(of, timeline, graph);
    const shape = cell ? { rows: 1, columns: 1 } : node.truth;
    const given = { rows: printed.length, columns: printed[0]?.length ?? 0 };
    const turned = given.rows === 1 && shape.columns === 1 && shape.rows === given.columns;
    if (!turned && (given.rows !== shape.rows || given.columns !== shape.columns))
      return { problem: worksheet.problemAt([...path, 'printed'], ...counts(of.text, given, shape)) };
    const place = (r: number, c: number): Index => cell ?? (turned ? [c, r] : [r, c]);
    const cells = printed.flatMap((row, r) =>
      row.flatMap((number, c) => (number ? [{ in: [r, c] as const, at: place(r, c), printed: number }] : [])),
    );
    return { entry, node, name, cells, blank: given.rows * given.columns - cells.length };
  } catch (error) {
    const problem = problemOf(error, entry, worksheet);
    if (!problem) throw error;
    return { problem };
  }
}

function counts(text: string, given: Shape, shape: Shape): [message: string, hint: string] {
  const of = (each: Shape) => (each.rows * each.columns === 1 ? 'one number' : `${shapeText(each)} numbers`);
  return [
    `${of(given)} printed for ${text}, which has ${of(shape)}`,
    'write them all, or name the cell: name[row,column]',
  ];
}

function addressed({ text }: Quantity, timeline: Timeline, graph: Graph) {
  const { step, slot, cell } = locate(timeline, text);
  return { node: graph.at(step, slot), cell, name: parseAddress(text).name };
}

function workedOut(of: Extract<Quantity, { kind: 'expression' }>, timeline: Timeline, graph: Graph) {
  const now = of.moment ? undefined : endOf(timeline);
  const moment: Moment =
    now ?? momentOf(timeline, { name: '', ...(of.moment && { moment: of.moment }) }, { step: 0, event: 0 });
  const worked = workAt(of.expression, timeline, moment);
  const node = graph.worked(worked, `${moment.step}:${moment.event}`);
  return { node, cell: undefined, name: of.text.replace(/@\s*(last|\d+)(:\d+)?\s*$/, '').trim() };
}

/** A mistake of the worksheet as a problem at its place; undefined for anything else. */
function problemOf(error: unknown, { of, path }: Entry, worksheet: Worksheet): Problem | undefined {
  const at = [...path, of.kind];
  if (error instanceof NotationError) return worksheet.problemAt(at, error.message, error.hint, error.span);
  if (error instanceof NotYet)
    return worksheet.problemAt(
      at,
      `${error.message} is not written before that moment`,
      'name a later moment: @0 is the end of step 0',
    );
  const [told] = error instanceof ProblemsError ? error.problems : [];
  if (!told) return undefined;
  const isPart = of.kind === 'address' && /\[[^,\]]*\]\s*(@|$)|:.*\]/.test(of.text);
  return worksheet.problemAt(
    at,
    told.message,
    isPart ? 'write rows and slices as "expression", not "address"' : told.hint,
  );
}
