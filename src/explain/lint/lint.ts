import type { Program } from '../../engine/program.ts';
import type { Instruction, Segment } from '../../engine/tape.ts';
import { addressText } from '../../timeline/address.ts';
import type { Timeline } from '../../timeline/timeline.ts';
import { deadRelu } from './dead-relu.ts';
import { firstNonfinite } from './first-nonfinite.ts';
import { layerNormWall } from './layer-norm-wall.ts';
import { leakingMask } from './leaking-mask.ts';
import { missingScale } from './missing-scale.ts';
import { noGradient } from './no-gradient.ts';
import { probabilityRow } from './probability-row.ts';
import { raisedLoss } from './raised-loss.ts';
import type { Finding, Rule } from './rule.ts';
import { saturatedSoftmax } from './saturated-softmax.ts';
import { stoppedGradient } from './stopped-gradient.ts';

/** Every rule, the gravest first. Exported for tests. */
export const rules: readonly Rule[] = [
  firstNonfinite,
  leakingMask,
  missingScale,
  saturatedSoftmax,
  probabilityRow,
  layerNormWall,
  deadRelu,
  noGradient,
  stoppedGradient,
  raisedLoss,
];

/** What the rules find in one step. A rule speaks once of each tensor. */
function foundIn(program: Program, segment: Segment): readonly Finding[] {
  return rules.flatMap(rule => {
    const spoken = new Set<number>();
    const findings: Finding[] = [];
    for (const { slot, at, message } of rule.check(segment, program)) {
      if (spoken.has(slot)) continue;
      spoken.add(slot);
      const { step } = segment;
      const { writes } = segment.tape.instructions[slot] as Instruction;
      const address = addressText(writes, at, { step, event: slot });
      findings.push({ rule: rule.name, step, slot, ...(at && { at }), address, message });
    }
    return findings;
  });
}

/** A finding, and how often its rule found the same in the same tensor. */
export interface Lint extends Finding {
  /** Steps in which it shows; the finding is that of the first. */
  readonly steps: number;
  readonly why: string;
  readonly remedy: string;
}

/** Steps of a long run that are looked into, at even distances. */
const MOST_STEPS = 60;

/** What the rules find in a whole run, each once a tensor: where it shows first, and in how many of the steps looked at. */
export function lint(timeline: Timeline): { readonly found: readonly Lint[]; readonly looked: number } {
  const { recorded } = timeline.finish();
  const apart = Math.max(1, Math.ceil(recorded / MOST_STEPS));
  const first = new Map<string, Finding>();
  const steps = new Map<string, Set<number>>();
  let looked = 0;
  for (let step = 0; step < recorded; step += apart) {
    looked++;
    for (const finding of foundIn(timeline.program, timeline.segment(step))) {
      const key = `${finding.rule} ${withoutPlace(finding.address)}`;
      if (!first.has(key)) first.set(key, finding);
      steps.set(key, (steps.get(key) ?? new Set()).add(step));
    }
  }
  const found = rules.flatMap(({ name, why, remedy }) =>
    [...first].flatMap(([key, finding]) =>
      finding.rule === name ? [{ ...finding, steps: steps.get(key)?.size ?? 0, why, remedy }] : [],
    ),
  );
  return { found, looked };
}

/** The tensor of an address, whatever the cell, the moment and the example: `A` of `A#1[0,1]@3:20`. */
function withoutPlace(address: string): string {
  return address.replace(/(\[\d+,\d+\])?@.*$/, '').replace(/#\d+$/, '');
}
