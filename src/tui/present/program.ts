import type { Applied, Instruction, ListingLine, Segment } from '../../engine/tape.ts';
import { callOf } from './local.ts';
import { clip, line, padStart, type Row, type Span, span, type Tone, wrap } from './rows.ts';

/** The program as it is drawn: the listing, and the instruction of this moment. */
export interface ProgramPicture {
  readonly listing: readonly ListingLine[];
  readonly segment: Segment;
  readonly event: number;
  /** How the tensor is computed, in symbols: `A.grad = context.grad @ V.T`. */
  readonly formula: string;
  /** What this event writes is still to be guessed: figures in its note are `?`. */
  readonly veiled?: boolean | undefined;
  /** Lines with a breakpoint: `●`, or `○` where it is off. */
  readonly marked?: ReadonlyMap<number, '●' | '○'> | undefined;
}

/**
 * The listing around the current line: `▶` marks it while numbers flow forward, `◀` while gradients flow
 * back, `·` the lines that called it. Under it the line's note, and of a gradient which operand it is for.
 * Before the first statement and after the last, a line of its own says what is loaded or updated.
 */
export function programRows(
  { listing, segment, event, formula, marked, veiled }: ProgramPicture,
  width: number,
  height: number,
): Row[] {
  const instruction = segment.tape.instructions[event] as Instruction;
  const rows: Row[] = [];
  let from = 0;
  let to = 0;
  const callers = new Set(instruction.place?.calls.map(call => call.line));
  if (!instruction.place) rows.push(...outsideRows(segment, event, width), []);
  to = rows.length;
  for (const [at, one] of listing.entries()) {
    const current = instruction.place?.line === at;
    if (current) from = rows.length;
    const margin = { mark: markOf(instruction, current, callers.has(at)), breakpoint: marked?.get(at) ?? ' ' } as const;
    rows.push(...listingRows(one, at, listing.length, margin, width));
    if (!current) continue;
    const note = veiled ? withoutFigures(one.note) : one.note;
    rows.push(...underRows({ ...one, note }, segment, event, formula, width));
    to = rows.length;
  }
  return windowAround(rows, from, to, height);
}

/** The program folded into one line: the statement of this moment, and what is done with it. */
export function foldedRow({ listing, segment, event, formula, veiled }: ProgramPicture, width: number): Row {
  const instruction = segment.tape.instructions[event] as Instruction;
  const place = instruction.place;
  const text = place ? `${place.line + 1}  ${listing[place.line]?.text ?? ''}` : sentenceOf(segment, event);
  const tone: Tone = instruction.phase === 'backward' ? 'backward' : 'current';
  const statement = span(clip(`${markOf(instruction, true, false)} ${text}`, width), tone);
  const rest = width - statement.text.length - 4;
  const note = place && listing[place.line]?.note;
  const about = place && (instruction.phase === 'backward' ? formula : veiled ? withoutFigures(note) : note);
  return about && rest > 12 ? [statement, span('    '), span(clip(about, rest), 'dim')] : [statement];
}

/** A note in which the printed results are still to be guessed: `P(C) rises from ? to ?`. */
export function withoutFigures<Note extends string | undefined>(note: Note): Note {
  return note?.replace(/[-−]?\d*\.\d+(?:e[-+−]?\d+)?/gi, '?') as Note;
}

/** What an event does, in a few words: `load parameter WQ`, `∂loss/∂A, through context`. */
export function sentenceOf({ tape }: Segment, event: number): string {
  const instruction = tape.instructions[event] as Instruction;
  switch (instruction.kind) {
    case 'loaded':
      return instruction.origin.from === 'one'
        ? `∂loss/∂loss = 1: the backward pass begins`
        : `load ${instruction.origin.from} ${instruction.writes}`;
    case 'applied': {
      const names = instruction.operands.map(operand => operandName(tape, operand));
      if (instruction.phase === 'backward') return `${instruction.writes}: contributions meet`;
      return `${instruction.writes} = ${instruction.op.name}(${names.join(', ')})`;
    }
    case 'differentiated': {
      const forward = tape.instructions[instruction.of] as Applied;
      const wrt = operandName(tape, forward.operands[instruction.wrt] as number);
      return `∂loss/∂${wrt}, through ${forward.writes}`;
    }
  }
}

function operandName(tape: Segment['tape'], operand: Applied['operands'][number]): string {
  return typeof operand === 'number' ? (tape.instructions[operand]?.writes ?? '') : String(operand.literal);
}

type Mark = '▶' | '◀' | '·' | ' ';

function markOf({ phase }: Instruction, current: boolean, caller: boolean): Mark {
  if (current) return phase === 'backward' ? '◀' : '▶';
  return caller ? '·' : ' ';
}

interface Margin {
  readonly mark: Mark;
  readonly breakpoint: '●' | '○' | ' ';
}

function listingRows(
  { text, depth, kind }: ListingLine,
  at: number,
  count: number,
  { mark, breakpoint }: Margin,
  width: number,
): Row[] {
  const number = padStart(String(at + 1), String(count).length);
  const indent = '  '.repeat(depth);
  const hang = ' '.repeat(number.length + 4) + indent;
  const current = mark === '▶' || mark === '◀';
  const tone: Tone = current ? (mark === '◀' ? 'backward' : 'current') : kind === 'statement' ? 'plain' : 'dim';
  const head: Span[] = [span(mark, current ? tone : 'dim'), span(breakpoint, 'warning'), span(`${number}  `, 'dim')];
  const [first = '', ...rest] = current ? wrap(text, width - hang.length) : [clip(text, width - hang.length)];
  return [[...head, span(indent + first, tone)], ...rest.map(more => [span(hang), span(more, tone)])];
}

/** Under the current line: its note, and in the backward phase the gradient that this event computes. */
function underRows(
  { note, depth }: ListingLine,
  segment: Segment,
  event: number,
  formula: string,
  width: number,
): Row[] {
  const hang = ' '.repeat(6 + 2 * depth);
  const under = (text: string, tone: Tone): Row[] =>
    wrap(text, width - hang.length).map(one => [span(hang), span(one, tone)]);
  const instruction = segment.tape.instructions[event] as Instruction;
  const { local } = callOf(instruction.place?.calls.at(-1)?.instance, segment.tape);
  const gradient =
    instruction.phase === 'backward'
      ? [...under(local(sentenceOf(segment, event)), 'backward'), ...under(local(formula), 'plain')]
      : [];
  return [...gradient, ...(note ? under(note, 'dim') : [])];
}

function outsideRows(segment: Segment, event: number, width: number): Row[] {
  const tone: Tone = segment.tape.instructions[event]?.phase === 'backward' ? 'backward' : 'current';
  return wrap(`▶ ${sentenceOf(segment, event)}`, width, '  ').map(text => line(text, tone));
}

/** As many rows as fit, with those from `from` to `to` among them, a third of the way down. */
function windowAround(rows: readonly Row[], from: number, to: number, height: number): Row[] {
  const wished = Math.min(from - Math.floor((height - (to - from)) / 3), from);
  const top = Math.max(0, Math.min(wished, rows.length - height));
  return rows.slice(top, top + height);
}
