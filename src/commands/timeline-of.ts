import { prepare } from '../engine/program.ts';
import type { LoadOptions } from '../scenario/load.ts';
import { ProblemsError, problem } from '../scenario/problem.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { bytesText, MOST_AT_ONCE } from '../tensor/bytes.ts';
import { estimateOf, estimateText } from '../timeline/estimate.ts';
import { Timeline, type TimelineOptions } from '../timeline/timeline.ts';
import { type Args, argument } from './command.ts';
import type { Flags } from './flags.ts';
import { scenarioFile, scenarioIn } from './scenarios.ts';

/**
 * The timeline of the SCENARIO a command was given, with its `--set`s, its `--corpus` and its `--memory`;
 * nothing is recorded yet, and a very long run says what it will take. Throws `ProblemsError` with every
 * mistake of the file and its program.
 */
export function timelineOf(args: Args): Timeline {
  const { flags, progress } = args;
  const timeline = timelineOfFile(scenarioFile(argument(args, 0)), flags, { ...memoryOf(flags), progress });
  const estimate = estimateText(estimateOf(timeline.program, memoryOf(flags).memory));
  if (estimate) args.note?.(estimate);
  return timeline;
}

/** The timeline of a scenario's file, likewise. */
export function timelineOfFile(file: string, load: LoadOptions, keep: TimelineOptions = {}): Timeline {
  return timelineOfScenario(scenarioIn(file, load), keep);
}

/** The timeline of a scenario that was loaded. */
export function timelineOfScenario(scenario: Scenario, keep: TimelineOptions = {}): Timeline {
  const program = prepare(scenario);
  const { steps, losses } = estimateOf(program);
  if (losses <= MOST_AT_ONCE) return new Timeline(program, keep);
  const message = `${steps} steps have ${bytesText(losses)} of losses, and ${bytesText(MOST_AT_ONCE)} is the most`;
  throw new ProblemsError([program.scenario.problemAt(['train', 'steps'], message, 'train for fewer steps')]);
}

const MEGABYTE = 2 ** 20;

/** What `--memory` says, for a timeline. Throws `ProblemsError` where it is no number of megabytes. */
export function memoryOf({ memory }: Pick<Flags, 'memory'>): TimelineOptions {
  if (memory === undefined) return {};
  const megabytes = Number(memory);
  if (memory.trim() !== '' && Number.isFinite(megabytes) && megabytes >= 0) return { memory: megabytes * MEGABYTE };
  throw new ProblemsError([problem(`--memory ${memory} is not a number of megabytes`, 'write --memory 64')]);
}
