import type { Instruction, Segment } from '../engine/tape.ts';
import { cellOf, type Tensor } from '../tensor/tensor.ts';
import { slotOf } from '../timeline/address.ts';
import type { Timeline } from '../timeline/timeline.ts';
import type { RawWorksheet } from './format.ts';

/** A tensor that is asked for, with the numbers that are right. */
export interface Question {
  /** What is computed there: the statement, or the phase. */
  readonly section: string;
  readonly address: string;
  readonly slot: number;
  readonly answer: Tensor;
}

/** Larger matrices than this are not filled in by hand. */
const MOST_CELLS = 64;

/**
 * What a student works out of a scenario's first step, in the run's order: what each statement writes,
 * the gradients of those, and the updated parameters. `left` says how many are too large to ask for.
 */
export function questionsOf(timeline: Timeline): { readonly questions: readonly Question[]; readonly left: number } {
  const segment = timeline.segment(0);
  const asked = segment.tape.instructions.flatMap((instruction, slot) => (isAsked(segment, instruction) ? [slot] : []));
  const all = asked.map(slot => questionOf(timeline, segment, slot));
  const questions = all.filter(({ answer }) => answer.data.length <= MOST_CELLS);
  return { questions, left: all.length - questions.length };
}

/** Named results and their gradients; not what is given, nor intermediates and single contributions. */
function isAsked(segment: Segment, instruction: Instruction): boolean {
  const { kind, phase, writes } = instruction;
  if (kind === 'loaded') return false;
  if (phase === 'update') return true;
  if (/\bvia\b|[()]/.test(writes)) return false;
  return (
    !(instruction.kind === 'applied' && instruction.op.name === 'sum_contributions' && /\.T\.grad/.test(writes)) &&
    segment.kind !== 'token'
  );
}

function questionOf(timeline: Timeline, segment: Segment, slot: number): Question {
  const { writes, phase, place } = segment.tape.instructions[slot] as Instruction;
  const line = place && timeline.program.listing.lines[place.line]?.text;
  const section =
    phase === 'forward'
      ? (line ?? 'forward')
      : phase === 'backward'
        ? `gradient through ${line ?? 'the batch'}`
        : 'update';
  return { section, address: `${nameOf(segment, writes, slot)}@0`, slot, answer: segment.values[slot] as Tensor };
}

/** The name under which a tensor is found at the end of its step: of several versions the first is `x.1`. */
function nameOf({ tape }: Segment, id: string, slot: number): string {
  return slotOf(tape, id, tape.instructions.length) === slot ? id : id.replace(/(?=\.grad|#|$)/, '.1');
}

/** Significant digits of the answers. */
const DIGITS = 6;

/** A worksheet to fill in, or with `filled` its answer key: a worksheet in which every number is right. */
export function blankWorksheet(timeline: Timeline, filled: boolean): RawWorksheet {
  const { name, title } = timeline.program.scenario;
  const { questions } = questionsOf(timeline);
  const entries = questions.map(({ section, address, answer }) => ({
    section,
    address,
    printed: printedForm(answer, value => (filled ? answerText(value) : '')),
  }));
  return { scenario: name, title, entries };
}

function printedForm(of: Tensor, text: (value: number) => string): string | string[] | string[][] {
  const rows = Array.from({ length: of.rows }, (_, row) =>
    Array.from({ length: of.columns }, (_, column) => text(cellOf(of, [row, column]))),
  );
  if (of.rows > 1) return rows;
  return of.columns > 1 ? (rows[0] ?? []) : (rows[0]?.[0] ?? '');
}

/** A number of an answer key: six significant digits, without needless zeros. */
export function answerText(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? '∞' : '-∞';
  return String(Number(value.toPrecision(DIGITS)));
}
