import { describe, expect, test } from 'vitest';
import { timelineOf } from '../scenarios/shipped.ts';
import { runLaws } from './laws.ts';

/** Holds shipped scenarios to every law of runs; `least`: to how many things each law must be held in all of them. */
export function holdToLaws(names: readonly string[], least: Readonly<Record<keyof typeof runLaws, number>>): void {
  const counts = new Map<string, number>();
  describe.each(names)('%s', name => {
    const timeline = timelineOf(name);
    test.each(Object.entries(runLaws))('%s', { timeout: 120_000 }, (law, holds) => {
      const { held, violations } = holds(timeline);
      counts.set(law, (counts.get(law) ?? 0) + held);
      expect(violations).toEqual([]);
    });
  });

  test.each(Object.entries(least))('%s: held to at least %d of them', (law, count) => {
    expect(counts.get(law)).toBeGreaterThanOrEqual(count);
  });
}

/** The shipped scenarios whose laws take seconds each: run in a file of their own, beside the others. */
export const LARGE = [
  'attention-demo',
  'baby-transformer',
  'encoder-decoder',
  'kv-cache',
  'microgpt',
  'microgpt-emma',
  'sine-linear',
  'sine-network',
];
