import type { Phase, Tape } from '../../engine/tape.ts';
import type { Bucket } from '../../timeline/summaries.ts';
import { stretchesOf } from '../world.ts';
import { Joined } from './joined.ts';
import { clip, fitRow, type Row, type Span, span, type Tone, widthOf } from './rows.ts';

/** Something to see on the bar besides where we are: a mark's letter, a breakpoint, an alert. */
export interface Landmark {
  readonly glyph: string;
  readonly tone: Tone;
  readonly step: number;
  readonly event: number;
}

/** The run around this moment. */
export interface TimelinePicture {
  readonly tape: Tape;
  readonly event: number;
  readonly step: number;
  readonly steps: number;
  readonly recorded: number;
  readonly zoom: 'run' | 'step' | 'phase';
  /** In the order in which they give way: what comes later hides what comes before. */
  readonly landmarks: readonly Landmark[];
  /** The run ended before its last step, as that could not be run. */
  readonly stopped?: boolean;
  /** The loss over the recorded steps. */
  readonly losses: readonly Bucket[];
}

/** Where each phase of a step stands on a bar. */
interface Piece {
  readonly phase: Phase;
  readonly start: number;
  readonly end: number;
  readonly x: number;
  readonly width: number;
}

/** One column of a bar. */
interface Column {
  readonly glyph: string;
  readonly tone: Tone;
}

/**
 * The timeline: `━` behind us, `─` ahead, `◆` here, `●` a breakpoint, `!` an alert, letters the marks.
 * Of a step under the names of its phases, each as wide as its share of the events (never less than its
 * name, where there is room); of a phase under the tensors it writes; of the run under the numbers of its
 * steps, `┄` where they are not recorded yet. A third row shows the steps, or in the run its loss.
 */
export function timelineRows(picture: TimelinePicture, width: number, height: number): Row[] {
  const room = width - 2;
  const rows = rowsOf(picture, room, height > 2).slice(0, height);
  return rows.map(row => fitRow([span(' '), ...row], width));
}

function rowsOf(picture: TimelinePicture, width: number, tall: boolean): Row[] {
  if (picture.zoom === 'run' && picture.steps > 1)
    return [rulerRow(picture, width), stepsRow(picture, width), ...(tall ? [lossRow(picture, width)] : [])];
  const draw = picture.zoom === 'phase' ? phaseRows : stepRows;
  if (tall) return [stepsRow(picture, width), ...draw(picture, width)];
  if (!picture.stopped) return draw(picture, width);
  const [names = [], bar = []] = draw(picture, width - STOPPED.length);
  return [names, [...bar, span(STOPPED, 'warning')]];
}

function stepRows(picture: TimelinePicture, width: number): Row[] {
  const pieces = piecesOf(picture.tape, width);
  return [namesRow(pieces, picture.event), barRow(pieces, picture)];
}

function piecesOf(tape: Tape, width: number): Piece[] {
  const stretches = stretchesOf(tape);
  const gaps = stretches.length - 1;
  const least = stretches.map(({ phase }) => phase.length);
  const events = tape.instructions.length;
  const spare = Math.max(0, width - gaps - least.reduce((sum, one) => sum + one, 0));
  let x = 0;
  let given = 0;
  return stretches.map((stretch, at) => {
    const until = Math.round((stretch.end / events) * spare);
    const piece = { ...stretch, x, width: (least[at] as number) + until - given };
    given = until;
    x += piece.width + 1;
    return piece;
  });
}

function namesRow(pieces: readonly Piece[], event: number): Row {
  return pieces.flatMap(({ phase, start, end, width }) => {
    const here = event >= start && event < end;
    return [span(clip(phase, width).padEnd(width), here ? toneOf(phase) : 'dim'), span(' ')];
  });
}

function barRow(pieces: readonly Piece[], picture: TimelinePicture): Row {
  const columns: Column[] = pieces.flatMap(piece => [
    ...pieceColumns(piece, picture.event),
    { glyph: ' ', tone: 'plain' } as const,
  ]);
  const place = (event: number) => {
    const piece = pieces.find(({ start, end }) => event >= start && event < end);
    return piece && piece.x + columnIn(piece, event);
  };
  for (const landmark of picture.landmarks)
    if (landmark.step === picture.step) put(columns, place(landmark.event), landmark);
  put(columns, place(picture.event), HERE);
  return joined(columns);
}

const HERE: Column = { glyph: '◆', tone: 'changed' };

function put(columns: Column[], at: number | undefined, { glyph, tone }: Column): void {
  if (at !== undefined && columns[at]) columns[at] = { glyph, tone };
}

function columnIn({ start, end, width }: Pick<Piece, 'start' | 'end' | 'width'>, event: number): number {
  return end - start > 1 ? Math.round(((event - start) / (end - start - 1)) * (width - 1)) : 0;
}

function pieceColumns(piece: Piece, event: number): Column[] {
  const { phase, start, end, width } = piece;
  if (event >= end) return filled(width, '━', 'plain');
  if (event < start) return filled(width, '─', 'dim');
  const at = columnIn(piece, event);
  return [...filled(at, '━', toneOf(phase)), ...filled(width - at, '─', 'dim')];
}

function filled(count: number, glyph: string, tone: Tone): Column[] {
  return Array.from({ length: Math.max(0, count) }, () => ({ glyph, tone }));
}

/** Neighbours of one tone as one span. */
function joined(columns: readonly Column[]): Row {
  const row = new Joined();
  for (const { glyph, tone } of columns) row.add(glyph, tone);
  return row.spans;
}

function toneOf(phase: Phase): Tone {
  return phase === 'backward' ? 'backward' : 'current';
}

