import { expect, test } from 'vitest';
import { problemsOf } from './timeline-of.ts';

const constants = { x: [[1]] };
const program = ['y = f0(x)'];

/** Functions f0 to f(n − 1), each of which calls the next. */
function chain(n: number, call: (next: string) => string[], last = ['return a + a']): object {
  const functions = Array.from({ length: n }, (_, at) => [`f${at}(a)`, call(`f${at + 1}`)]);
  return Object.fromEntries([...functions, [`f${n}(a)`, last]]);
}

const atOnce = { repeat: 1e9, bind: { x: [[1]] } };
const optimizer = { type: 'sgd', lr: 0.1 };
const train = { loss: 'y', steps: 2, optimizer };
const generate = { logits: 'y', prompt: ['A'] };

test.each<[string, object, string]>([
  [
    'functions that call one another too deep',
    { constants, functions: chain(1000, next => [`return ${next}(a)`]), program },
    'functions["f99(a)"][0]: f100 is called inside 100 calls; functions may call each other up to 100 deep',
  ],
  [
    'calls that multiply',
    { constants, functions: chain(40, next => [`return ${next}(a) + ${next}(a)`]), program },
    'a step works out more than 250000 expressions',
  ],
  [
    'calls that multiply without an event',
    { constants, functions: chain(40, next => [`b = ${next}(a)`, `return ${next}(b)`], ['return a']), program },
    'a step works out more than 250000 expressions',
  ],
  [
    'ranges inside ranges',
    { constants, program: ['y = concat([concat([x for k in range(10000)]) for h in range(10000)])', 'z = y + x'] },
    'program[0]: a step works out more than 250000 expressions',
  ],
  [
    'a step that sees every example',
    { data: atOnce, program: ['y = x + x'] },
    'data.repeat: a step would see 1000000000 examples; 100000 is the most; train in steps with a "batch"',
  ],
  [
    'a batch of them',
    { data: atOnce, parameters: { w: [[1]] }, program: ['y = x * w'], train: { ...train, batch: 200_000 } },
    'data.repeat: a step would see 200000 examples',
  ],
  [
    'an order of them',
    { data: atOnce, parameters: { w: [[1]] }, program: ['y = x * w'], train: { ...train, batch: 1, shuffle: true } },
    'data: 1000000000 examples are too many to shuffle; 10000000 is the most',
  ],
  [
    'events of many examples together',
    { data: { ...atOnce, repeat: 60_000 }, program: Array.from({ length: 20 }, () => 'y = x + x') },
    'program: a step has more than 500000 events after 2',
  ],
  ['samples', { constants, program: ['y = x + x'], generate: { ...generate, samples: 1e9 } }, 'generate.samples: 1000'],
  [
    'tokens',
    { constants, program: ['y = x + x'], generate: { ...generate, max_tokens: 1e9 } },
    'generate.max_tokens: ',
  ],
])('%s are one clear error, soon', (_, scenario, message) => {
  const problems = problemsOf(scenario);
  expect(problems[0]).toContain(message);
  expect(problems).toHaveLength(1);
});

test('what stays below is run', () => {
  const functions = chain(99, next => [`return ${next}(a)`]);
  expect(problemsOf({ constants, functions, program })).toEqual([]);
  expect(problemsOf({ data: { ...atOnce, repeat: 1000 }, program: ['y = x + x'] })).toEqual([]);
  expect(problemsOf({ constants, program: ['y = concat([x + h for h in range(10000)])'] })).toEqual([]);
});
