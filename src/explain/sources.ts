import type { Arithmetic } from '../arithmetic/arithmetic.ts';
import { cellsOf } from '../arithmetic/terms.ts';
import { type Applied, attrsOf, type Differentiated, operandTensors, type Segment } from '../engine/tape.ts';
import { eachOf } from '../ops/operation.ts';
import type { Index } from '../tensor/tensor.ts';
import type { Timeline } from '../timeline/timeline.ts';
import { differentiationOf } from './differentiation.ts';
import { type End, originOf } from './origin.ts';
import { instructionAt, placeKey, type RunCell } from './place.ts';
import { lettersOf } from './reference.ts';

/** What one cell was made of. */
interface Sources {
  /** The cells it was computed from, each once, in the order in which they are read. */
  readonly cells: readonly Source[];
  /** The end of the trail, where there is nothing behind the cell. */
  readonly end?: End;
  /** A random number that decided it. */
  readonly random?: number;
}

/** A cell that another was made of, found behind the copies between them. */
export interface Source {
  readonly place: RunCell;
  /** The tensors that only passed the number on, from the cell that was asked about back to its source. */
  readonly through: readonly string[];
}

/** Where a cell came from, in one hop: slices, transposes, concatenations and cached rows are passed through. */
export function sourcesOf(timeline: Timeline, place: RunCell): Sources {
  const direct = directSources(timeline, place);
  return { ...direct, cells: direct.cells.map(cell => behindCopies(timeline, cell)) };
}

/** The same, copies included: only what the event itself read. Exported for tests. */
export function directSources(
  timeline: Timeline,
  place: RunCell,
): Omit<Sources, 'cells'> & { readonly cells: readonly RunCell[] } {
  const instruction = instructionAt(timeline, place);
  const segment = timeline.segment(place.step);
  switch (instruction.kind) {
    case 'loaded': {
      const origin = originOf(timeline, place, instruction);
      return 'end' in origin ? { cells: [], end: origin.end } : { cells: [origin.earlier] };
    }
    case 'applied':
      return appliedSources(segment, place, instruction);
    case 'differentiated':
      return gradientSources(segment, place, instruction);
  }
}

/** Follows copies back to the event that computed the number, or to where it was loaded. */
export function behindCopies(timeline: Timeline, start: RunCell): Source {
  const through: string[] = [];
  let place = start;
  for (;;) {
    const before = copiedFrom(timeline, place);
    if (!before) return { place, through };
    const { writes } = instructionAt(timeline, place);
    // Cached rows are one tensor in many steps.
    if (!through.includes(writes)) through.push(writes);
    place = before;
  }
}

/** The cell that an event merely copied; undefined for everything that computes. */
function copiedFrom(timeline: Timeline, place: RunCell): RunCell | undefined {
  const instruction = instructionAt(timeline, place);
  if (instruction.kind === 'loaded') {
    if (instruction.origin.from !== 'cache') return undefined;
    const origin = originOf(timeline, place, instruction);
    return 'earlier' in origin ? origin.earlier : undefined;
  }
  const segment = timeline.segment(place.step);
  const { op } = instruction.kind === 'applied' ? instruction : (segment.tape.instructions[instruction.of] as Applied);
  if (!op.copies) return undefined;
  if (instruction.kind === 'differentiated' && !passesOneOn(segment, instruction, place.at)) return undefined;
  const { cells } = directSources(timeline, place);
  return cells.length === 1 ? cells[0] : undefined;
}

/** Whether a gradient's cell is one upstream cell, as it is: of a slice, not of a broadcast. */
function passesOneOn(segment: Segment, instruction: Differentiated, at: Index): boolean {
  const { gradient, inputs, out, attrs } = differentiationOf(segment, instruction);
  const terms = [...gradient.jacobian(at, inputs, out, attrs)];
  return terms.length === 1 && terms[0]?.[1].value === 1;
}

function appliedSources(segment: Segment, { step, slot, at }: RunCell, instruction: Applied) {
  const { op } = instruction;
  const attrs = attrsOf(instruction, segment.settings);
  const arithmetic = op.explain(at, eachOf(op, operandTensors(instruction, segment.values)), attrs);
  if (isMasked(arithmetic)) return { cells: [], end: 'mask' as const };
  const cells = placesIn([arithmetic], segment, slot, step);
  const { random } = attrs;
  if (op.name === 'sample' && typeof random === 'number') return { cells, random };
  return cells.length > 0 ? { cells } : { cells, end: 'constant' as const };
}

function gradientSources(segment: Segment, { step, at }: RunCell, instruction: Differentiated) {
  const { gradient, inputs, out, attrs } = differentiationOf(segment, instruction);
  const terms = [...gradient.jacobian(at, inputs, out, attrs)];
  if (terms.length === 0) return { cells: [], end: 'zero' as const };
  const derivatives = terms.map(([, derivative]) => derivative);
  if (derivatives.every(isMasked)) return { cells: [], end: 'mask' as const };
  const upstream = terms.map(([fed]) => ({ step, slot: instruction.dout, at: fed }));
  const factors = placesIn(derivatives, segment, instruction.of, step);
  return { cells: distinct([...upstream, ...factors]) };
}

function isMasked(tree: Arithmetic): boolean {
  if (tree.kind === 'named') return isMasked(tree.is);
  return tree.kind === 'choice' && tree.reason === 'masked';
}

/** The cells of trees whose letters are those of a forward event; number literals have no place. */
function placesIn(trees: readonly Arithmetic[], segment: Segment, slot: number, step: number): RunCell[] {
  const letters = lettersOf(segment, slot);
  return distinct(
    trees.flatMap(tree =>
      cellsOf(tree).flatMap(({ of, at }) => {
        const operand = letters.operand(of);
        return typeof operand === 'number' ? [{ step, slot: operand, at }] : [];
      }),
    ),
  );
}

function distinct(places: readonly RunCell[]): RunCell[] {
  return [...new Map(places.map(place => [placeKey(place), place])).values()];
}
