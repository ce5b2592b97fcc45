import { prepare } from '../engine/program.ts';
import { type LoadOptions, loadScenario } from '../scenario/load.ts';
import { Timeline } from '../timeline/timeline.ts';
import { type Args, argument } from './command.ts';
import { scenarioFile } from './scenarios.ts';

/**
 * The timeline of the SCENARIO a command was given, with its `--set`s and its `--corpus`; nothing is recorded yet.
 * Throws `ProblemsError` with every mistake of the file and its program.
 */
export function timelineOf(args: Args): Timeline {
  return timelineOfFile(scenarioFile(argument(args, 0)), args.flags);
}

/** The timeline of a scenario's file, likewise. */
export function timelineOfFile(file: string, options: LoadOptions): Timeline {
  return new Timeline(prepare(loadScenario(file, options)));
}
