import { prepare } from '../engine/program.ts';
import { loadScenario } from '../scenario/load.ts';
import { Timeline } from '../timeline/timeline.ts';
import { type Args, argument } from './command.ts';
import { scenarioFile } from './scenarios.ts';

/**
 * The timeline of the SCENARIO a command was given, with its `--set`s; nothing is recorded yet.
 * Throws `ProblemsError` with every mistake of the file and its program.
 */
export async function timelineOf(args: Args): Promise<Timeline> {
  const file = scenarioFile(argument(args, 0));
  return new Timeline(prepare(await loadScenario(file, { set: args.flags.set })));
}
