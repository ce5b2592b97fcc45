import type { Instruction, ListingLine, Segment } from '../engine/tape.ts';
import type { Index, Tensor } from '../tensor/tensor.ts';
import { eventTitle } from '../timeline/event.ts';
import { lineStarts } from '../timeline/stops.ts';

/** What stands after `/`: words to find in the program and its tensors, or a test of numbers. */
type Pattern =
  | { readonly kind: 'text'; matches(text: string): boolean }
  | { readonly kind: 'value'; matches(value: number): boolean };

const COMPARISON = /^(<=?|>=?|==?|!=)\s*([-−]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?|[-−]?(?:inf|∞))$/i;
const NUMBER = /^[-−]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?$/i;

/**
 * Reads a pattern: `nan`, `inf`, `> 0.5`, `= 0`; a number as it is printed (`0.4982` finds every cell that
 * rounds to it); anything else is text, in which capitals count only where some are typed.
 */
export function patternOf(text: string): Pattern {
  const wanted = text.trim();
  const compared = COMPARISON.exec(wanted);
  if (/^nan$/i.test(wanted)) return { kind: 'value', matches: Number.isNaN };
  if (/^[-−]?(inf|infinity|∞)$/i.test(wanted)) {
    const infinity = numberOf(wanted);
    return { kind: 'value', matches: value => value === infinity || (infinity > 0 && value === -infinity) };
  }
  if (compared) return { kind: 'value', matches: comparison(compared[1] as string, numberOf(compared[2] as string)) };
  if (NUMBER.test(wanted)) return { kind: 'value', matches: printedAs(wanted) };
  return textPattern(wanted);
}

function textPattern(wanted: string): Pattern {
  if (wanted !== wanted.toLowerCase()) return { kind: 'text', matches: text => text.includes(wanted) };
  return { kind: 'text', matches: text => text.toLowerCase().includes(wanted) };
}

function numberOf(text: string): number {
  const plain = text.replace('−', '-');
  if (/inf|∞/i.test(plain)) return plain.startsWith('-') ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  return Number(plain);
}

function comparison(operator: string, bound: number): (value: number) => boolean {
  switch (operator) {
    case '<':
      return value => value < bound;
    case '<=':
      return value => value <= bound;
    case '>':
      return value => value > bound;
    case '>=':
      return value => value >= bound;
    case '!=':
      return value => value !== bound;
    default:
      return value => value === bound;
  }
}

/** A whole number means itself; with digits after the point, whatever rounds to it. */
function printedAs(text: string): (value: number) => boolean {
  const number = numberOf(text);
  const [mantissa = '', exponent = '0'] = text.toLowerCase().split('e');
  const digits = mantissa.split('.')[1]?.length ?? 0;
  if (digits === 0 && exponent === '0') return value => value === number;
  const half = 0.5 * 10 ** (Number(exponent) - digits) * (1 + 1e-9);
  return value => Math.abs(value - number) <= half;
}

/** The events of a step that a pattern finds: where a statement begins, a tensor is written, a number stands. */
export function* matchesIn(pattern: Pattern, listing: readonly ListingLine[], segment: Segment): Generator<number> {
  const begins = pattern.kind === 'text' ? beginsOf(pattern, listing, segment) : undefined;
  for (const [event, instruction] of segment.tape.instructions.entries()) {
    if (pattern.kind === 'value') {
      if (cellWith(pattern, segment.values[event] as Tensor, -1, 1)) yield event;
    } else if (begins?.has(event) || pattern.matches(titleOf(segment, event, instruction))) yield event;
  }
}

function titleOf(segment: Segment, event: number, { writes }: Instruction): string {
  return `${writes}\n${eventTitle(segment, event)}`;
}

/** Where the statements begin whose text or note matches. */
function beginsOf(
  pattern: Extract<Pattern, { kind: 'text' }>,
  listing: readonly ListingLine[],
  { tape }: Segment,
): ReadonlySet<number> {
  const begins = new Set<number>();
  for (const [line, { text, note }] of listing.entries())
    if (pattern.matches(`${text}\n${note ?? ''}`)) for (const event of lineStarts(tape, line)) begins.add(event);
  return begins;
}

/** The next cell of a tensor that a pattern finds, after a position (row by row) or before it; undefined where none is. */
export function cellWith(pattern: Pattern, tensor: Tensor, from: number, direction: 1 | -1): Index | undefined {
  if (pattern.kind === 'text') return undefined;
  const { data, columns } = tensor;
  for (let at = from + direction; at >= 0 && at < data.length; at += direction)
    if (pattern.matches(data[at] as number)) return [Math.floor(at / columns), at % columns];
  return undefined;
}
