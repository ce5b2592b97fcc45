import { type Sample, samplesIn, weightsAfter } from '../engine/sampling.ts';
import type { Segment } from '../engine/tape.ts';
import { visible } from '../formula/visible.ts';
import { jsonNumber } from '../tensor/json-number.ts';
import { shapeText, type Tensor } from '../tensor/tensor.ts';
import { type NonFiniteEvent, nonFiniteIn, nonFiniteText } from '../timeline/first-nonfinite.ts';
import type { Timeline } from '../timeline/timeline.ts';
import type { Args } from './command.ts';
import { sampleLines } from './generate.ts';
import { jsonLine, jsonRows } from './json.ts';
import { matrixText } from './matrix-text.ts';
import { numberTexts } from './number-text.ts';
import type { ExitCode, Output } from './output.ts';
import { columns } from './text.ts';
import { timelineOf } from './timeline-of.ts';

/** Steps that are listed for people; a longer run is shown at even distances, its first and last step always. */
const MOST = 21;

/** What is told of a run, gathered while it passes. */
interface Outcome {
  readonly losses: readonly number[];
  /** What the pass after training runs with: every parameter after its last update. */
  readonly parameters: ReadonlyMap<string, Tensor>;
  readonly samples: readonly Sample[];
  /** The first event that wrote NaN or an infinity. */
  readonly nonFinite: NonFiniteEvent | undefined;
}

/** `stepformer run SCENARIO`: the loss of every step, the parameters at the end, and what was generated. */
export async function run(args: Args, output: Output): Promise<ExitCode> {
  const timeline = timelineOf(args);
  if (args.flags.checkReplay) return (await import('./check-replay.ts')).runReplayCheck(timeline, args, output);
  const outcome = outcomeOf(timeline);
  const { title } = timeline.program.scenario;
  if (args.flags.json) output.write(jsonLine({ title, steps: timeline.recorded, ...outcomeJson(timeline, outcome) }));
  else
    output.write(
      [
        visible(title),
        '',
        ...lossLines(timeline, outcome),
        ...parameterLines(outcome.parameters),
        ...generatedLines(outcome.samples),
      ].join('\n'),
    );
  return 0;
}

/** Passes over every step once; none is kept. */
function outcomeOf(timeline: Timeline): Outcome {
  const { scenario, fixedSteps } = timeline.program;
  let nonFinite: NonFiniteEvent | undefined;
  let parameters: ReadonlyMap<string, Tensor> = new Map();
  const seen = function* (steps: Iterable<Segment>) {
    for (const segment of steps) {
      nonFinite ??= nonFiniteIn(segment);
      if (segment.step === fixedSteps - 1) parameters = weightsAfter(segment);
      yield segment;
    }
  };
  const samples = samplesIn(scenario, seen(timeline.passing(0)));
  const losses = scenario.train ? Array.from({ length: fixedSteps }, (_, step) => timeline.loss(step)) : [];
  return { losses, parameters, samples, nonFinite };
}

function outcomeJson({ program }: Timeline, { losses, parameters, samples, nonFinite }: Outcome): object {
  return {
    losses: losses.map(jsonNumber),
    parameters: Object.fromEntries([...parameters].map(([name, value]) => [name, jsonRows(value)])),
    ...(program.scenario.generate && { generated: samples.map(({ text }) => text) }),
    ...(nonFinite && {
      nonFinite: { address: nonFinite.address, op: nonFinite.operation, value: jsonNumber(nonFinite.value) },
    }),
  };
}

function lossLines({ program }: Timeline, { losses, nonFinite }: Outcome): string[] {
  const wrong = nonFinite ? [`The first NaN or infinity: ${nonFiniteText(nonFinite)}.`, ''] : [];
  if (losses.length === 0) return ['One forward pass: no loss, no training.', '', ...wrong];
  const apart = Math.max(1, Math.ceil((losses.length - 1) / (MOST - 1)));
  const first = nonFinite?.step;
  const shown = Array.from(losses.keys()).filter(
    step => step % apart === 0 || step === losses.length - 1 || step === first,
  );
  const texts = numberTexts(shown.map(step => losses[step] as number));
  const rows = shown.map((step, at) => {
    const after = step >= program.trainingSteps && program.trainingSteps > 0 ? ['after training'] : [];
    const mark = step === first ? ['! the first NaN or infinity, see below'] : [];
    return [`  ${step}`, texts[at] as string, [...after, ...mark].join(' ')];
  });
  return [...columns([['  step', 'loss', ''], ...rows], new Set([0, 1])), '', ...wrong];
}

function parameterLines(parameters: ReadonlyMap<string, Tensor>): string[] {
  return [...parameters].flatMap(([name, value]) => [
    `${visible(name)}  ${shapeText(value)}`,
    ...matrixText(value),
    '',
  ]);
}

function generatedLines(samples: readonly Sample[]): string[] {
  return samples.length === 0 ? [] : ['Generated', ...sampleLines(samples), ''];
}
