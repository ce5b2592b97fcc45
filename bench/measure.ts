/** Times in milliseconds, and what is made of them. The machine has other work to do: ratios, and minima of many. */

/** Milliseconds that an action takes. */
export function timed(action: () => unknown): number {
  const began = performance.now();
  action();
  return performance.now() - began;
}

/**
 * Runs several actions in turn, so that what disturbs the machine disturbs all of them, and gives the
 * least time of each in milliseconds, after a first round that warms up.
 */
export function least<Name extends string>(
  actions: Readonly<Record<Name, () => unknown>>,
  rounds = 9,
): Record<Name, number> {
  const names = Object.keys(actions) as Name[];
  const best = Object.fromEntries(names.map(name => [name, Number.POSITIVE_INFINITY])) as Record<Name, number>;
  for (let round = 0; round <= rounds; round++)
    for (const name of names) {
      const time = timed(actions[name]);
      if (round > 0) best[name] = Math.min(best[name], time);
    }
  return best;
}

/** The value below which a share of the values lies: 0.5 the median, 0.95 what one in twenty exceeds. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
}
