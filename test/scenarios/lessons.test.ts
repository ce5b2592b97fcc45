import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { Timeline } from '../../src/timeline/timeline.ts';
import { rowsAt, SHIPPED, timelineOf } from './shipped.ts';

describe('every shipped scenario', () => {
  test.each(SHIPPED)('%s runs to its end and says what it teaches', { timeout: 60_000 }, name => {
    const timeline = timelineOf(name).finish();
    const { scenario, fixedSteps, listing } = timeline.program;
    expect(timeline.recorded).toBeGreaterThanOrEqual(fixedSteps);
    expect(scenario.title).not.toBe('');
    expect(scenario.about.length).toBeGreaterThan(40);
    expect(scenario.source).not.toBe('');
    expect(listing.lines.filter(({ note }) => note).length).toBeGreaterThan(0);
  });

  test('does not name a scenario that is not there', () => {
    const text = SHIPPED.map(name => readFileSync(`scenarios/${name}.json`, 'utf8')).join('\n');
    const named = text.match(/\b(?:basics|readme|batch|feed|transformer|baby|attention|microgpt|xor|sine)-[a-z0-9-]+/g);
    const unknown = new Set((named ?? []).filter(name => !SHIPPED.includes(name)));
    expect([...unknown]).toEqual([]);
  });
});

test.each([
  ['transformer', 'without-residual'],
  ['transformer', 'transformer-pre-norm'],
  ['batch-patterns', 'batch-patterns-output-only'],
  ['batch-patterns', 'batch-patterns-embeddings'],
  ['single-step', 'full-backprop'],
  ['sine-linear', 'sine-network'],
  ['feed-forward', 'feed-forward-clipped'],
  ['xor-sigmoid', 'xor-relu'],
  ['attention-demo', 'attention-demo-small'],
  ['attention-demo-small', 'attention-demo-scaled'],
  ['baby-transformer', 'baby-transformer-small'],
  ['baby-transformer-small', 'baby-transformer-causal'],
  ['encoder', 'as-printed'],
  ['basics-learning-rate-right', 'basics-learning-rate-low'],
  ['basics-learning-rate-right', 'basics-learning-rate-high'],
  ['microgpt', 'microgpt-emma'],
  ['microgpt', 'kv-cache'],
])('%s and %s, to be compared, say so', (one, other) => {
  const namesIn = (name: string) => timelineOf(name).program.scenario.about.match(/[\w-]+/g);
  expect(namesIn(one)).toContain(other);
  expect(namesIn(other)).toContain(one);
});

