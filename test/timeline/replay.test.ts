import fc from 'fast-check';
import { expect, test } from 'vitest';
import { prepare } from '../../src/engine/program.ts';
import type { Segment } from '../../src/engine/tape.ts';
import { parseScenario } from '../../src/scenario/parse.ts';
import { segmentHash } from '../../src/timeline/hash.ts';
import { Keyframes } from '../../src/timeline/keyframes.ts';
import { searchBackward, searchForward } from '../../src/timeline/search.ts';
import { segmentBytes } from '../../src/timeline/segments.ts';
import { Timeline } from '../../src/timeline/timeline.ts';
import { programOf } from '../engine/timeline-of.ts';

const STEPS = 150;
const text = JSON.stringify({
  title: 'replay',
  parameters: { w: { init: 'normal', shape: [3, 2] } },
  data: { repeat: 7, bind: { x: { init: 'normal', shape: [2, 3] }, y: { init: 'normal', shape: [2, 2] } } },
  program: ['out = tanh(x @ w)', 'loss = mse(out, y)'],
  train: { loss: 'loss', steps: STEPS, batch: 2, optimizer: { type: 'adam', lr: 0.01 } },
});
const program = prepare(parseScenario(text, { name: 'replay', file: 'replay.json' }));
const [first] = new Timeline(program).passing(0);
const BYTES = segmentBytes(first as Segment);

/** The hash of every step of a straight recording that looks at each step as it is made. */
const straight = Array.from(new Timeline(program).passing(0), segmentHash);

function drained<T>(steps: Generator<unknown, T>): T {
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
  }
}

test('any walk, in any order, with any memory, gives the bits of a straight recording', () => {
  const move = fc.record({
    how: fc.constantFrom('seek', 'back', 'on', 'record', 'cancelled seek', 'search', 'search back'),
    step: fc.nat(STEPS),
  });
  const memory = fc.constantFrom(1, 40 * BYTES, 400 * BYTES, 2 ** 30);
  fc.assert(
    fc.property(memory, fc.array(move, { minLength: 1, maxLength: 40 }), (bytes, moves) => {
      const timeline = new Timeline(program, { memory: bytes });
      let at = 0;
      const everywhere = ({ values }: Segment) => values.keys();
      for (const { how, step } of moves) {
        if (how === 'seek') at = step;
        if (how === 'back') at = Math.max(0, at - 1);
        if (how === 'on') at = Math.min(STEPS, at + 1);
        if (how === 'record') timeline.record(() => timeline.recorded < step);
        if (how === 'cancelled seek') timeline.seek(step).next();
        const here = { step: at, event: 3 };
        if (how === 'search')
          expect(drained(searchForward(timeline, here, everywhere))).toEqual({ step: at, event: 4 });
        if (how === 'search back')
          expect(drained(searchBackward(timeline, here, everywhere))).toEqual({ step: at, event: 2 });
        expect(segmentHash(timeline.segment(at))).toBe(straight[at]);
      }
    }),
    { numRuns: 30 },
  );
});

test('10,000 random seeks keep the budget, and still give the same bits', () => {
  const memory = 400 * BYTES;
  const timeline = new Timeline(program, { memory }).finish();
  let state = 1;
  for (let count = 0; count < 10_000; count++) {
    state = (state * 48271) % 2147483647;
    const step = state % (STEPS + 1);
    const segment = timeline.segment(step);
    if (timeline.bytes > memory / 2) expect.fail(`${timeline.bytes} bytes after ${count} seeks`);
    if (count % 100 === 0) expect(segmentHash(segment)).toBe(straight[step]);
  }
  expect(timeline.bytes).toBeGreaterThan(0);
});

test('a cancelled seek changes nothing that is held', () => {
  const timeline = new Timeline(program, { memory: 200 * BYTES }).finish();
  const visited = timeline.segment(100);
  const held = timeline.bytes;
  const ran: number[] = [];
  for (const step of timeline.seek(39)) {
    ran.push(step);
    if (ran.length === 2) break;
  }
  expect(ran).toEqual([36, 37]);
  expect(timeline.bytes).toBe(held);
  expect(timeline.segment(100)).toBe(visited);
  expect(segmentHash(timeline.segment(39))).toBe(straight[39]);
});

test('walking back a step at a time replays each gap once, then short stretches', () => {
  const ran: number[] = [];
  const timeline = new Timeline(program, { memory: 64 * BYTES, progress: step => ran.push(step) }).finish();
  ran.length = 0;
  for (let step = STEPS; step >= 0; step--) expect(segmentHash(timeline.segment(step))).toBe(straight[step]);
  expect(ran.length).toBeLessThan(3 * STEPS);
});

test('playing on from a step that was sought runs one step a step', () => {
  const ran: number[] = [];
  const timeline = new Timeline(program, { memory: 1, progress: step => ran.push(step) }).finish();
  timeline.segment(50);
  ran.length = 0;
  for (let step = 51; step < 80; step++) timeline.segment(step);
  expect(ran).toEqual(Array.from({ length: 29 }, (_, at) => 51 + at));
});

test('past the end there is no step, and the message says where the run ends', () => {
  expect(() => new Timeline(program).segment(STEPS + 1)).toThrow(`steps 0 to ${STEPS}`);
  expect(() => new Timeline(program).segment(-1)).toThrow('no step -1');
});

test('there is a loss of recorded steps alone, and the message says which they are', () => {
  const timeline = new Timeline(program);
  expect(() => timeline.loss(0)).toThrow(new RangeError('there is no loss of step 0; none is recorded yet'));
  timeline.record(() => false);
  expect(timeline.loss(0)).toBeGreaterThan(0);
  expect(() => timeline.loss(1)).toThrow(new RangeError('there is no loss of step 1; recorded are steps 0 to 0'));
  timeline.finish();
  expect(timeline.loss(STEPS)).toBeGreaterThan(0);
  const past = `there is no loss of step ${STEPS + 1}; the run has steps 0 to ${STEPS}`;
  expect(() => timeline.loss(STEPS + 1)).toThrow(new RangeError(past));
  expect(() => timeline.loss(0.5)).toThrow(RangeError);
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

test('a mistake that only running shows ends the run before it, and what was recorded stays', () => {
  const steps = [
    [0, 1],
    [1, 0],
    [0, 7],
    [0, 1],
  ].map(ids => ({ ids: [ids] }));
  const scenario = {
    parameters: { table: [[1], [2]] },
    data: steps,
    program: ['loss = sum(embedding(table, ids))'],
    train: { loss: 'loss', steps: 4, batch: 1, optimizer: { type: 'sgd', lr: 0.1 } },
  };
  const stopped = new Timeline(programOf(scenario));
  expect(() => stopped.finish()).toThrow('ids[0,1] is 7 and table has 2 rows');
  expect(stopped.stoppedBy?.message).toContain('program[0]');
  expect([stopped.finished, stopped.recorded, stopped.length]).toEqual([true, 2, 2]);
  expect(stopped.segment(1).step).toBe(1);
  expect(() => stopped.segment(2)).toThrow('steps 0 to 1');
});
