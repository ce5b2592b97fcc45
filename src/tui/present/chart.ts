import type { Bucket } from '../../timeline/summaries.ts';
import { Joined } from './joined.ts';
import { speakNumber } from './number.ts';
import { fitRow, padStart, type Row, span, widthOf } from './rows.ts';

/** A quantity over the steps of a run, and where we stand. */
interface ChartPicture {
  /** In the order of the steps; of a long run each holds several. */
  readonly buckets: readonly Bucket[];
  /** All steps of the run, recorded or not. */
  readonly steps: number;
  /** The step we stand on, and its value; undefined where it has none. */
  readonly step: number;
  readonly value: number | undefined;
}

/** Dots of a braille character: two columns of four. */
const DOTS = { across: 2, down: 4 } as const;
const BITS = [
  [0x01, 0x08],
  [0x02, 0x10],
  [0x04, 0x20],
  [0x40, 0x80],
] as const;

/**
 * A line chart with axes, exactly `height` rows of `width` cells. Eight dots a cell; where a dot stands for
 * several steps it reaches from the least to the largest of them, so no spike is lost. `│` is the step we
 * stand on and `◆` its value; `×` on the upper edge marks steps whose value is NaN or infinite.
 */
export function chartRows(picture: ChartPicture, width: number, height: number): Row[] {
  const scale = scaleOf(picture.buckets, height - 2);
  const labels = scale.ticks.map(tick => tickText(tick, scale.gap));
  const gutter = Math.max(1, ...labels.map(widthOf)) + 2;
  const plot: Plot = { picture, scale, width: width - gutter, height: height - 2 };
  if (plot.width < 8 || plot.height < 2) return [fitRow([span('The loss needs a larger pane.', 'dim')], width)];
  const body = bodyRows(plot);
  const tickRows = new Map(
    scale.ticks.map((tick, at) => [Math.floor(dotRow(plot, tick) / DOTS.down), labels[at] as string]),
  );
  const rows = body.map((row, y) => {
    const label = tickRows.get(y);
    return [span(padStart(label ?? '', gutter - 2), 'dim'), span(label ? ' ┤' : ' │', 'dim'), ...row];
  });
  return [...rows, ...stepAxis(plot, gutter)].map(row => fitRow(row, width));
}

interface Plot {
  readonly picture: ChartPicture;
  readonly scale: Scale;
  readonly width: number;
  readonly height: number;
}

/** The values between which the chart is drawn, and those that are written beside it. */
interface Scale {
  readonly low: number;
  readonly high: number;
  readonly gap: number;
  readonly ticks: readonly number[];
}

/** From the least to the largest finite value, widened to round numbers a few rows apart. */
function scaleOf(buckets: readonly Bucket[], height: number): Scale {
  const finite = buckets.flatMap(({ least, most }) => [least, most]).filter(Number.isFinite);
  const least = finite.length ? Math.min(...finite) : 0;
  const most = finite.length ? Math.max(...finite) : 1;
  const room = most > least ? most - least : Math.abs(most) || 1;
  let gap = roundGap(room / Math.max(1, Math.floor(height / 4)));
  let scale = scaleWith(gap, least, most);
  for (let tries = 0; tries < FINER && (scale.ticks.length < 2 || scale.high - scale.low > LOOSE * room); tries++) {
    gap = roundGap(gap / 2.5); // the next smaller: a half, or two fifths
    const finer = scaleWith(gap, least, most);
    if (finer.ticks.length > Math.max(2, height)) break;
    scale = finer;
  }
  if (scale.ticks.length > 1) return scale;
  const { low, high } = scale;
  return { low, high, gap: gap / 20, ticks: [low, high] }; // the ends are halves of a gap, which need a digit more
}

/** A curve takes at least so much of the chart: 1 of 1.6. */
const LOOSE = 1.6;

/** The next smaller gaps that are tried for that, and for two numbers on the axis. */
const FINER = 3;

function scaleWith(gap: number, least: number, most: number): Scale {
  const half = gap / 2; // the ends need no number of their own
  const low = Math.floor(least / half + 1e-9) * half;
  const high = Math.max(low + half, Math.ceil(most / half - 1e-9) * half);
  const first = Math.ceil(low / gap - 1e-9);
  const ticks = Array.from({ length: Math.floor(high / gap + 1e-9) - first + 1 }, (_, at) => (first + at) * gap);
  return { low, high, gap, ticks };
}

/** The least of 1, 2 and 5 times a power of ten that is no smaller. */
function roundGap(gap: number): number {
  const power = 10 ** Math.floor(Math.log10(gap));
  return ([1, 2, 5, 10].find(factor => factor * power >= gap * (1 - 1e-9)) ?? 10) * power;
}

