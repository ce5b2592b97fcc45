import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Series } from '../../src/timeline/summaries.ts';
import { Timeline } from '../../src/timeline/timeline.ts';
import { programOf } from '../engine/timeline-of.ts';

test('buckets of any width hold what a look at all values would give', () => {
  const value = fc.oneof(fc.double({ min: -1e3, max: 1e3, noNaN: true }), fc.constant(Number.NaN));
  fc.assert(
    fc.property(fc.array(value, { minLength: 1, maxLength: 3000 }), values => {
      const series = new Series();
      for (const [step, each] of values.entries()) series.add(step, each);
      expect(series.buckets.length).toBeLessThanOrEqual(512);
      for (const { from, count, first, last, least, most, mean } of series.buckets) {
        const covered = values.slice(from, from + series.width);
        const numbers = covered.filter(each => !Number.isNaN(each));
        expect(count).toBe(covered.length);
        expect([first, last]).toEqual([covered[0], covered.at(-1)]);
        if (numbers.length > 0) expect([least, most]).toEqual([Math.min(...numbers), Math.max(...numbers)]);
        if (numbers.length < count) expect(mean).toBeNaN();
        else expect(mean).toBeCloseTo(numbers.reduce((a, b) => a + b) / count, 8);
      }
    }),
    { numRuns: 30 },
  );
});

test('a million steps take as many buckets as a thousand', () => {
  const series = new Series();
  for (let step = 0; step < 1_000_000; step++) series.add(step, step);
  expect(series.width).toBe(2048);
  expect(series.buckets.length).toBe(489);
  expect(series.buckets.at(-1)).toEqual({
    from: 999_424,
    count: 576,
    first: 999_424,
    last: 999_999,
    least: 999_424,
    most: 999_999,
    mean: expect.closeTo(999_711.5, 6),
  });
});

const scenario = {
  parameters: { w: [[3, 4]], unused: [[1]] },
  program: ['loss = sum(w)'],
  train: { loss: 'loss', steps: 3, optimizer: { type: 'sgd', lr: 0.5 } },
};

test('the loss and each trained parameter have their norm, gradient and change by step', () => {
  const { summaries } = new Timeline(programOf(scenario)).finish();
  expect(summaries.loss.buckets.map(({ last }) => last)).toEqual([7, 6, 5, 4]);
  const { norm, gradient, change } = summaries.parameters.get('w') ?? expect.fail('w has no summary');
  expect(norm.buckets.map(({ last }) => last)).toEqual([5, Math.sqrt(18.5), Math.sqrt(13)]);
  expect(gradient.buckets.map(({ last }) => last)).toEqual([Math.SQRT2, Math.SQRT2, Math.SQRT2]);
  expect(change.buckets.map(({ last }) => last)).toEqual([0.5, 0.5, 0.5]);
  expect(summaries.firstWrong()).toBeUndefined();
});

test('where it first went wrong is a look-up', () => {
  const wrong = { ...scenario, program: ['loss = sum(log(w - 3))'] }; // log 0 at once: −∞, and 1/0 in the gradient
  expect(new Timeline(programOf(wrong)).finish().summaries.firstWrong()).toEqual({ from: 0, to: 1 });
});
