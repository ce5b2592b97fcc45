import { type Program, prepare } from '../src/engine/program.ts';
import { initialSnapshot, run, type Snapshot } from '../src/engine/run.ts';
import { loadScenario } from '../src/scenario/load.ts';
import { Timeline } from '../src/timeline/timeline.ts';
import { least } from './measure.ts';
import { MicroGPT, NAMES } from './microgpt-by-hand.ts';
import type { Result } from './result.ts';

const STEPS = 200;
const WORST = 1e-9;

/** A step of `microgpt` with every event recorded, and in training mode, against the same by hand. */
export function microgpt(): Result[] {
  const program = prepare(loadScenario(`${import.meta.dirname}/../scenarios/microgpt.json`));
  const examples = Array.from({ length: STEPS }, (_, step) => exampleOf(program, step));
  const hand = () => new MicroGPT(name => program.scenario.parameters.get(name)?.data as Float64Array);
  agree(program, hand());
  const runner = new Timeline(program);
  runner.record(() => runner.recorded < STEPS);
  const trained = (model: MicroGPT) => {
    for (const [step, { tokens, targets }] of examples.entries()) model.step(tokens, targets, program.learningRate(step));
  };
  const best = least(
    {
      hand: () => trained(hand()),
      recorded: () => keepEvery(program),
      training: () => {
        const timeline = new Timeline(program);
        timeline.record(() => timeline.recorded < STEPS);
      },
    },
    15,
  );
  const microseconds = (time: number) => `${((1000 * time) / STEPS).toFixed(0)} µs a step`;
  return [
    {
      what: '`microgpt` step with every event recorded, against Float64Array loops by hand that record nothing',
      measured: best.recorded / best.hand,
      most: 4,
      detail: `${microseconds(best.recorded)} against ${microseconds(best.hand)}`,
    },
    {
      what: 'the same in training mode: snapshots and summaries are kept, events are not',
      measured: best.training / best.hand,
      most: 3,
      detail: microseconds(best.training),
    },
  ];
}

/** Runs the first steps and holds on to each one's events while the next is run. */
function keepEvery(program: Program): number {
  let snapshot: Snapshot | undefined = initialSnapshot(program);
  let events = 0;
  let kept: unknown;
  for (let step = 0; step < STEPS && snapshot; step++) {
    const ran: ReturnType<typeof run> = run(program, snapshot);
    kept = ran.segment;
    events += ran.segment.values.length;
    snapshot = ran.next;
  }
  return kept ? events : 0;
}

function exampleOf(program: Program, step: number) {
  const [example] = program.examplesOf(step);
  const numbers = (name: string) => example?.get(name)?.value.data as Float64Array;
  return { tokens: numbers('tokens'), targets: numbers('targets') };
}

/** Both must compute the same, or the comparison says nothing: losses, gradients and weights over some steps. */
function agree(program: Program, model: MicroGPT): void {
  const timeline = new Timeline(program);
  for (let step = 0; step < 20; step++) {
    const { tokens, targets } = exampleOf(program, step);
    const loss = model.step(tokens, targets, program.learningRate(step));
    const { tape, values } = timeline.segment(step);
    near(`the loss of step ${step}`, [loss], [timeline.loss(step)]);
    for (const name of NAMES) {
      const written = (id: string) => values[tape.slots.get(id) as number]?.data as Float64Array;
      near(`${name}.grad of step ${step}`, model.gradients[name], written(`${name}.grad`));
      near(`${name} after step ${step}`, model.weights[name], written(`${name}.2`));
    }
  }
}

function near(what: string, a: ArrayLike<number>, b: ArrayLike<number>): void {
  for (let at = 0; at < Math.max(a.length, b.length); at++) {
    const [x, y] = [a[at] as number, b[at] as number];
    if (!(Math.abs(x - y) <= WORST * Math.max(1, Math.abs(x)))) throw new Error(`${what} is ${x} by hand and ${y} here`);
  }
}
