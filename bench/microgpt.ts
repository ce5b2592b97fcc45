import { type Program, prepare } from '../src/engine/program.ts';
import { initialSnapshot, run, type Snapshot } from '../src/engine/run.ts';
import { loadScenario } from '../src/scenario/load.ts';
import { Timeline } from '../src/timeline/timeline.ts';
import { agree } from './agreement.ts';
import { least } from './measure.ts';
import { MicroGPT, NAMES } from './microgpt-by-hand.ts';
import type { Result } from './result.ts';

const STEPS = 200;

/** A step of `microgpt` with every event recorded, and in training mode, against the same by hand. */
export function microgpt(): Result[] {
  const program = prepare(loadScenario(`${import.meta.dirname}/../scenarios/microgpt.json`));
  const examples = Array.from({ length: STEPS }, (_, step) => exampleOf(program, step));
  const hand = () => new MicroGPT(name => program.scenario.parameters.get(name)?.data as Float64Array);
  compare(program, hand());
  const runner = new Timeline(program);
  runner.record(() => runner.recorded < STEPS);
  const trained = (model: MicroGPT) => {
    for (const [step, { tokens, targets }] of examples.entries())
      model.step(tokens, targets, program.learningRate(step));
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
    30,
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
function compare(program: Program, model: MicroGPT): void {
  const timeline = new Timeline(program);
  for (let step = 0; step < 20; step++) {
    const { tokens, targets } = exampleOf(program, step);
    const loss = model.step(tokens, targets, program.learningRate(step));
    const { tape, values } = timeline.segment(step);
    agree(`the loss of step ${step}`, [loss], [timeline.loss(step)]);
    for (const name of NAMES) {
      const written = (id: string) => values[tape.slots.get(id) as number]?.data as Float64Array;
      agree(`${name}.grad of step ${step}`, model.gradients[name], written(`${name}.grad`));
      agree(`${name} after step ${step}`, model.weights[name], written(`${name}.2`));
    }
  }
}
