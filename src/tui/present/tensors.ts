import { mean } from '../../ops/mean.ts';
import { sameShape, shapeText, type Tensor } from '../../tensor/tensor.ts';
import { speakNumber } from './number.ts';
import { clipStart, fitRow, padEnd, padStart, type Row, type Span, span, type Tone, widthOf } from './rows.ts';
import { safe } from './safe.ts';
import { summaryOf } from './summary.ts';
import { windowTop } from './window.ts';

/** A tensor that exists at a moment, with what it was and its gradient. */
export interface ListedTensor {
  readonly id: string;
  readonly tensor: Tensor;
  /** The value that it replaced, where there is one. */
  readonly before: Tensor | undefined;
  /** ∂loss/∂it, once that is written. */
  readonly gradient: Tensor | undefined;
  /** Whether this very event writes it, or its gradient. */
  readonly written: boolean;
  /** Its numbers are still to be guessed, or those of its gradient: each is `?`. */
  readonly veiled: { readonly tensor: boolean; readonly gradient: boolean };
}

/** The list of tensors as it is drawn: a window of it, and what is selected. */
export interface TensorsPicture {
  /** The lines in view, first to last, read when they are drawn: a long list costs its window. */
  readonly count: number;
  at(line: number): ListedTensor;
  readonly selected: number;
  /** The gradient of the selected line is meant, not the tensor. */
  readonly onGradient: boolean;
  readonly focused: boolean;
  readonly filter: string;
}

/** A column of numbers beside the names; the first that fit are shown. */
interface Column {
  readonly title: string;
  readonly width: number;
  /** Whose numbers it tells, where it tells any. */
  readonly of?: 'tensor' | 'gradient';
  text(listed: ListedTensor): string;
}

const COLUMNS: readonly Column[] = [
  { title: 'shape', width: 8, text: ({ tensor }) => shapeText(tensor) },
  { title: 'least', width: 8, of: 'tensor', text: ({ tensor }) => short(summaryOf(tensor).low) },
  { title: 'most', width: 8, of: 'tensor', text: ({ tensor }) => short(summaryOf(tensor).high) },
  { title: '∂ size', width: 8, of: 'gradient', text: ({ gradient }) => (gradient ? short(sizeOf(gradient)) : '') },
  { title: 'mean', width: 8, of: 'tensor', text: ({ tensor }) => meanText(tensor) },
];

/** Names are the point of the list; numbers give way to them. */
const LEAST_NAME = 14;
const MARGIN = 2;

/**
 * Names, shapes and summaries, one line a tensor: `→` this event writes it, `Δ` its numbers differ from
 * before, `▸` the selected line. `∂ size` is the largest |∂loss/∂cell|. Exactly `height` rows of `width`.
 */
export function tensorRows(picture: TensorsPicture, width: number, height: number): Row[] {
  const columns = fitting(width);
  const room = height - 1;
  const name = width - MARGIN - columns.reduce((sum, column) => sum + column.width, 0);
  const top = windowTop(picture.selected, room, picture.count);
  const shown = Math.max(0, Math.min(room, picture.count - top));
  const lines = Array.from({ length: shown }, (_, at) => lineOf(picture, top + at, columns, name));
  if (picture.count === 0) lines.push([span(`  no tensor has "${picture.filter}" in its name or shape`, 'dim')]);
  return Array.from({ length: height }, (_, at) =>
    fitRow(at === 0 ? headOf(picture, columns, name) : (lines[at - 1] ?? []), width),
  );
}

function fitting(width: number): readonly Column[] {
  let left = width - MARGIN - LEAST_NAME;
  return COLUMNS.filter(column => {
    left -= column.width;
    return left >= 0;
  });
}

function headOf({ count, filter }: TensorsPicture, columns: readonly Column[], name: number): Row {
  const what = filter ? `${count} with "${filter}"` : `${count} tensor${count === 1 ? '' : 's'}`;
  return [
    span('  '),
    span(padEnd(what, name), 'dim'),
    ...columns.map(({ title, width }) => span(padStart(title, width), 'dim')),
  ];
}

function lineOf(picture: TensorsPicture, at: number, columns: readonly Column[], name: number): Row {
  const listed = picture.at(at);
  const selected = at === picture.selected;
  const mark = listed.written ? '→' : differs(listed) ? 'Δ' : ' ';
  const tone: Tone =
    selected && picture.focused && !picture.onGradient ? 'focus' : listed.written ? 'changed' : 'plain';
  return [
    span(selected ? '▸' : ' ', picture.focused ? 'focus' : 'dim'),
    span(mark, 'changed'),
    span(padEnd(clipStart(safe(listed.id), name - 1), name), tone),
    ...columns.map(column => cellOf(listed, column, selected && picture.focused && picture.onGradient)),
  ];
}

function cellOf(listed: ListedTensor, column: Column, onGradient: boolean): Span {
  const { veiled } = listed;
  const guessed = column.of === 'gradient' ? veiled.gradient : column.of === 'tensor' && veiled.tensor;
  const text = padStart(guessed ? '?' : column.text(listed), column.width);
  if (column.of === 'gradient') return span(text, onGradient ? 'focus' : 'backward');
  const wrong = text.includes('NaN') || text.includes('∞');
  return span(text, wrong ? 'warning' : column.title === 'shape' ? 'dim' : 'plain');
}

function differs({ tensor, before }: ListedTensor): boolean {
  if (!before || !sameShape(before, tensor) || before === tensor) return false;
  for (let at = 0; at < tensor.data.length; at++) if (!Object.is(tensor.data[at], before.data[at])) return true;
  return false;
}

function sizeOf(tensor: Tensor): number {
  const { low, high, nans } = summaryOf(tensor);
  return nans ? Number.NaN : Math.max(Math.abs(low), Math.abs(high));
}

const means = new WeakMap<Tensor, number>();

/** The mean of all cells; where some are NaN, how many. */
function meanText(tensor: Tensor): string {
  const { nans } = summaryOf(tensor);
  if (nans) return `${nans} NaN`;
  const found = means.get(tensor) ?? (mean.forward({ x: tensor }, { axis: null }).data[0] as number);
  means.set(tensor, found);
  return short(found);
}

/** Seven cells at most; eight where an exponent has three figures. */
function short(value: number): string {
  const text = speakNumber(value, 3);
  if (!Number.isFinite(value) || widthOf(text) <= 7) return text;
  const exponent = (digits: number) => value.toExponential(digits).replace('e+', 'e').replace(/^-/, '−');
  return widthOf(exponent(1)) <= 7 ? exponent(1) : exponent(0);
}
