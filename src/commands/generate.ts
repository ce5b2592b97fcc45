import { generated, type Sample, samplesIn, weightsAfter } from '../engine/sampling.ts';
import { visible } from '../formula/visible.ts';
import { MOST_SAMPLES } from '../scenario/format-training.ts';
import { ProblemsError, problem } from '../scenario/problem.ts';
import type { Timeline } from '../timeline/timeline.ts';
import type { Args } from './command.ts';
import type { FlagName } from './flags.ts';
import { jsonLine } from './json.ts';
import type { ExitCode, Output } from './output.ts';
import { timelineOf } from './timeline-of.ts';

/**
 * `stepformer generate SCENARIO`: samples with the weights after the update of a training step, the last
 * unless told; with `--set train.steps=0` those that the scenario begins with.
 */
export async function generate(args: Args, output: Output): Promise<ExitCode> {
  const timeline = timelineOf(args);
  const { scenario, fixedSteps } = timeline.program;
  const { generate: usual } = scenario;
  if (!usual) fail(`${scenario.name} does not generate`, 'give it a field "generate", as in microgpt');
  const step = wholeNumber(args, 'step', 0) ?? fixedSteps - 1;
  if (step >= fixedSteps) fail(`there is no step ${step} before generation`, stepsText(timeline));
  const settings = {
    samples: wholeNumber(args, 'samples', 1, MOST_SAMPLES) ?? usual.samples,
    temperature: temperatureOf(args) ?? usual.temperature,
    seed: wholeNumber(args, 'seed', Number.MIN_SAFE_INTEGER) ?? scenario.seed,
  };
  const weights = weightsAfter(timeline.segment(step));
  const samples = samplesIn(scenario, generated(timeline.program, weights, settings));
  output.write(
    args.flags.json
      ? jsonLine({
          title: scenario.title,
          step,
          seed: settings.seed,
          temperature: settings.temperature,
          generated: samples.map(({ text }) => text),
          tokens: samples.map(({ tokens }) => tokens),
        })
      : [
          `${heading(timeline, step)}, temperature ${settings.temperature}, seed ${settings.seed}`,
          '',
          ...sampleLines(samples),
          '',
        ].join('\n'),
  );
  return 0;
}

/** Samples for people, a line each; one without any token says so. */
export function sampleLines(samples: readonly Sample[]): string[] {
  return samples.map(({ text }) => `  ${text === '' ? '(nothing)' : visible(text)}`);
}

function stepsText({ program: { trainingSteps, fixedSteps } }: Timeline): string {
  if (trainingSteps === 0) return 'there is one, step 0';
  return `training steps are 0 to ${trainingSteps - 1}, and ${fixedSteps - 1} is the pass after them`;
}

function heading({ program }: Timeline, step: number): string {
  const title = visible(program.scenario.title);
  if (program.trainingSteps === 0) return `${title}: untrained`;
  return `${title}: after ${Math.min(step + 1, program.trainingSteps)} of ${program.trainingSteps} training steps`;
}

function temperatureOf(args: Args): number | undefined {
  const given = args.flags.temperature;
  const temperature = Number(given);
  if (given === undefined) return undefined;
  if (given.trim() === '' || !Number.isFinite(temperature) || temperature < 0)
    fail(
      `--temperature ${JSON.stringify(given)} is not a number from 0 up`,
      'write 0 for the likeliest token, 1 to sample as learned',
    );
  return temperature;
}

function wholeNumber(
  { flags }: Args,
  name: FlagName,
  least: number,
  most = Number.MAX_SAFE_INTEGER,
): number | undefined {
  const given = flags[name];
  if (given === undefined) return undefined;
  const number = Number(given);
  if (String(given).trim() !== '' && Number.isInteger(number) && number >= least && number <= most) return number;
  const range = most < Number.MAX_SAFE_INTEGER ? ` from ${least} to ${most}` : least > -1 ? ` from ${least} up` : '';
  return fail(
    `--${name} ${JSON.stringify(given)} is not a whole number${range}`,
    `write --${name} ${Math.max(least, 1)}`,
  );
}

function fail(message: string, hint: string): never {
  throw new ProblemsError([problem(message, hint)]);
}
