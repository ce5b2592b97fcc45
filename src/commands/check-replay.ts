import { visible } from '../formula/visible.ts';
import { cellText } from '../timeline/address.ts';
import { checkReplay, type Difference } from '../timeline/replay-check.ts';
import type { Timeline } from '../timeline/timeline.ts';
import type { Args } from './command.ts';
import { jsonLine } from './json.ts';
import type { ExitCode, Output } from './output.ts';

/** `stepformer run SCENARIO --check-replay`: replays every step and holds it against its recording, to the bit. */
export function runReplayCheck(timeline: Timeline, { flags }: Args, output: Output): ExitCode {
  const found = drained(checkReplay(timeline));
  const steps = timeline.recorded;
  if (flags.json) output.write(jsonLine({ steps, replays: !found, ...(found && { difference: found }) }));
  else if (found) output.error(`${differenceText(found)}\n`);
  else output.write(`All ${steps} steps replay to the bits that were recorded.\n`);
  return found ? 1 : 0;
}

function differenceText({ step, at }: Difference): string {
  if (!at) return `Step ${step} gives other numbers each time it is run.`;
  return `Step ${step} replays differently from event ${at.event} on: ${visible(at.writes)}${cellText(at.cell)} was ${at.what}.`;
}

function drained<T>(steps: Generator<unknown, T>): T {
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
  }
}
