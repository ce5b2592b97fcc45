import type { Instruction } from '../../src/engine/tape.ts';
import { addressText } from '../../src/timeline/address.ts';
import type { Timeline } from '../../src/timeline/timeline.ts';
import type { Visited } from './runs.ts';

/** What holding a cell to a law gave: what is wrong, `held`, or nothing where the law does not concern it. */
export type Finding = { readonly wrong: string } | 'held' | undefined;

/** A law of a recorded run, held to its cells in the order in which they are written. `whole`: to every one. */
export type RunLaw = (timeline: Timeline, whole: boolean) => (cell: Visited) => Finding;

/** A violation, with the address of the cell that shows it. */
export function wrong({ segment, slot, at }: Pick<Visited, 'segment' | 'slot' | 'at'>, what: string): Finding {
  const { writes } = segment.tape.instructions[slot] as Instruction;
  return { wrong: `${addressText(writes, at, { step: segment.step, event: slot })}: ${what}` };
}
