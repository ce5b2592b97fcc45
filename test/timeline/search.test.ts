import fc from 'fast-check';
import { expect, test } from 'vitest';
import { prepare } from '../../src/engine/program.ts';
import { parseScenario } from '../../src/scenario/parse.ts';
import { changesOf, type Seen, searchBackward, searchForward } from '../../src/timeline/search.ts';
import { type Moment, Timeline } from '../../src/timeline/timeline.ts';

const STEPS = 90;

function programOf(scenario: object) {
  return prepare(parseScenario(JSON.stringify({ title: 't', ...scenario }), { name: 't', file: 't.json' }));
}

const program = programOf({
  parameters: { w: { init: 'normal', shape: [2, 2] } },
  data: { repeat: 5, bind: { x: { init: 'normal', shape: [2, 2] } } },
  program: ['h = relu(x @ w - 0.5)', 'loss = mean(h ** 2)'],
  train: { loss: 'loss', steps: STEPS, batch: 1, optimizer: { type: 'sgd', lr: 0.05 } },
});

function drained<T>(steps: Generator<unknown, T>): T {
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
  }
}

/** Every moment that a search comes to, one after the other. */
function all(timeline: Timeline, from: Moment, seen: Seen, search: typeof searchForward): Moment[] {
  const found: Moment[] = [];
  for (let at: Moment | undefined = from; ; ) {
    at = drained(search(timeline, at, seen));
    if (!at) return found;
    found.push(at);
  }
}

const START = { step: 0, event: -1 };
const END = { step: STEPS, event: Number.POSITIVE_INFINITY };

test('forward and backward find the same moments in opposite order, whatever is kept', () => {
  const written = fc.uniqueArray(fc.tuple(fc.nat(STEPS), fc.nat(9)), { maxLength: 12, selector: String });
  fc.assert(
    fc.property(written, fc.constantFrom(1, 2 ** 30), (moments, memory) => {
      const timeline = new Timeline(program, { memory });
      const sorted = moments
        .map(([step, event]) => ({ step, event }))
        .sort((a, b) => a.step - b.step || a.event - b.event);
      const seen: Seen = ({ step }) => sorted.filter(each => each.step === step).map(({ event }) => event);
      expect(all(timeline, START, seen, searchForward)).toEqual(sorted);
      expect(all(timeline, END, seen, searchBackward)).toEqual(sorted.toReversed());
    }),
    { numRuns: 20 },
  );
});

test('changes of a cell are exactly the events after which it is another number', () => {
  const timeline = new Timeline(program, { memory: 1 });
  const expected: Moment[] = [];
  let before: number | undefined;
  for (const segment of new Timeline(program).passing(0))
    for (const slot of segment.tape.versions.get('h') ?? []) {
      const now = segment.values[slot]?.data[1];
      if (before !== undefined && !Object.is(now, before)) expected.push({ step: segment.step, event: slot });
      before = now;
    }
  const seen = changesOf(timeline, 'h', [0, 1]);
  expect(expected.length).toBeGreaterThan(10);
  expect(expected.length).toBeLessThan(STEPS); // relu holds some at 0
  expect(all(timeline, START, seen, searchForward)).toEqual(expected);
  expect(all(timeline, END, seen, searchBackward)).toEqual(expected.toReversed());
});

test('a parameter changes by its update, and not again when the next step loads it', () => {
  const timeline = new Timeline(program);
  const moments = all(timeline, START, changesOf(timeline, 'w', [0, 0]), searchForward);
  expect(new Set(moments.map(({ step }) => step)).size).toBe(moments.length);
  const written = moments.map(({ step, event }) => program.tapeOf(step).instructions[event]?.writes);
  expect(new Set(written)).toEqual(new Set(['w.2']));
});

test('while a search asks, the step and the one before it are at hand', () => {
  const ran: number[] = [];
  const timeline = new Timeline(program, { memory: 1, progress: step => ran.push(step) });
  drained(
    searchForward(timeline, START, (segment, before) => {
      expect(timeline.segment(segment.step)).toBe(segment);
      if (before) expect(timeline.segment(segment.step - 1)).toBe(before);
      return [];
    }),
  );
  expect(ran).toEqual(Array.from({ length: STEPS + 1 }, (_, step) => step)); // each step ran once, and was recorded
  expect(timeline.finished).toBe(true);
});

test('a backward search passes each gap once, and can be stopped anywhere', () => {
  const ran: number[] = [];
  const timeline = new Timeline(program, { progress: step => ran.push(step) }).finish();
  ran.length = 0;
  expect(drained(searchBackward(timeline, END, () => []))).toBeUndefined();
  expect(ran.length).toBeLessThan(2 * STEPS);
  const held = timeline.bytes;
  for (const step of searchBackward(timeline, END, () => [0])) if (step > STEPS - 2) break;
  expect(timeline.bytes).toBe(held);
});