describe('what the scenarios show', () => {
  test('a chain of derivatives, and a learning rate too high, too low and right', () => {
    expect(rowsAt(timelineOf('basics-chain-rule'), 'x.grad')).toEqual([[36]]);
    expect(lastLoss('basics-learning-rate-right')).toBeLessThan(1e-12);
    expect(lastLoss('basics-learning-rate-low')).toBeGreaterThan(4);
    expect(lastLoss('basics-learning-rate-high')).toBeGreaterThan(1e4);
  });

  test('decay settles where a constant step jumps to and fro', () => {
    expect(lastLoss('basics-decay')).toBeLessThan(0.02);
    expect(lastLoss('basics-decay', ['train.schedule=constant'])).toBeGreaterThan(0.1);
  });

  test('the naive softmax overflows, and the stable one is the operation', () => {
    const timeline = timelineOf('softmax-overflow');
    expect(rowsAt(timeline, 'naive')).toEqual([[Number.NaN, Number.NaN, Number.NaN]]);
    const [stable, probs] = [rowsAt(timeline, 'stable')[0], rowsAt(timeline, 'probs')[0]];
    expect(sum(probs)).toBeCloseTo(1, 14);
    for (const [at, value] of (probs ?? []).entries()) expect(stable?.[at]).toBeCloseTo(value, 15);
  });

  test('scores of wide vectors saturate unless they are divided by √d', () => {
    const timeline = timelineOf('scaling');
    const largest = (address: string) => rowsAt(timeline, address).map(row => Math.max(...row));
    expect(Math.max(...largest('attention[0].A'))).toBeLessThan(0.75);
    expect(Math.min(...largest('attention[2].A'))).toBeGreaterThan(0.997);
    expect(Math.max(...largest('scaled_attention[2].A'))).toBeLessThan(0.7);
    expect(steepest(timeline, 'scaled_attention[2].scaled.grad')).toBeGreaterThan(
      50 * steepest(timeline, 'attention[2].scores.grad'),
    );
  });

  test('LayerNorm over two features is a wall for gradients, over four it is not', () => {
    expect(steepest(timelineOf('transformer-2x2'), 'layers[0].WQ.grad@0')).toBeLessThan(1e-20);
    expect(steepest(timelineOf('transformer'), 'layers[0].WQ.grad@0')).toBeGreaterThan(1e-2);
  });

  test('without residual connections the positions get nearly equal gradients', () => {
    const spread = (name: string) => {
      const columns = transpose(rowsAt(timelineOf(name), 'x.grad@0'));
      return Math.max(...columns.map(column => Math.max(...column) - Math.min(...column)));
    };
    expect(spread('without-residual')).toBeLessThan(0.05);
    expect(spread('transformer')).toBeGreaterThan(0.2);
  });

  test('XOR and the sine are learnt, the sine by a network and not by a line', () => {
    expect(lastLoss('xor-training')).toBeLessThan(0.003);
    expect(lastLoss('sine-linear')).toBeCloseTo(0.4604, 3);
    expect(lastLoss('sine-network')).toBeLessThan(0.01);
  });

  test('the decoder translates after training, and never looks at padding, “<start>” or ahead', () => {
    const timeline = timelineOf('encoder-decoder').finish();
    expect(generated(timeline)).toEqual(['de', 'nada', '<end>']);
    const heard = rowsAt(timeline, 'attention.A@0');
    expect(heard.map(row => row[3])).toEqual([0, 0, 0]);
    const spoken = rowsAt(timeline, 'masked_attention.A@0');
    expect(spoken.map(row => row.map(weight => weight > 0))).toEqual([
      [true, false, false],
      [false, true, false],
      [false, true, true],
    ]);
  });

  test('the cache grows by a row a token and keeps the others', () => {
    const timeline = timelineOf('kv-cache').finish();
    const { fixedSteps } = timeline.program;
    let before = rowsAt(timeline, `block.attention.keys@${fixedSteps}`);
    expect(before.length).toBe(3);
    for (let step = fixedSteps + 1; step < timeline.recorded; step++) {
      const now = rowsAt(timeline, `block.attention.keys@${step}`);
      expect(now.slice(0, -1)).toEqual(before);
      expect(rowsAt(timeline, `block.attention.K@${step}`)).toEqual(now.slice(-1));
      before = now;
    }
    expect(before.length).toBeGreaterThan(4);
  });
});

describe('sizes that the sources name', () => {
  test.each([
    ['microgpt', 3648],
    ['microgpt-emma', 3648],
    ['attention-demo', 361_152],
    ['baby-transformer', 158_696],
  ])('%s has %d parameters', (name, count) => {
    const { parameters } = timelineOf(name).program.scenario;
    expect(sum([...parameters.values()].map(({ data }) => data.length))).toBe(count);
  });

  test('MicroGPT begins near guessing among 28 tokens', () => {
    const { scenario } = timelineOf('microgpt').program;
    expect(scenario.vocabulary.slice(0, 3)).toEqual(['<BOS>', '<EOS>', 'a']);
    expect(scenario.vocabulary.length).toBe(28);
    const timeline = timelineOf('microgpt');
    timeline.segment(0);
    expect(Math.abs(timeline.loss(0) - Math.log(28))).toBeLessThan(0.1);
  });

  test('the corpus is a thousand names and more, each once, in lowercase', () => {
    const names = readFileSync('scenarios/names.txt', 'utf8').trimEnd().split('\n');
    expect(names.length).toBeGreaterThanOrEqual(1000);
    expect(new Set(names).size).toBe(names.length);
    expect(names.filter(name => !/^[a-z]{2,}$/.test(name))).toEqual([]);
  });
});

/** The loss after the last update. */
function lastLoss(name: string, set: readonly string[] = []): number {
  const timeline = timelineOf(name, set).finish();
  return timeline.loss(timeline.program.fixedSteps - 1);
}

/** The tokens drawn, in order. */
function generated(timeline: Timeline): string[] {
  const { fixedSteps, scenario } = timeline.program;
  return Array.from({ length: timeline.recorded - fixedSteps }, (_, at) => {
    const token = rowsAt(timeline, `next_token@${fixedSteps + at}`)[0]?.[0] as number;
    return scenario.vocabulary[token] as string;
  });
}

function steepest(timeline: Timeline, address: string): number {
  return Math.max(...rowsAt(timeline, address).flat().map(Math.abs));
}

function transpose(rows: readonly number[][]): number[][] {
  return (rows[0] ?? []).map((_, column) => rows.map(row => row[column] as number));
}

function sum(numbers: readonly number[] = []): number {
  return numbers.reduce((total, number) => total + number, 0);
}
