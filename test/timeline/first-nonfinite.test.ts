import { describe, expect, test } from 'vitest';
import { type NonFiniteEvent, nonFiniteIn, nonFiniteText } from '../../src/timeline/first-nonfinite.ts';
import type { Timeline } from '../../src/timeline/timeline.ts';
import { timelineOf } from '../engine/timeline-of.ts';

function foundIn({ timeline }: { timeline: Timeline }): string | undefined {
  for (const segment of timeline.passing(0)) {
    const found = nonFiniteIn(segment);
    if (found) return nonFiniteText(found);
  }
  return undefined;
}

/** A forward pass over a constant. */
const of = (x: readonly (readonly number[])[], ...program: string[]) => timelineOf({ constants: { x }, program });

describe('the first NaN or infinity', () => {
  test.each([
    [
      'exp wrote ∞ to e[1,0]@0:1',
      of(
        [
          [1, 2],
          [710, 3],
        ],
        'e = exp(x)',
        'y = e / e',
      ),
    ],
    ['log wrote NaN to y[0,1]@0:1', of([[1, -1]], 'y = log(x)')],
    ['log wrote −∞ to y[0,2]@0:1', of([[1, 2, 0]], 'y = log(x)', 'z = y * 2')],
    ['divide wrote NaN to y[0,0]@0:1', of([[0, 1]], 'y = x / x')],
  ])('%s', (text, run) => {
    expect(foundIn(run)).toBe(text);
  });

  test('is none where all is finite, nor in a mask, nor in what is cut or joined from one', () => {
    expect(
      foundIn(
        of(
          [
            [1, 2],
            [3, 4],
          ],
          'y = x @ x',
        ),
      ),
    ).toBeUndefined();
    const masked = ['m = causal_mask(x)', 'n = concat(m, m)', 'y = softmax(n[0:1] / 2)'];
    expect(
      foundIn(
        of(
          [
            [1, 2],
            [3, 4],
          ],
          ...masked,
        ),
      ),
    ).toBeUndefined();
    expect(
      foundIn(timelineOf({ constants: { x: [[1, 2]], keep: [[1, 0]] }, program: ['y = mask(x, keep)'] })),
    ).toBeUndefined();
  });

  test('is one that what is masked becomes', () => {
    expect(
      foundIn(
        of(
          [
            [1, 2],
            [3, 4],
          ],
          'm = causal_mask(x)',
          'y = m * 0',
        ),
      ),
    ).toBe('multiply wrote NaN to y[0,1]@0:2');
    expect(
      foundIn(
        of(
          [
            [1, 2],
            [3, 4],
          ],
          'm = causal_mask(x)',
          'y = abs(m)',
        ),
      ),
    ).toBe('abs wrote ∞ to y[0,1]@0:2');
  });

  test('may be a gradient, and may come late', () => {
    const run = timelineOf({
      parameters: { w: 4 },
      program: ['loss = sqrt(w)'],
      // sqrt'(4) = 1/4: the steps lead to 0 exactly, and there the slope is infinite.
      train: { loss: 'loss', steps: 4, optimizer: { type: 'sgd', lr: 16 } },
    });
    expect(foundIn(run)).toBe('gradient of sqrt wrote ∞ to w.grad[0,0]@1:3');
  });

  test('tells where it is', () => {
    const { timeline } = of(
      [
        [1, 2],
        [710, 3],
      ],
      'e = exp(x)',
    );
    expect(nonFiniteIn(timeline.segment(0))).toEqual({
      step: 0,
      slot: 1,
      cell: [1, 0],
      operation: 'exp',
      address: 'e[1,0]@0:1',
      value: Number.POSITIVE_INFINITY,
    } satisfies NonFiniteEvent);
  });
});
