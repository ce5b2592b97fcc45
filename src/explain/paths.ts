import type { Applied, CallSite, Differentiated, Instruction, Operand, Segment, Tape } from '../engine/tape.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { cellOf, type Index, type Tensor } from '../tensor/tensor.ts';
import { labelsOf } from '../timeline/labels.ts';
import { gradientTerms } from './differentiation.ts';
import type { CellReference } from './explanation.ts';
import { idOf, referenceTo } from './reference.ts';

/** A gradient taken apart by one question; its parts sum to it. */
export interface Split {
  /**
   * `consumer`: which statement read the tensor; `block`: in which call; `call`: which of a repeated function's calls;
   * `head`: which slice of columns; `position`; `example` of the batch.
   */
  readonly by: 'consumer' | 'block' | 'call' | 'head' | 'position' | 'example';
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
    ...byCall(contributions),
    ...(heads ? [grouped('head', contributions, ({ head }) => head ?? 'outside the heads')] : []),
  ]);
}

function severalOnly(splits: readonly Split[]): readonly Split[] {
  return splits.filter(({ parts }) => parts.length > 1);
}

interface Contribution {
  readonly consumer: string;
  readonly block: string;
  /** The innermost of the calls around the reader that its caller makes more than once. */
  readonly call: CallSite | undefined;
  readonly head: string | undefined;
  readonly cell: CellReference;
}

/** One contribution, with where in the program the tensor was read. */
function contributionOf(segment: Segment, slot: number, at: Index): Contribution {
  const { tape } = segment;
  const instruction = tape.instructions[slot] as Instruction;
  const cell = referenceTo(segment, slot, at);
  if (instruction.kind !== 'differentiated') {
    const id = idOf(segment, slot);
    return { consumer: id, block: id, call: undefined, head: undefined, cell };
  }
  const reader = tape.instructions[instruction.of] as Applied;
  const calls = reader.place?.calls ?? [];
  const residual = isResidual(tape, reader, instruction.wrt);
  return {
    consumer: residual ? `${reader.writes} (residual)` : reader.writes,
    block: residual ? 'residual' : (calls.at(-1)?.instance ?? reader.writes),
    call: calls.findLast(({ index }) => index !== undefined),
    head: headOf(reader),
    cell,
  };
}

/**
 * Whether a tensor is added to what was made of it: a way past. A tensor added to itself is none, nor is a bias, even
 * where it is added once more further on, as in a recurrent net.
 */
function isResidual(tape: Tape, { op, operands }: Applied, wrt: number): boolean {
  const [tensor, other] = [operands[wrt], operands[1 - wrt]];
  if (op.name !== 'add' || typeof tensor !== 'number' || typeof other !== 'number') return false;
  return other > tensor && !isParameter(tape, tensor) && dependentsOf(tape, tensor).has(other);
}

function isParameter({ instructions }: Tape, slot: number): boolean {
  const instruction = instructions[slot] as Instruction;
  return instruction.kind === 'loaded' && instruction.origin.from === 'parameter';
}

/** The last that were asked for: a cell is explained after its neighbour, and a step has the tape of the one before. */
const dependents = new WeakMap<Tape, { readonly tensor: number; readonly found: ReadonlySet<number> }>();

/** The slots that a tensor is in, directly or through others, itself included. */
function dependentsOf(tape: Tape, tensor: number): ReadonlySet<number> {
  const known = dependents.get(tape);
  if (known?.tensor === tensor) return known.found;
  const found = new Set([tensor]);
  // One walk is enough: what an operation reads is written before it.
  for (let slot = tensor + 1; slot < tape.instructions.length; slot++) {
    const instruction = tape.instructions[slot] as Instruction;
    if (instruction.phase === 'backward') break;
    const reads = (operand: Operand) => typeof operand === 'number' && found.has(operand);
    if (instruction.kind === 'applied' && instruction.operands.some(reads)) found.add(slot);
  }
  dependents.set(tape, { tensor, found });
  return found;
}

/** Which head reads, where one is cut out of the columns. */
function headOf(reader: Applied): string | undefined {
  if (reader.op.name !== 'column_slice') return undefined;
  const { from, to } = reader.attrs as { readonly from: number; readonly to: number };
  return `head ${from / (to - from)}`;
}

/** By the calls of the function that reads in the most of them, whatever the scenario calls it. */
function byCall(contributions: readonly Contribution[]): Split[] {
  const callsOf = Map.groupBy(new Set(contributions.flatMap(({ call }) => call ?? [])), ({ function: name }) => name);
  const [most] = [...callsOf].sort(([, a], [, b]) => b.length - a.length);
  if (!most) return [];
  const [name] = most;
  const nameOf = ({ call }: Contribution) => (call?.function === name ? `${name} ${call.index}` : `outside ${name}`);
  return [grouped('call', contributions, nameOf)];
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
