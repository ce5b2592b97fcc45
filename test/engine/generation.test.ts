import { expect, test } from 'vitest';
import { timelineOf } from './timeline-of.ts';

/** One head of causal attention over four letters; `cached` or not. */
function generator(cached: boolean, more: object = {}) {
  const keep = (text: string) => (cached ? `cached(${text})` : text);
  return {
    vocabulary: ['<', 'a', 'b', '>'],
    seed: 3,
    parameters: {
      wte: { init: 'normal', shape: [4, 6] },
      wpe: { init: 'normal', shape: [5, 6] },
      wq: { init: 'normal', shape: [6, 6] },
      wk: { init: 'normal', shape: [6, 6] },
      wv: { init: 'normal', shape: [6, 6] },
    },
    data: [{ tokens: ['<', 'a', 'b'], positions: [0, 1, 2], targets: ['a', 'b', '>'] }],
    program: [
      'x = embedding(wte, tokens) + embedding(wpe, positions)',
      'q = x @ wq',
      `k = ${keep('x @ wk')}`,
      `v = ${keep('x @ wv')}`,
      'A = softmax(causal_mask(q @ k.T))',
      'logits = (A @ v) @ wte.T',
      'loss = cross_entropy(logits, targets)',
    ],
    train: { loss: 'loss' },
    generate: {
      logits: 'logits',
      input: 'tokens',
      samples: 3,
      temperature: 1,
      max_tokens: 4,
      prompt: ['<'],
      stop: '>',
      ...more,
    },
  };
}

/** The tokens drawn, in order. */
function drawn({ timeline, value }: ReturnType<typeof timelineOf>): number[] {
  const first = timeline.program.fixedSteps;
  return Array.from(
    { length: timeline.recorded - first },
    (_, at) => value(`next_token@${first + at}`)[0]?.[0] as number,
  );
}

test('every generated token is a step of the phase generate, and only the statements the logits need run', () => {
  const run = timelineOf(generator(true));
  expect(run.phasesOf(1)).toEqual(['load', 'generate']);
  expect(run.idsOf(1)).not.toContain('loss');
  expect(run.idsOf(1)).not.toContain('targets');
  expect(run.idsOf(1).at(-1)).toBe('next_token');
});

test('a sample ends at the stop token, at max_tokens or where positions end', () => {
  const tokens = drawn(timelineOf(generator(true, { samples: 20 })));
  const samples = tokens.join('').split('3');
  expect(tokens).toContain(3);
  expect(Math.max(...samples.map(sample => sample.length))).toBeLessThanOrEqual(4 * 4);
  const endless = drawn(
    timelineOf(generator(true, { samples: 1, stop: '<', max_tokens: 99, temperature: 0.01, prompt: ['a'] })),
  );
  // Five positions: the tokens at positions 0 to 4 are fed, so five are drawn after a prompt of one.
  expect(endless.length).toBeLessThanOrEqual(5);
});

test('the cache grows by a row a token, and only the newest row is computed', () => {
  const { timeline, value } = timelineOf(generator(true, { samples: 1, temperature: 0, stop: '<' }));
  const rows = (address: string) => value(address).length;
  expect([1, 2, 3, 4].slice(0, timeline.recorded - 1).map(step => [rows(`x@${step}`), rows(`k@${step}`)])).toEqual(
    [
      [1, 1],
      [1, 2],
      [1, 3],
      [1, 4],
    ].slice(0, timeline.recorded - 1),
  );
  expect(value('k.past@2')).toEqual(value('k@1'));
});

test('with and without the cache the same tokens are drawn, from logits of the same bits', () => {
  const [cached, plain] = [timelineOf(generator(true)), timelineOf(generator(false))];
  expect(drawn(cached)).toEqual(drawn(plain));
  expect(drawn(cached).length).toBeGreaterThan(3);
  for (let step = cached.timeline.program.fixedSteps; step < cached.timeline.recorded; step++)
    expect(cached.value(`logits@${step}`).at(-1)).toEqual(plain.value(`logits@${step}`).at(-1));
});

test('in training cached(x) is x itself and writes nothing', () => {
  const { ids } = timelineOf(generator(true));
  expect(ids.filter(id => id.startsWith('k'))).toEqual(['k', 'k.T', 'k.T.grad', 'k.grad']);
});

test('another seed draws other tokens, the same seed the same', () => {
  const tokens = (seed: number) => drawn(timelineOf({ ...generator(true, { samples: 9 }), seed }));
  expect(tokens(3)).toEqual(tokens(3));
  expect(tokens(3)).not.toEqual(tokens(4));
});
