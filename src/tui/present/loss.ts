import type { Bucket } from '../../timeline/summaries.ts';
import type { World } from '../world.ts';
import { chartRows } from './chart.ts';
import { speakNumber } from './number.ts';
import { fitRow, line, plainText, type Row, span } from './rows.ts';

/** The run's loss, and where we stand in it. */
export interface LossPicture {
  readonly buckets: readonly Bucket[];
  readonly step: number;
  readonly steps: number;
  readonly recorded: number;
  readonly loss: number | undefined;
}

/** The Loss pane: the number at this step and the extremes, over the chart. Exactly `height` rows. */
export function lossRows(picture: LossPicture, width: number, height: number): Row[] {
  const head = [hereRow(picture), extremesRow(picture), []].map(row => fitRow(row, width));
  const chart = chartRows({ ...picture, value: picture.loss }, width, Math.max(0, height - head.length));
  return [...head, ...chart].slice(0, height);
}

function hereRow({ step, steps, recorded, loss, buckets }: LossPicture): Row {
  const value = loss === undefined ? 'has no loss' : `loss ${speakNumber(loss, 6)}`;
  const first = buckets[0]?.first;
  const since = loss !== undefined && first !== undefined && step > 0 ? loss - first : undefined;
  return [
    span('◆ ', 'changed'),
    span(`step ${step}  ${value}`, 'heading'),
    span(since === undefined ? '' : `  ${signed(since)} since step ${buckets[0]?.from}`, 'dim'),
    span(recorded < steps ? `  recorded up to ${recorded - 1} of ${steps - 1}` : '', 'dim'),
  ];
}

function extremesRow({ buckets }: LossPicture): Row {
  const finite = buckets.filter(({ least }) => Number.isFinite(least));
  const least = finite.reduce<Bucket | undefined>(
    (best, one) => (best && best.least <= one.least ? best : one),
    undefined,
  );
  const most = finite.reduce<Bucket | undefined>(
    (best, one) => (best && best.most >= one.most ? best : one),
    undefined,
  );
  const wrong = buckets.find(({ mean }) => !Number.isFinite(mean));
  if (!least || !most) return line('no step has a finite loss', 'warning');
  return [
    span(`  least ${speakNumber(least.least, 5)} at ${stepText(least)}`, 'dim'),
    span(`   most ${speakNumber(most.most, 5)} at ${stepText(most)}`, 'dim'),
    span(wrong ? `   × first NaN or ∞ at ${stepText(wrong)}` : '', 'warning'),
  ];
}

/** Where a bucket holds several steps, which of them is not known without replaying. */
function stepText({ from, count }: Bucket): string {
  return count > 1 ? `steps ${from}…${from + count - 1}` : `step ${from}`;
}

function signed(value: number): string {
  return `${value < 0 ? '' : '+'}${speakNumber(value, 4)}`;
}

/** The same in sentences, for screen readers. */
export function lossSentences(world: World, step: number): string[] {
  const { steps } = world;
  const picture = { buckets: world.losses(), step, steps, recorded: world.recorded(), loss: world.loss(step) };
  return [hereRow(picture), extremesRow(picture)].map(
    row => `${plainText(row).replace('◆ ', '').replace(/ {2,}/g, ', ').replace(/^, /, '')}.`,
  );
}