/** With as many digits as tell two neighbours apart. */
function tickText(value: number, gap: number): string {
  if (Math.abs(value) < gap / 2) return '0';
  const digits = Math.max(0, Math.min(12, -Math.floor(Math.log10(gap))));
  const fixed = value.toFixed(digits);
  return fixed.length > 8 || digits > 6 ? speakNumber(value, 3) : fixed;
}

function dotRow({ scale, height }: Plot, value: number): number {
  const dots = height * DOTS.down - 1;
  return Math.round(((scale.high - value) / (scale.high - scale.low)) * dots);
}

function dotColumn({ picture, width }: Plot, step: number): number {
  const dots = width * DOTS.across - 1;
  return picture.steps > 1 ? Math.round((step / (picture.steps - 1)) * dots) : 0;
}

function bodyRows(plot: Plot): Row[] {
  const { picture, width, height } = plot;
  const masks = drawn(plot);
  const here = Math.floor(dotColumn(plot, picture.step) / DOTS.across);
  const finite = picture.value !== undefined && Number.isFinite(picture.value);
  const level = finite ? Math.floor(dotRow(plot, picture.value as number) / DOTS.down) : -1;
  const wrong = new Set(
    picture.buckets
      .filter(({ mean, most, least }) => !Number.isFinite(mean) || !Number.isFinite(most - least))
      .map(({ from }) => Math.floor(dotColumn(plot, from) / DOTS.across)),
  );
  return Array.from({ length: height }, (_, y) => {
    const row = new Joined();
    for (let x = 0; x < width; x++) {
      const mask = masks[y * width + x] as number;
      if (x === here && y === level) row.add('◆', 'changed');
      else if (y === 0 && wrong.has(x)) row.add('×', 'warning');
      else if (mask) row.add(String.fromCodePoint(0x2800 + mask), x === here ? 'changed' : 'positive');
      else row.add(x === here ? '│' : ' ', 'dim');
    }
    return row.spans;
  });
}

/** The dots of the curve: within a bucket from least to most, between buckets a straight line. */
function drawn(plot: Plot): Uint8Array {
  const { picture, width, height } = plot;
  const masks = new Uint8Array(width * height);
  const dot = (x: number, y: number) => {
    const cell = Math.floor(y / DOTS.down) * width + Math.floor(x / DOTS.across);
    masks[cell] = (masks[cell] as number) | (BITS[y % DOTS.down]?.[x % DOTS.across] as number);
  };
  let before: readonly [x: number, y: number] | undefined;
  for (const { from, least, most, first, last } of picture.buckets) {
    const x = dotColumn(plot, from);
    if (Number.isFinite(least) && Number.isFinite(most))
      strokes([x, dotRow(plot, most)], [x, dotRow(plot, least)], dot);
    if (before && Number.isFinite(first)) strokes(before, [x, dotRow(plot, first)], dot);
    before = Number.isFinite(last) ? [x, dotRow(plot, last)] : undefined;
  }
  return masks;
}

type Dot = readonly [x: number, y: number];

function strokes([x0, y0]: Dot, [x1, y1]: Dot, dot: (x: number, y: number) => void): void {
  const length = Math.max(Math.abs(x1 - x0), Math.abs(y1 - y0), 1);
  for (let at = 0; at <= length; at++)
    dot(Math.round(x0 + ((x1 - x0) * at) / length), Math.round(y0 + ((y1 - y0) * at) / length));
}

/** The axis of the steps, and under it their numbers. */
function stepAxis(plot: Plot, gutter: number): Row[] {
  const { picture, width } = plot;
  const last = Math.max(1, picture.steps - 1);
  const gap = Math.max(1, roundGap(last / Math.max(1, Math.floor(width / 12))));
  const axis = Array.from({ length: width }, () => '─');
  let numbers = '';
  for (let step = 0; step <= last; step += gap) {
    const x = Math.floor(dotColumn(plot, step) / DOTS.across);
    axis[x] = '┬';
    const text = String(step);
    const start = Math.max(0, Math.min(width - text.length, x - Math.floor(text.length / 2)));
    if (start > numbers.length || step === 0) numbers = numbers.padEnd(start) + text;
  }
  const margin = ' '.repeat(gutter);
  const name = numbers.length + 6 <= width ? `${numbers.padEnd(width - 4)}step` : numbers;
  return [[span(`${' '.repeat(gutter - 1)}└${axis.join('')}`, 'dim')], [span(margin), span(name, 'dim')]];
}
