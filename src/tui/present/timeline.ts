import type { Phase, Tape } from '../../engine/tape.ts';
import { stretchesOf } from '../world.ts';
import { clip, fitRow, type Row, type Span, span, type Tone } from './rows.ts';

/** The run around this moment. */
export interface TimelinePicture {
  readonly tape: Tape;
  readonly event: number;
  readonly step: number;
  readonly steps: number;
  readonly recorded: number;
}

/** Where each phase of a step stands on a bar. */
interface Piece {
  readonly phase: Phase;
  readonly start: number;
  readonly end: number;
  readonly x: number;
  readonly width: number;
}

/**
 * The timeline: `━` behind us, `─` ahead, `◆` here, under the names of the phases, each as wide as its share
 * of the events (never less than its name, where there is room). Three rows: also the steps of the run,
 * `┄` where they are not recorded yet.
 */
export function timelineRows(picture: TimelinePicture, width: number, height: number): Row[] {
  const pieces = piecesOf(picture.tape, width - 2);
  const rows = [namesRow(pieces, picture.event), barRow(pieces, picture.event)].map(row =>
    fitRow([span(' '), ...row], width),
  );
  return height > 2 ? [fitRow(stepsRow(picture, width - 2), width), ...rows] : rows;
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

function barRow(pieces: readonly Piece[], event: number): Row {
  return pieces.flatMap(piece => [...pieceSpans(piece, event), span(' ')]);
}

function pieceSpans({ phase, start, end, width }: Piece, event: number): Span[] {
  if (event >= end) return [span('━'.repeat(width), 'plain')];
  if (event < start) return [span('─'.repeat(width), 'dim')];
  const at = end - start > 1 ? Math.round(((event - start) / (end - start - 1)) * (width - 1)) : 0;
  const tone = toneOf(phase);
  return [span('━'.repeat(at), tone), span('◆', 'changed'), span('─'.repeat(width - at - 1), 'dim')];
}

function toneOf(phase: Phase): Tone {
  return phase === 'backward' ? 'backward' : 'current';
}

function stepsRow({ step, steps, recorded }: TimelinePicture, width: number): Row {
  const head = 'steps ';
  const room = width - head.length;
  const at = steps > 1 ? Math.round((step / (steps - 1)) * (room - 1)) : 0;
  const known = Math.max(at + 1, Math.round((recorded / steps) * room));
  return [
    span(` ${head}`, 'dim'),
    span('━'.repeat(at), 'plain'),
    span('◆', 'changed'),
    span('─'.repeat(known - at - 1), 'dim'),
    span('┄'.repeat(room - known), 'dim'),
  ];
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
