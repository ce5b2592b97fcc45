import type { Instruction, Segment } from '../engine/tape.ts';
import { didYouMean } from '../formula/nearest.ts';
import { quoted } from '../formula/visible.ts';
import { ProblemsError, problem } from '../scenario/problem.ts';
import { cellOf, type Tensor } from '../tensor/tensor.ts';
import { slotOf } from '../timeline/address.ts';
import type { Timeline } from '../timeline/timeline.ts';
import type { RawWorksheet } from './format.ts';

/** A tensor that is asked for, with the numbers that are right. */
interface Question {
  /** What is computed there: the statement, or the phase. */
  readonly section: string;
  readonly address: string;
  readonly slot: number;
  readonly answer: Tensor;
}

/** Larger matrices than this are not filled in by hand. */
export const MOST_CELLS = 64;

/** What a worksheet asks for. */
export interface Asked {
  readonly questions: readonly Question[];
  /** How many more there would be, but are too large. */
  readonly left: number;
}

/**
 * What a student works out of a scenario's first step, in the run's order: what each statement writes, the
 * gradients of those, and the updated parameters; with `only`, those tensors of it, in every example of a batch.
 * Throws `ProblemsError` for one that there is not.
 */
export function questionsOf(timeline: Timeline, only?: readonly string[]): Asked {
  const { questions, left } = allQuestions(timeline);
  if (only === undefined) return { questions, left };
  for (const name of only) if (!questions.some(each => isNamed(each, name))) throw notAsked(name, questions);
  return { questions: questions.filter(each => only.some(name => isNamed(each, name))), left: 0 };
}

/** By its address, or its name in any example and version: `A` is `A#0@0` too. */
function isNamed({ address }: Question, name: string): boolean {
  const id = address.replace(/@\d+$/, '');
  return [address, id, id.replace(/#\d+/, ''), id.replace(/\.1(?=\.grad|#|$)/, '')].includes(name);
}

function notAsked(name: string, questions: readonly Question[]): ProblemsError {
  const names = [...new Set(questions.map(({ address }) => address.replace(/@\d+$/, '').replace(/#\d+/, '')))];
  const message = `a worksheet of this scenario does not ask for ${quoted(name)}`;
  return new ProblemsError([problem(message, `${didYouMean(name, names)}it asks for ${names.join(', ')}`)]);
}

function allQuestions(timeline: Timeline): Asked {
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
export function blankWorksheet(timeline: Timeline, questions: readonly Question[], filled: boolean): RawWorksheet {
  const { name, title } = timeline.program.scenario;
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
