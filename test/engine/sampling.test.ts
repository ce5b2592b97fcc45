import { expect, test } from 'vitest';
import { generated, samplesIn, weightsAfter } from '../../src/engine/sampling.ts';
import { toRows } from '../../src/tensor/tensor.ts';
import { timelineOf } from './timeline-of.ts';

/** What follows what among four words, learnt in a few steps. */
const FOLLOWERS = {
  vocabulary: ['<s>', 'one', 'two', '</s>'],
  seed: 5,
  parameters: { W: { init: 'normal', shape: [4, 4], std: 1 } },
  data: [{ tokens: ['<s>', 'one', 'two'], targets: ['one', 'two', '</s>'] }],
  program: ['logits = embedding(W, tokens)', 'loss = cross_entropy(logits, targets)'],
  train: { loss: 'loss', steps: 30, optimizer: { type: 'sgd', lr: 3 } },
  generate: { logits: 'logits', samples: 4, temperature: 1, max_tokens: 5, prompt: ['<s>'], stop: '</s>' },
};

test('the weights after a step are those the next one starts with', () => {
  const { timeline, value } = timelineOf(FOLLOWERS);
  expect(toRows(weightsAfter(timeline.segment(3)).get('W') as never)).toEqual(value('W.2@3'));
  expect(toRows(weightsAfter(timeline.segment(3)).get('W') as never)).toEqual(value('W.1@4'));
  expect(toRows(weightsAfter(timeline.segment(30)).get('W') as never)).toEqual(value('W.1@30'));
});

test('with the weights of the end, the steps are bit for bit those of the run', () => {
  const { timeline } = timelineOf(FOLLOWERS);
  const { program } = timeline.finish();
  const weights = weightsAfter(timeline.segment(program.fixedSteps - 1));
  const steps = [...generated(program, weights)];
  expect(steps.map(({ step }) => step)).toEqual(
    Array.from({ length: timeline.recorded - program.fixedSteps }, (_, at) => program.fixedSteps + at),
  );
  for (const segment of steps) {
    const recorded = timeline.segment(segment.step);
    expect(segment.sample).toBe(recorded.sample);
    expect(segment.values.map(toRows)).toEqual(recorded.values.map(toRows));
  }
});

test('what was learnt is what is said, words apart, the stop token not read aloud', () => {
  const { timeline } = timelineOf(FOLLOWERS);
  const { program } = timeline;
  const say = (step: number) =>
    samplesIn(
      program.scenario,
      generated(program, weightsAfter(timeline.segment(step)), { temperature: 0, samples: 1 }),
    );
  expect(say(29)).toEqual([{ tokens: ['one', 'two', '</s>'], text: 'one two' }]);
  expect(say(0)).not.toEqual(say(29));
});

test('letters are joined', () => {
  const { timeline } = timelineOf({
    ...FOLLOWERS,
    vocabulary: ['<s>', 'a', 'b', '</s>'],
    data: [{ tokens: ['<s>', 'a', 'b'], targets: ['a', 'b', '</s>'] }],
    generate: { ...FOLLOWERS.generate, temperature: 0, samples: 1 },
  });
  expect(samplesIn(timeline.program.scenario, timeline.passing(0)).map(({ text }) => text)).toEqual(['ab']);
});
