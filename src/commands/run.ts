import { visible } from '../formula/visible.ts';
import { shapeText, type Tensor } from '../tensor/tensor.ts';
import type { Timeline } from '../timeline/timeline.ts';
import type { Args } from './command.ts';
import { jsonLine, jsonNumber, jsonRows } from './json.ts';
import { matrixText } from './matrix-text.ts';
import { numberTexts } from './number-text.ts';
import type { ExitCode, Output } from './output.ts';
import { columns } from './text.ts';
import { timelineOf } from './timeline-of.ts';

/** Steps that are listed for people; a longer run is shown at even distances, its first and last step always. */
const MOST = 21;

/** `stepformer run SCENARIO`: the loss of every step, and the parameters at the end. */
export async function run(args: Args, output: Output): Promise<ExitCode> {
  const timeline = timelineOf(args).finish();
  const { title } = timeline.program.scenario;
  const losses = lossesOf(timeline);
  const parameters = finalParameters(timeline);
  if (args.flags.json)
    output.write(
      jsonLine({
        title,
        steps: timeline.recorded,
        losses: losses.map(jsonNumber),
        parameters: Object.fromEntries([...parameters].map(([name, value]) => [name, jsonRows(value)])),
      }),
    );
  else output.write([visible(title), '', ...lossLines(timeline, losses), ...parameterLines(parameters)].join('\n'));
  return 0;
}

/** By step, the pass after training included; empty for a scenario without a loss. */
function lossesOf(timeline: Timeline): number[] {
  const { scenario, fixedSteps } = timeline.program;
  return scenario.train ? Array.from({ length: fixedSteps }, (_, step) => timeline.loss(step)) : [];
}

/** What the pass after training runs with: every parameter after its last update. */
function finalParameters(timeline: Timeline): Map<string, Tensor> {
  const last = timeline.segment(timeline.program.fixedSteps - 1);
  return new Map(
    last.tape.instructions.flatMap((instruction, slot) =>
      instruction.kind === 'loaded' && instruction.origin.from === 'parameter'
        ? [[instruction.origin.name, last.values[slot] as Tensor] as const]
        : [],
    ),
  );
}

function lossLines({ program }: Timeline, losses: readonly number[]): string[] {
  if (losses.length === 0) return ['One forward pass: no loss, no training.', ''];
  const apart = Math.max(1, Math.ceil((losses.length - 1) / (MOST - 1)));
  const shown = Array.from(losses.keys()).filter(step => step % apart === 0 || step === losses.length - 1);
  const texts = numberTexts(shown.map(step => losses[step] as number));
  const rows = shown.map((step, at) => [
    `  ${step}`,
    texts[at] as string,
    step >= program.trainingSteps && program.trainingSteps > 0 ? 'after training' : '',
  ]);
  return [...columns([['  step', 'loss', ''], ...rows], new Set([0, 1])), ''];
}

function parameterLines(parameters: ReadonlyMap<string, Tensor>): string[] {
  return [...parameters].flatMap(([name, value]) => [
    `${visible(name)}  ${shapeText(value)}`,
    ...matrixText(value),
    '',
  ]);
}
