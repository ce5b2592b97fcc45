import { setImmediate as turn } from 'node:timers/promises';
import { afterEach, expect, test, vi } from 'vitest';
import { Timeline } from '../../src/timeline/timeline.ts';
import { historyOf, recordInBackground, workInBackground } from '../../src/tui/background.ts';
import { pumped, RESTING } from '../../src/tui/pump.ts';
import { programOf } from '../engine/timeline-of.ts';

afterEach(() => void vi.restoreAllMocks());

/** From now on a look at the clock takes a millisecond, and nothing else takes any time. */
function tickingClock(): void {
  let now = 0;
  vi.spyOn(performance, 'now').mockImplementation(() => now++);
}

const listener = () => ({ progress: vi.fn(), done: vi.fn(), failed: vi.fn() });

/** Counts its steps in `made`, and yields each. */
function* counting(made: number[], steps: number): Generator<number, string> {
  for (let step = 0; step < steps; step++) {
    made.push(step);
    yield step;
  }
  return 'done';
}

test('works some milliseconds at a time, and lets keys come between', async () => {
  tickingClock();
  const made: number[] = [];
  const told = listener();
  pumped(counting(made, 1000), told);
  const first = made.length;
  expect(first).toBeGreaterThan(0);
  expect(first).toBeLessThanOrEqual(4);
  await turn();
  expect(made.length).toBeLessThanOrEqual(2 * first);
  await vi.waitUntil(() => told.done.mock.calls.length === 1);
  expect(told.done).toHaveBeenCalledWith('done');
  // 1000 steps of a millisecond, one drawing in a tenth of a second
  expect(told.progress.mock.calls.length).toBeGreaterThan(5);
  expect(told.progress.mock.calls.length).toBeLessThan(15);
});

test('what is over at once is told at once, unless it has to wait', async () => {
  const [now, later] = [listener(), listener()];
  pumped(counting([], 1), now);
  pumped(counting([], 1), later, setImmediate);
  expect([now.done.mock.calls.length, later.done.mock.calls.length]).toEqual([1, 0]);
  await turn();
  expect(later.done).toHaveBeenCalledTimes(1);
});

test('what is stopped does no more, also from a drawing', async () => {
  tickingClock();
  const made: number[] = [];
  const told = listener();
  const stop = pumped(counting(made, 10_000), told);
  told.progress.mockImplementation(() => stop());
  await vi.waitUntil(() => told.progress.mock.calls.length === 1);
  const then = made.length;
  for (let turns = 0; turns < 5; turns++) await turn();
  expect(made.length).toBe(then);
  expect(told.done).not.toHaveBeenCalled();
});

test('what rests says so once, and is asked again', async () => {
  const work: string[] = ['a'];
  const done: string[] = [];
  const told = listener();
  const steps = (function* () {
    for (;;) {
      for (let one = work.shift(); one; one = work.shift(), yield) done.push(one);
      yield RESTING;
    }
  })();
  const stop = pumped(steps, told);
  expect([done, told.progress.mock.calls.length]).toEqual([['a'], 1]);
  await new Promise(resolve => setTimeout(resolve, 300));
  expect(told.progress).toHaveBeenCalledTimes(1);
  work.push('b');
  await vi.waitUntil(() => done.length === 2);
  expect(told.progress).toHaveBeenCalledTimes(2);
  stop();
});

test('what can’t go on says why, and hands on what was thrown', () => {
  const told = listener();
  const error = new Error('no\nbecause');
  const steps = counting([], 1);
  vi.spyOn(steps, 'next').mockImplementation(() => {
    throw error;
  });
  pumped(steps, told);
  expect(told.failed).toHaveBeenCalledWith('no', error);
});

const training = {
  parameters: { w: [[1]] },
  program: ['loss = sum(w * w)'],
  train: { loss: 'loss', steps: 40, optimizer: { type: 'sgd', lr: 0.1 } },
};

test('a run is recorded between keys, then what is watched is gathered, whenever that is', async () => {
  const timeline = new Timeline(programOf(training));
  const drawn = vi.fn();
  const stop = workInBackground(timeline, drawn);
  expect(timeline.recorded).toBe(0);
  await vi.waitUntil(() => timeline.finished);
  await turn();
  expect(drawn).toHaveBeenCalled();
  const before = drawn.mock.calls.length;
  const history = historyOf(timeline);
  expect(history.of('2 * w')).toEqual([]);
  await vi.waitUntil(() => !history.behind);
  expect(drawn.mock.calls.length).toBeGreaterThan(before);
  expect(history.of('2 * w').length).toBeGreaterThan(0);
  stop();
});

test('another run that ends early is recorded up to there; its mistake is kept for the screen', async () => {
  const timeline = new Timeline(
    programOf({
      parameters: { table: [[1], [2]] },
      data: [[0], [1], [7]].map(ids => ({ ids: [ids] })),
      program: ['loss = sum(embedding(table, ids))'],
      train: { loss: 'loss', steps: 3, batch: 1, optimizer: { type: 'sgd', lr: 0.1 } },
    }),
  );
  const drawn = vi.fn();
  recordInBackground(timeline, drawn);
  await vi.waitUntil(() => timeline.finished && drawn.mock.calls.length > 0);
  expect([timeline.recorded, timeline.stoppedBy?.message]).toEqual([2, expect.stringContaining('is 7')]);
});
