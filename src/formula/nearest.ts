import leven from 'leven';

/**
 * The known name that was probably meant: the one with the fewest letters to change, two letters in
 * five at most (a swap of two counts as two); a difference in case alone comes first. Undefined where nothing is near.
 */
export function nearest(name: string, known: Iterable<string>): string | undefined {
  const lower = name.toLowerCase();
  let best: string | undefined;
  let least = Math.max(1, Math.floor(name.length * 0.4)) + 1;
  for (const candidate of known) {
    if (candidate.toLowerCase() === lower && candidate !== name) return candidate;
    if (Math.abs(candidate.length - name.length) >= least) continue;
    const distance = leven(lower, candidate.toLowerCase());
    // One letter of a name of one letter would make any name near any other.
    if (distance < least && distance < Math.max(name.length, candidate.length)) {
      least = distance;
      best = candidate;
    }
  }
  return best;
}

/** A hint's beginning: `did you mean X? ` or nothing. */
export function didYouMean(name: string, known: Iterable<string>): string {
  const near = nearest(name, known);
  return near === undefined ? '' : `did you mean ${near}? `;
}
