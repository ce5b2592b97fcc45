import type { Bucket } from '../../timeline/summaries.ts';
import type { State } from '../state.ts';
import { isVeiled } from '../veil.ts';
import type { World } from '../world.ts';
import { chartRows } from './chart.ts';
import { speakChange, speakNumber } from './number.ts';
import { fitRow, type Row, span, type Tone } from './rows.ts';

/** The run's loss, and where we stand in it. */
interface LossPicture {
  readonly buckets: readonly Bucket[];
  readonly step: number;
  readonly steps: number;
  readonly recorded: number;
  readonly loss: number | undefined;
  /** The loss of this step is still to be guessed. */
  readonly veiled: boolean;
  /** Texts generated at some steps; undefined where the scenario does not generate. */
  readonly samples?: readonly SampledStep[] | undefined;
}

/** What was generated with the weights after a step. */
interface SampledStep {
  readonly step: number;
  readonly texts: readonly string[];
}

/** The Loss pane: the number at this step and the extremes, over the chart. Exactly `height` rows. */
export function lossRows(picture: LossPicture, width: number, height: number): Row[] {
  const head = [hereRow(picture), extremesRow(picture), []].map(row => fitRow(row, width));
  const under = sampleRows(picture).map(row => fitRow(row, width));
  const room = Math.max(0, height - head.length - under.length);
  return [...head, ...chartRows({ ...picture, value: picture.loss }, width, room), ...under].slice(0, height);
}

/** What was generated, a line a step, so that steps can be compared; or how to ask for it. */
function sampleRows({ samples, step }: LossPicture): Row[] {
  if (!samples) return [];
  if (samples.length === 0) return [[], [span('a', 'key'), span(' generates with the weights after this step', 'dim')]];
  const lines = samples.map(({ step: at, texts }) => [
    span(`after step ${at}  `, at === step ? 'changed' : 'dim'),
    span(texts.map(text => text || '(nothing)').join(' · ')),
  ]);
  return [[], ...lines];
}

/** One thing that is said of the loss. */
interface Remark {
  readonly text: string;
  readonly tone: Tone;
}

function hereRow(picture: LossPicture): Row {
  const [first, ...more] = hereRemarks(picture);
  return [
    span('◆ ', 'changed'),
    ...(first ? [span(`step ${picture.step}  ${first.text}`, first.tone)] : []),
    ...more.map(({ text, tone }) => span(`  ${text}`, tone)),
  ];
}

function hereRemarks({ step, steps, recorded, loss, veiled, buckets }: LossPicture): readonly Remark[] {
  const value = veiled ? 'loss ?' : loss === undefined ? 'has no loss' : `loss ${speakNumber(loss, 6)}`;
  const first = buckets[0]?.first;
  const since = loss !== undefined && first !== undefined && step > 0 ? loss - first : undefined;
  return [
    { text: value, tone: 'heading' },
    ...(since === undefined ? [] : [dim(`${speakChange(since)} since step ${buckets[0]?.from}`)]),
    ...(recorded < steps ? [dim(`recorded up to ${recorded - 1} of ${steps - 1}`)] : []),
  ];
}

function dim(text: string): Remark {
  return { text, tone: 'dim' };
}

function extremesRow(picture: LossPicture): Row {
  const remarks = extremes(picture);
  return remarks.map(({ text, tone }, at) => span(`${at > 0 ? '   ' : tone === 'dim' ? '  ' : ''}${text}`, tone));
}

function extremes({ buckets, veiled }: LossPicture): readonly Remark[] {
  if (veiled && buckets.length === 0) return [dim('hidden: z shows this step, zz ends the hiding')];
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
  if (!least || !most) return [{ text: 'no step has a finite loss', tone: 'warning' }];
  return [
    dim(`least ${speakNumber(least.least, 5)} at ${extremeText(least, least.least)}`),
    dim(`most ${speakNumber(most.most, 5)} at ${extremeText(most, most.most)}`),
    ...(wrong ? [{ text: `× first NaN or ∞ at ${stepText(wrong)}`, tone: 'warning' as const }] : []),
  ];
}

/** The step of a bucket that has a value: its first, its last, or one between. */
function extremeText(bucket: Bucket, value: number): string {
  const { from, count, first, last } = bucket;
  if (value === first) return `step ${from}`;
  return value === last ? `step ${from + count - 1}` : `one of ${stepText(bucket)}`;
}

/** Where a bucket holds several steps, which of them is not known without replaying. */
function stepText({ from, count }: Bucket): string {
  return count > 1 ? `steps ${from}…${from + count - 1}` : `step ${from}`;
}

/** The same in sentences, for screen readers. */
export function lossSentences(world: World, state: State): string[] {
  const picture = lossPicture(world, state);
  const sampled = (picture.samples ?? []).map(
    ({ step, texts }) => `Generated after step ${step}: ${texts.join(', ')}.`,
  );
  const here = [`step ${picture.step}`, ...hereRemarks(picture).map(({ text }) => text)];
  const said = [here, extremes(picture).map(({ text }) => text)].map(texts => `${texts.join(', ')}.`);
  return [...said, ...sampled];
}

/** The losses that may be told: all, or while people guess those of the steps before. */
export function lossesTold(world: World, state: State): readonly Bucket[] {
  if (state.veil === 'off') return world.losses();
  return world.losses().filter(({ from, count }) => !isLossVeiled(world, state, from + count - 1));
}

function isLossVeiled(world: World, state: State, step: number): boolean {
  const { place } = state;
  const event = step === place.step ? world.segment(step).tape.loss : 0;
  return isVeiled(state, { step, event: event ?? 0 });
}

/** The loss of a state's run; samples are generated when they are looked at, and remembered. */
export function lossPicture(world: World, state: State): LossPicture {
  const { place, samples } = state;
  const { step } = place;
  const generate = world.samples;
  const veiled = isLossVeiled(world, state, step);
  return {
    buckets: lossesTold(world, state),
    step,
    steps: world.steps,
    recorded: world.recorded(),
    loss: veiled ? undefined : world.loss(step),
    veiled,
    samples: generate && samples.map(one => ({ step: one.step, texts: generate(one.step, one.count) })),
  };
}
