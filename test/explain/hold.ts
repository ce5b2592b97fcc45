import { describe, expect, test } from 'vitest';
import { timelineOf } from '../scenarios/shipped.ts';
import { heldToLaws, LAWS, type LawName, type Verdict } from './laws.ts';

/** Holds shipped scenarios to every law of runs; `least`: to how many cells each law must be held in all of them. */
export function holdToLaws(names: readonly string[], least: Readonly<Record<LawName, number>>): void {
  const counts = new Map<LawName, number>();
  describe.each(names)('%s', name => {
    let verdicts: ReturnType<typeof heldToLaws> | undefined;
    test.each(LAWS)('%s', { timeout: 120_000 }, law => {
      verdicts ??= heldToLaws(timelineOf(name));
      const { held, violations } = verdicts.get(law) as Verdict;
      counts.set(law, (counts.get(law) ?? 0) + held);
      expect(violations).toEqual([]);
    });
  });

  test.each(LAWS)('%s: held to as many cells as there should be', law => {
    expect(counts.get(law)).toBeGreaterThanOrEqual(least[law]);
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