/** The phase we are in across the whole width, under the names of the tensors that its events write. */
function phaseRows(picture: TimelinePicture, width: number): Row[] {
  const { tape, event, step } = picture;
  const stretch = stretchesOf(tape).find(({ start, end }) => event >= start && event < end);
  if (!stretch) return [];
  const { phase, start, end } = stretch;
  const head = `${phase} `;
  const piece: Piece = { ...stretch, x: 0, width: width - head.length };
  const columns = pieceColumns(piece, event);
  for (const landmark of picture.landmarks)
    if (landmark.step === step && landmark.event >= start && landmark.event < end)
      put(columns, columnIn(piece, landmark.event), landmark);
  put(columns, columnIn(piece, event), HERE);
  return [
    [span(' '.repeat(head.length)), ...tensorNames(picture, piece)],
    [span(head, toneOf(phase)), ...joined(columns)],
  ];
}

/** The name of the tensor of this event where it stands, and as many of the others as fit. */
function tensorNames({ tape, event }: TimelinePicture, piece: Piece): Row {
  const named = (at: number) => clip(tape.instructions[at]?.writes ?? '', Math.min(24, piece.width));
  const spot = (at: number, text: string) => Math.max(0, Math.min(columnIn(piece, at), piece.width - widthOf(text)));
  const chosen = [{ at: event, x: spot(event, named(event)), text: named(event) }];
  for (let at = piece.start; at < piece.end; at++) {
    const text = named(at);
    const x = spot(at, text);
    if (chosen.every(one => x > one.x + widthOf(one.text) || x + widthOf(text) < one.x)) chosen.push({ at, x, text });
  }
  const row: Span[] = [];
  let filledTo = 0;
  for (const { at, x, text } of chosen.sort((a, b) => a.x - b.x)) {
    row.push(span(' '.repeat(x - filledTo)), span(text, at === event ? toneOf(piece.phase) : 'dim'));
    filledTo = x + widthOf(text);
  }
  return row;
}

const STEPS = 'steps ';

function stepsRow(picture: TimelinePicture, width: number): Row {
  return [span(STEPS, 'dim'), ...runColumns(picture, width - STEPS.length)];
}

function runColumns({ step, steps, recorded, landmarks, stopped }: TimelinePicture, width: number): Row {
  const room = stopped ? width - STOPPED.length : width;
  const place = (of: number) => (steps > 1 ? Math.round((of / (steps - 1)) * (room - 1)) : 0);
  const at = place(step);
  const known = Math.max(at + 1, Math.round((recorded / steps) * room));
  const columns = [...filled(at, '━', 'plain'), ...filled(known - at, '─', 'dim'), ...filled(room - known, '┄', 'dim')];
  for (const landmark of landmarks) put(columns, place(landmark.step), landmark);
  put(columns, at, HERE);
  return [...joined(columns), ...(stopped ? [span(STOPPED, 'warning')] : [])];
}

/** Where a run ended because its next step can't be run. */
const STOPPED = ' ✗ stopped';

/** The numbers of some steps over their places, and how far the recording is. */
function rulerRow({ steps, recorded }: TimelinePicture, width: number): Row {
  const room = width - STEPS.length;
  const text = Array.from({ length: room }, () => ' ');
  const many = Math.max(1, Math.min(steps - 1, Math.floor(room / 12)));
  for (let part = 0; part <= many; part++) {
    const step = Math.round((part / many) * (steps - 1));
    const label = String(step);
    const x = Math.min(room - label.length, Math.round((step / (steps - 1)) * (room - 1)));
    if (text.slice(Math.max(0, x - 1), x + label.length + 1).every(one => one === ' '))
      text.splice(x, label.length, ...label);
  }
  const progress = recorded < steps ? `recorded ${recorded} of ${steps} ` : '';
  const shown = text.join('').slice(progress.length);
  return [span(' '.repeat(STEPS.length)), span(progress, 'current'), span(shown, 'dim')];
}

/** The loss in the columns of its steps, from its least to its most. */
function lossRow({ losses, steps }: TimelinePicture, width: number): Row {
  const room = width - STEPS.length;
  const finite = losses.map(({ mean }) => mean).filter(Number.isFinite);
  if (finite.length < 2) return [];
  const low = Math.min(...finite);
  const range = Math.max(...finite) - low || 1;
  const columns = Array.from({ length: room }, (_, at) => {
    const step = (at / Math.max(1, room - 1)) * (steps - 1);
    const bucket = losses.findLast(({ from }) => from <= step);
    const last = losses.at(-1);
    if (!bucket || !last || step > last.from + last.count) return ' ';
    return Number.isFinite(bucket.mean) ? LEVELS[Math.round(((bucket.mean - low) / range) * (LEVELS.length - 1))] : '×';
  });
  return [span('loss  ', 'dim'), span(columns.join(''), 'positive')];
}

const LEVELS = '▁▂▃▄▅▆▇█';

/** A sparkline of the newest `width` finite numbers up to and with index `until`; the last is this moment's. */
export function sparkline(values: readonly (number | undefined)[], until: number, width: number): string {
  const shown = values.slice(Math.max(0, until + 1 - width), until + 1).filter(value => value !== undefined);
  const finite = shown.filter(Number.isFinite);
  if (finite.length < 2) return '';
  const low = Math.min(...finite);
  const range = Math.max(...finite) - low;
  const level = (value: number) => (range > 0 ? Math.round(((value - low) / range) * (LEVELS.length - 1)) : 0);
  return shown.map(value => (Number.isFinite(value) ? LEVELS[level(value)] : '×')).join('');
}
