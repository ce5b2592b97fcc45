import type { Applied, Differentiated, Instruction, Segment } from '../engine/tape.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { cellOf, type Index, type Tensor } from '../tensor/tensor.ts';
import { labelsOf } from '../timeline/labels.ts';
import { gradientTerms } from './differentiation.ts';
import type { CellReference } from './explanation.ts';
import { idOf, referenceTo } from './reference.ts';

/** A gradient taken apart by one question; its parts sum to it. */
export interface Split {
  /** `consumer`: which statement read the tensor; `block`: which call; `head`; `position`; `example` of the batch. */
  readonly by: 'consumer' | 'block' | 'head' | 'position' | 'example';
  readonly parts: readonly PathPart[];
}

/** What came from one place. */
interface PathPart {
  /** `residual`, `attention`, `head 2`, `position 3 (“B”)`, `example 0`. */
  readonly name: string;
  readonly value: number;
  /** The cells that were added up, where the part is made of whole cells. */
  readonly cells: readonly CellReference[];
}

/** Every way in which a gradient cell can be taken apart by where it came from; empty where it has one source. */
export function pathsOf(scenario: Scenario, segment: Segment, slot: number, at: Index): readonly Split[] {
  const instruction = segment.tape.instructions[slot] as Instruction;
  if (instruction.phase !== 'backward' || instruction.kind === 'loaded') return [];
  if (instruction.kind === 'differentiated') {
    const terms = upstreamTerms(segment, slot, at);
    return severalOnly([byPosition(scenario, segment, instruction, terms), byHead(segment, instruction, terms)]);
  }
  if (instruction.op.name === 'mean_examples') return severalOnly([byExample(segment, instruction, at)]);
  const contributions = instruction.operands.flatMap(operand =>
    typeof operand === 'number' ? [contributionOf(segment, operand, at)] : [],
  );
  const heads = contributions.some(({ head }) => head !== undefined);
  return severalOnly([
    grouped('consumer', contributions, ({ consumer }) => consumer),
    grouped('block', contributions, ({ block }) => block),
    ...(heads ? [grouped('head', contributions, ({ head }) => head ?? 'outside the heads')] : []),
  ]);
}

function severalOnly(splits: readonly Split[]): readonly Split[] {
  return splits.filter(({ parts }) => parts.length > 1);
}

interface Contribution {
  readonly consumer: string;
  readonly block: string;
  readonly head: string | undefined;
  readonly cell: CellReference;
}

/** One contribution, with where in the program the tensor was read. */
function contributionOf(segment: Segment, slot: number, at: Index): Contribution {
  const { instructions } = segment.tape;
  const instruction = instructions[slot] as Instruction;
  const cell = referenceTo(segment, slot, at);
  if (instruction.kind !== 'differentiated')
    return { consumer: idOf(segment, slot), block: idOf(segment, slot), head: undefined, cell };
  const reader = instructions[instruction.of] as Applied;
  const instance = reader.place?.calls.at(-1)?.instance;
  const residual = reader.op.name === 'add';
  return {
    consumer: residual ? `${reader.writes} (residual)` : reader.writes,
    block: residual ? 'residual' : (instance ?? reader.writes),
    head: headOf(reader, instance),
    cell,
  };
}

/** Which head reads: by the columns that a slice takes, or by the index of a call that is made once a head. */
function headOf(reader: Applied, instance: string | undefined): string | undefined {
  if (reader.op.name === 'column_slice') {
    const { from, to } = reader.attrs as { readonly from: number; readonly to: number };
    return `head ${from / (to - from)}`;
  }
  const call = /head\[(\d+)\]/.exec(instance ?? reader.writes);
  return call ? `head ${call[1]}` : undefined;
}

function grouped(
  by: Split['by'],
  contributions: readonly Contribution[],
  name: (contribution: Contribution) => string,
): Split {
  const parts = [...Map.groupBy(contributions, name)].map(([group, members]) => ({
    name: group,
    value: members.reduce((total, { cell }) => total + cell.value, 0),
    cells: members.map(({ cell }) => cell),
  }));
  return { by, parts };
}

/** A mean over the batch: every example's share of it. */
function byExample(segment: Segment, { operands }: Applied, at: Index): Split {
  const parts = operands.flatMap((operand, example) => {
    if (typeof operand !== 'number') return [];
    const value = cellOf(segment.values[operand] as Tensor, at) / operands.length;
    return [{ name: `example ${example}`, value, cells: [referenceTo(segment, operand, at)] }];
  });
  return { by: 'example', parts };
}

/** One output cell's share of a gradient's cell. */
interface UpstreamTerm {
  readonly fed: Index;
  readonly value: number;
  readonly cell: CellReference;
}

function upstreamTerms(segment: Segment, slot: number, at: Index): readonly UpstreamTerm[] {
  const { dout } = segment.tape.instructions[slot] as Differentiated;
  return [...gradientTerms(segment, slot, at)].map(({ fed, value }) => ({
    fed,
    value,
    cell: referenceTo(segment, dout, fed),
  }));
}

function summed(by: Split['by'], terms: readonly UpstreamTerm[], name: (fed: Index) => string): Split {
  const parts = [...Map.groupBy(terms, ({ fed }) => name(fed))].map(([group, members]) => ({
    name: group,
    value: members.reduce((total, { value }) => total + value, 0),
    cells: members.map(({ cell }) => cell),
  }));
  return { by, parts };
}

/** A contribution through several rows of the output: each row is a position. */
function byPosition(
  scenario: Scenario,
  segment: Segment,
  { of }: Differentiated,
  terms: readonly UpstreamTerm[],
): Split {
  const { rows } = labelsOf(scenario, segment, of);
  return summed('position', terms, ([row]) =>
    rows?.[row] === undefined ? `position ${row}` : `position ${row} (${rows[row]})`,
  );
}

/** A contribution through an output whose columns are cut into heads. */
function byHead({ tape }: Segment, { of }: Differentiated, terms: readonly UpstreamTerm[]): Split {
  const cuts = tape.instructions.flatMap(instruction =>
    instruction.kind === 'applied' && instruction.op.name === 'column_slice' && instruction.operands[0] === of
      ? [instruction.attrs as { readonly from: number; readonly to: number }]
      : [],
  );
  if (cuts.length < 2) return { by: 'head', parts: [] };
  return summed('head', terms, ([, column]) => {
    const head = cuts.findIndex(({ from, to }) => column >= from && column < to);
    return head === -1 ? 'outside the heads' : `head ${head}`;
  });
}
