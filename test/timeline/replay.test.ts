import fc from 'fast-check';
import { expect, test } from 'vitest';
import { prepare } from '../../src/engine/program.ts';
import type { Segment } from '../../src/engine/tape.ts';
import { parseScenario } from '../../src/scenario/parse.ts';
import { Keyframes } from '../../src/timeline/keyframes.ts';
import { Timeline } from '../../src/timeline/timeline.ts';

const STEPS = 150;
const text = JSON.stringify({
  title: 'replay',
  parameters: { w: { init: 'normal', shape: [3, 2] } },
  data: { repeat: 7, bind: { x: { init: 'normal', shape: [2, 3] }, y: { init: 'normal', shape: [2, 2] } } },
  program: ['out = tanh(x @ w)', 'loss = mse(out, y)'],
  train: { loss: 'loss', steps: STEPS, batch: 2, optimizer: { type: 'adam', lr: 0.01 } },
});
const program = prepare(parseScenario(text, { name: 'replay', file: 'replay.json' }));
const numbers = ({ values }: Segment) => values.map(({ data }) => [...data]);

test('any walk over a timeline that keeps almost nothing gives the bits of a straight recording', () => {
  const straight = new Timeline(program).finish();
  const walk = fc.array(fc.nat(STEPS), { minLength: 1, maxLength: 30 });
  fc.assert(
    fc.property(walk, steps => {
      const timeline = new Timeline(program, { memory: 1 });
      for (const step of steps) expect(numbers(timeline.segment(step))).toEqual(numbers(straight.segment(step)));
    }),
    { numRuns: 20 },
  );
});

test('past the end there is no step, and the message says where the run ends', () => {
  expect(() => new Timeline(program).segment(STEPS + 1)).toThrow(`steps 0 to ${STEPS}`);
  expect(() => new Timeline(program).segment(-1)).toThrow('no step -1');
});

test('recording a little at a time gives the same losses as recording at once', () => {
  const [slow, fast] = [new Timeline(program), new Timeline(program).finish()];
  while (!slow.record(() => false)) expect(slow.recorded).toBeLessThanOrEqual(STEPS);
  const losses = (timeline: Timeline) => Array.from({ length: timeline.recorded }, (_, step) => timeline.loss(step));
  expect(losses(slow)).toEqual(losses(fast));
});

test('keyframes stay at most 64, evenly spaced, and a seek replays at most a 32nd of the run', () => {
  const keyframes = new Keyframes();
  const moments = new Map();
  for (let step = 0; step < 10_000; step++) {
    keyframes.offer({ step, parameters: new Map(), moments, beta1Power: 1, beta2Power: 1 });
    expect(keyframes.size).toBeLessThanOrEqual(64);
  }
  for (let step = 0; step < 10_000; step++) {
    const from = keyframes.before(step)?.step ?? Number.NaN;
    expect(step - from).toBeGreaterThanOrEqual(0);
    expect(step - from).toBeLessThanOrEqual(10_000 / 32);
  }
});
