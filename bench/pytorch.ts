import { spawnSync } from 'node:child_process';
import { prepare } from '../src/engine/program.ts';
import { loadScenario } from '../src/scenario/load.ts';
import { toRows } from '../src/tensor/tensor.ts';
import { Timeline } from '../src/timeline/timeline.ts';
import { agree } from './agreement.ts';
import { timed } from './measure.ts';
import type { Result } from './result.ts';

const STEPS = 200;

/** `microgpt` against PyTorch eager, where python3 has torch; elsewhere one sentence and no result. */
export function pytorch(): Result[] {
  if (spawnSync('python3', ['-c', 'import torch']).status !== 0) {
    console.log('   PyTorch is left out: python3 has no torch here.');
    return [];
  }
  const program = prepare(loadScenario(`${import.meta.dirname}/../scenarios/microgpt.json`));
  const steps = Array.from({ length: STEPS }, (_, step) => step);
  const input = {
    parameters: Object.fromEntries([...program.scenario.parameters].map(([name, value]) => [name, toRows(value)])),
    examples: steps.map(step => {
      const [example] = program.examplesOf(step);
      return ['tokens', 'targets'].map(name => [...(example?.get(name)?.value.data ?? [])]);
    }),
    rates: steps.map(step => program.learningRate(step)),
  };
  const script = `${import.meta.dirname}/microgpt_torch.py`;
  const { stdout, stderr, status } = spawnSync('python3', [script], { input: JSON.stringify(input), encoding: 'utf8' });
  if (status !== 0) throw new Error(`microgpt_torch.py failed: ${stderr}`);
  const { losses, seconds } = JSON.parse(stdout);
  const timeline = new Timeline(program);
  timeline.record(() => timeline.recorded < STEPS);
  agree(
    'the losses of PyTorch',
    losses,
    steps.map(step => timeline.loss(step)),
    1e-6,
  );
  const again = new Timeline(program);
  const here = timed(() => again.record(() => again.recorded < STEPS)) / STEPS;
  return [
    {
      what: '`microgpt` step, against PyTorch eager with `torch.optim.Adam` (one thread, float64)',
      measured: here / (1000 * seconds),
      most: 0.5,
      detail: `${(1000 * here).toFixed(0)} µs against ${(1e6 * seconds).toFixed(0)} µs`,
    },
  ];
}
