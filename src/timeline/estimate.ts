import type { Program } from '../engine/program.ts';
import { initialSnapshot } from '../engine/run.ts';
import { bytesOf, bytesText } from '../tensor/bytes.ts';
import { snapshotBytes } from './keyframes.ts';
import { MEMORY } from './timeline.ts';

/** Up to here a run is comfortable, and nothing need be said before it starts. */
const COMFORTABLE = 100_000;

/** What a run will take, as far as that is known before it runs; bytes. The time shows as it goes. */
interface Estimate {
  readonly steps: number;
  /** Events of the first step; they are the same in all that have examples of its shapes. */
  readonly events: number;
  /** What one step writes. It is held while the step runs, and let go of. */
  readonly step: number;
  /** What a snapshot takes: parameters, and the optimizer's moments. */
  readonly snapshot: number;
  /** One number a step. */
  readonly losses: number;
  /** What the recording keeps at hand, at most. */
  readonly memory: number;
}

/** Estimates a run from its program, before anything of it has run. */
export function estimateOf(program: Program, memory = MEMORY): Estimate {
  const { fixedSteps } = program;
  const tape = program.tapeOf(0);
  const moments = tape.instructions.flatMap(instruction =>
    instruction.kind === 'loaded' && instruction.origin.from === 'optimizer' ? [bytesOf(instruction.shape)] : [],
  );
  return {
    steps: fixedSteps,
    events: tape.instructions.length,
    step: tape.bytes,
    snapshot: snapshotBytes(initialSnapshot(program)) + moments.reduce((total, bytes) => total + bytes, 0),
    losses: 8 * fixedSteps,
    memory,
  };
}

/** The estimate in a sentence; undefined where a run is so short that nobody asks. */
export function estimateText({ steps, events, step, snapshot, losses, memory }: Estimate): string | undefined {
  if (steps <= COMFORTABLE) return undefined;
  const run = `${steps} steps of ${events} events write ${bytesText(step)} each, ${bytesText(steps * step)} in all`;
  const kept = `up to 64 snapshots of ${bytesText(snapshot)} and ${bytesText(losses)} of losses`;
  return `${run}; kept are ${kept}, at most ${bytesText(memory)} with what is looked at; the rest is replayed`;
}
