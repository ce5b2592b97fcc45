import type { Program } from '../engine/program.ts';
import type { Segment } from '../engine/tape.ts';
import type { Check } from './verify.ts';
import { firstDisagreement } from './verify-step.ts';
import { firstWrongValue, type ValueCheck } from './verify-values.ts';

/** What is looked for, where not everything has to be. */
interface Suspicion {
  readonly values: boolean;
  readonly gradients: boolean;
}

/**
 * The first event of a step at fault, with its first such cell: a value that is not what its formula gives, or
 * a gradient that is not the loss's slope. All that come after it are handed its mistake, so the operation that
 * wrote it is to blame. Undefined where there is none.
 */
export function firstFault(
  program: Program,
  segment: Segment,
  { values, gradients }: Suspicion = { values: true, gradients: true },
): Check | ValueCheck | undefined {
  const value = values ? firstWrongValue(program, segment) : undefined;
  const gradient = gradients ? firstDisagreement(segment, program.scenario.seed) : undefined;
  if (!value || !gradient) return value ?? gradient;
  return value.slot <= gradient.slot ? value : gradient;
}
