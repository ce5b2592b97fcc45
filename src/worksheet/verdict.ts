/** How a printed number compares with the run, from good to bad. */
export const VERDICTS = ['right', 'rounding', 'follows', 'wrong'] as const;

/**
 * right: to the digits printed. rounding: off by no more than rounding the inputs of that step to their
 * printed digits can explain. follows: right for the numbers printed before it, of which one is wrong.
 */
export type Verdict = (typeof VERDICTS)[number];

/** The worst of some verdicts. */
export function worst(verdicts: readonly Verdict[]): Verdict {
  return VERDICTS[Math.max(0, ...verdicts.map(verdict => VERDICTS.indexOf(verdict)))] as Verdict;
}
