import { type Program, prepare } from '../src/engine/program.ts';
import { initialSnapshot, run } from '../src/engine/run.ts';
import { loadScenario } from '../src/scenario/load.ts';
import { multiply } from '../src/tensor/kernels.ts';
import { agree } from './agreement.ts';
import { passByHand, type Weights } from './attention-by-hand.ts';
import { least } from './measure.ts';
import type { Result } from './result.ts';
import { tiledProduct } from './tiled-product.ts';

/** Wide matrix products, and the scenario that consists of them. */
export function products(): Result[] {
  return [wide(), attention()];
}

function wide(): Result {
  const numbers = (length: number) => Float64Array.from({ length }, (_, at) => Math.sin(at));
  const a = { rows: 40, columns: 512, data: numbers(40 * 512) };
  const b = { rows: 512, columns: 512, data: numbers(512 * 512) };
  const out = new Float64Array(40 * 512);
  const byHand = () => tiledProduct(a.data, [512, 1], b.data, [512, 1], out, [40, 512, 512]);
  byHand();
  agree('40×512 by 512×512', out, multiply(a, b).data as Float64Array, 0);
  const best = least({ hand: byHand, here: () => multiply(a, b) }, 40);
  return {
    what: 'a matrix product, 40×512 by 512×512, against a 4×4 register-tiled loop',
    measured: best.here / best.hand,
    most: 1.2,
    detail: `${best.here.toFixed(1)} ms against ${best.hand.toFixed(1)} ms`,
  };
}

function attention(): Result {
  const program = prepare(loadScenario(`${import.meta.dirname}/../scenarios/attention-demo.json`));
  const { parameters } = program.scenario;
  const weights = Object.fromEntries([...parameters].map(([name, { data }]) => [name, data])) as unknown as Weights;
  const examples = program.examplesOf(0).map(example => example.get('x')?.value.data as Float64Array);
  compare(program, passByHand(examples, weights));
  const best = least(
    { hand: () => passByHand(examples, weights), here: () => run(program, initialSnapshot(program)) },
    5,
  );
  return {
    what: '`attention-demo`, forward and backward, every event recorded, against the same by hand',
    measured: best.here / best.hand,
    most: 1.5,
    detail: `${best.here.toFixed(0)} ms against ${best.hand.toFixed(0)} ms`,
  };
}

function compare(program: Program, { loss, gradients }: ReturnType<typeof passByHand>): void {
  const { tape, values } = run(program, initialSnapshot(program)).segment;
  const written = (id: string) => values[tape.slots.get(id) as number]?.data as Float64Array;
  agree('the loss', [loss], written('loss'));
  for (const [name, gradient] of Object.entries(gradients)) agree(`${name}.grad`, gradient, written(`${name}.grad`));
}
