import type { Segment } from '../engine/tape.ts';
import { shapeText, type Tensor } from '../tensor/tensor.ts';
import { candidatesOf, changesAt, mistakeIn, momentBefore, worthOf } from '../timeline/stops.ts';
import type { Moment, Timeline } from '../timeline/timeline.ts';
import { speakNumber } from './present/number.ts';
import { clip, widthOf } from './present/rows.ts';
import type { Table } from './present/table.ts';

/** An expression that is kept in view. */
export interface Watch {
  readonly text: string;
  /** Whether c and C stop where it changes. */
  readonly stops: boolean;
}

/** A watch from text: a cell, a tensor, any expression; a sentence where it can't be read. */
export function watchFrom(text: string, timeline: Timeline, step: number): Watch | string {
  const wanted = text.trim();
  if (wanted === '') return 'Say what to watch: :watch loss, :watch WQ[0,0], :watch max(abs(WQ.grad)).';
  return mistakeIn(wanted, timeline, step, 'value') ?? { text: wanted, stops: true };
}

/** The last time a value changed. */
interface Change {
  readonly moment: Moment;
  readonly from: Tensor;
  readonly to: Tensor;
}

const changes = new WeakMap<Segment, Map<string, Change | null>>();

/** The last change of an expression up to a moment, in its step and the one before; undefined where it was earlier. */
export function lastChange(text: string, timeline: Timeline, moment: Moment): Change | undefined {
  for (const step of [moment.step, moment.step - 1]) {
    if (step < 0) return undefined;
    const segment = timeline.segment(step);
    const until = step === moment.step ? moment.event : segment.tape.instructions.length - 1;
    const found = changeIn(text, timeline, segment, until);
    if (found) return found;
  }
  return undefined;
}

function changeIn(text: string, timeline: Timeline, segment: Segment, until: number): Change | undefined {
  const events = candidatesOf(text, segment.tape, segment.step);
  const newest = Math.max(-1, ...[...events].filter(event => event <= until));
  const known = changes.get(segment) ?? new Map<string, Change | null>();
  changes.set(segment, known);
  const key = `${newest} ${text}`;
  const found = known.get(key);
  if (found !== undefined) return found ?? undefined;
  const sorted = [...events].filter(event => event <= until).sort((a, b) => b - a);
  const event = sorted.find(at => changesAt(text, timeline, { step: segment.step, event: at }));
  const change = event === undefined ? undefined : changeAt(text, timeline, { step: segment.step, event });
  known.set(key, change ?? null);
  return change;
}

function changeAt(text: string, timeline: Timeline, moment: Moment): Change | undefined {
  const before = momentBefore(timeline, moment);
  const from = before && worthOf(text, timeline, before);
  const to = worthOf(text, timeline, moment);
  return from && to && { moment, from, to };
}

/** A value in a few characters: a number, or the shape and range of a matrix. */
export function valueText(value: Tensor | undefined): string {
  if (!value) return 'not yet';
  if (value.data.length === 1) return speakNumber(value.data[0] as number, 6);
  const finite = [...value.data].filter(Number.isFinite);
  const wrong = finite.length < value.data.length ? ` ${value.data.length - finite.length} not finite` : '';
  const range = finite.length ? ` ${speakNumber(Math.min(...finite), 3)}…${speakNumber(Math.max(...finite), 3)}` : '';
  return `${shapeText(value)}${range}${wrong}`;
}

/** A change as what it added and when: `−0.0216 @3:22`. */
function changeText(change: Change | undefined): string {
  if (!change) return '';
  const { moment, from, to } = change;
  const at = `@${moment.step}:${moment.event}`;
  if (from.data.length !== 1 || to.data.length !== 1) return at;
  const added = (to.data[0] as number) - (from.data[0] as number);
  return `${added > 0 ? '+' : ''}${speakNumber(added, 3)} ${at}`;
}

/** How a line of the list of watches is drawn. */
interface WatchStyle {
  readonly selected: boolean;
  /** Of the expression. */
  readonly width: number;
  /** Its value over the steps. */
  readonly spark: string;
  /** What this event writes, and what comes after it, is still to be guessed. */
  readonly veiled: boolean;
}

/** Whether this very event writes something that an expression reads; as in the first step, where loading counts. */
function isWrittenAt(text: string, timeline: Timeline, { step, event }: Moment): boolean {
  return candidatesOf(text, timeline.segment(step).tape, 0).has(event);
}

/** One line of the list of watches. */
export function watchCells(
  watch: Watch,
  timeline: Timeline,
  moment: Moment,
  { selected, width, spark, veiled }: WatchStyle,
): Table['lines'][number] {
  const mistake = mistakeIn(watch.text, timeline, moment.step, 'value');
  const guessed = veiled && !mistake && isWrittenAt(watch.text, timeline, moment);
  const now = () => (mistake ? `⚠ ${clip(mistake, 30)}` : valueText(worthOf(watch.text, timeline, moment)));
  const last = () => (mistake ? '' : changeText(lastChange(watch.text, timeline, moment)));
  return {
    watch: `${selected ? '▸' : ' '} ${clip(watch.text, width)}`,
    now: (guessed ? '?' : now()).padEnd(11),
    'last change': (guessed ? '?' : last()).padEnd(16),
    'over the steps': veiled ? ' '.repeat(widthOf(spark)) : spark,
    c: watch.stops ? '●' : '○',
  };
}
