import { prepare } from '../src/engine/program.ts';
import { loadScenario } from '../src/scenario/load.ts';
import { Timeline } from '../src/timeline/timeline.ts';
import { quantile, timed } from './measure.ts';
import type { Result } from './result.ts';

const SEEKS = 60;
const BACK = 10;

/** Seeks to random steps, and single steps back from there; with `long` also in 100,000 steps of `microgpt`. */
export function seeks(long: boolean): Result[] {
  return [
    ...seeksIn('microgpt', 1_000, 50),
    ...seeksIn('microgpt', 10_000, 250),
    ...seeksIn('readme-training', 100_000, undefined),
    ...(long ? seeksIn('microgpt', 100_000, undefined) : []),
  ];
}

function seeksIn(name: string, steps: number, most: number | undefined): Result[] {
  const file = `${import.meta.dirname}/../scenarios/${name}.json`;
  const timeline = new Timeline(prepare(loadScenario(file, { set: [`train.steps=${steps}`] })));
  const recording = timed(() => timeline.finish());
  const random = randomSteps(steps);
  const jumps: number[] = [];
  const back: number[] = [];
  for (let count = 0; count < SEEKS; count++) {
    const step = random();
    jumps.push(timed(() => timeline.segment(step)));
    for (let before = step - 1; before >= Math.max(0, step - BACK); before--)
      back.push(timed(() => timeline.segment(before)));
  }
  const run = `${steps.toLocaleString('en')} steps of \`${name}\``;
  const recorded = `recorded in ${(recording / 1000).toFixed(1)} s`;
  const times = (all: readonly number[]) =>
    `median ${quantile(all, 0.5).toFixed(1)} ms, most ${quantile(all, 1).toFixed(0)} ms`;
  return [
    {
      what: `seek to a random step of ${run}, median`,
      measured: quantile(jumps, 0.5),
      ...(most !== undefined && { most }),
      unit: 'ms',
      detail: `most ${quantile(jumps, 1).toFixed(0)} ms; ${recorded}`,
    },
    {
      what: `one step back in ${run}, 95th percentile`,
      measured: quantile(back, 0.95),
      most: 16,
      unit: 'ms',
      detail: times(back),
    },
  ];
}

/** The same steps each time, spread over the run (a multiplicative congruential generator). */
function randomSteps(steps: number): () => number {
  let state = 42;
  return () => {
    state = (state * 48271) % 2147483647;
    return state % steps;
  };
}
