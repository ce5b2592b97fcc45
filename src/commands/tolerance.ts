import { ProblemsError, problem } from '../scenario/problem.ts';
import { type Tolerance, tolerance } from '../timeline/agreement.ts';
import type { Flags } from './flags.ts';

/** The tolerance of `--tolerance`, or the usual one. Throws `ProblemsError` for what is no number from 0 to 1. */
export function toleranceOf({ tolerance: given }: Flags): Tolerance {
  if (given === undefined) return tolerance();
  const relative = given.trim() === '' ? Number.NaN : Number(given);
  if (relative >= 0 && relative < 1) return tolerance(relative);
  throw new ProblemsError([
    problem(`--tolerance ${JSON.stringify(given)} is not a number from 0 to below 1`, 'write --tolerance 1e-6'),
  ]);
}
