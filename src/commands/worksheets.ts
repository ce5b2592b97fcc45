import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { didYouMean } from '../formula/nearest.ts';
import { textOf } from '../scenario/load.ts';
import { ProblemsError, problem } from '../scenario/problem.ts';
import { type Checked, check } from '../worksheet/check.ts';
import { parseWorksheet } from '../worksheet/parse.ts';
import type { Worksheet } from '../worksheet/worksheet.ts';
import { otherKind, readAs } from './kinds.ts';
import { packageFolder, scenarioFile, shippedScenarios, shippedWorksheets } from './scenarios.ts';
import { timelineOfFile } from './timeline-of.ts';

/**
 * The file that a WORKSHEET on the command line means: a shipped one's name, or a path. Throws
 * `ProblemsError` with the nearest names for what is neither.
 */
export function worksheetFile(given: string): string {
  const shipped = shippedWorksheets();
  if (shipped.includes(given)) return join(packageFolder(), 'scenarios', 'worksheets', `${given}.json`);
  if (/[\\/]|\.json$/.test(given) || existsSync(given)) return given;
  if (shippedScenarios().includes(given)) throw otherKind(given, 'scenario', 'worksheet');
  const hint = `${didYouMean(given, shipped)}shipped are ${shipped.join(', ')}`;
  throw new ProblemsError([problem(`${JSON.stringify(given)} is not a worksheet or a file`, hint)]);
}

/** Reads a worksheet. Throws `ProblemsError` with every mistake in it. */
export function readWorksheet(file: string): Worksheet {
  return readAs('worksheet', file, () => parseWorksheet(textOf(file), file));
}

/** Reads a worksheet and holds it against its scenario's run. Throws `ProblemsError`. */
export function checkFile(
  file: string,
  set: readonly string[] = [],
): { readonly worksheet: Worksheet; readonly checked: Checked } {
  const worksheet = readWorksheet(file);
  const timeline = timelineOfFile(scenarioOf(worksheet), { set });
  return { worksheet, checked: check(worksheet, timeline) };
}

/** The file of a worksheet's scenario: a path is looked for beside the worksheet, then from here. */
function scenarioOf({ file, scenario, problemAt }: Worksheet): string {
  const beside = resolve(dirname(file), scenario);
  if (/[\\/]|\.json$/.test(scenario) && existsSync(beside)) return beside;
  try {
    const found = scenarioFile(scenario);
    if (existsSync(found)) return found;
  } catch (error) {
    if (!(error instanceof ProblemsError)) throw error;
    throw new ProblemsError(error.problems.map(({ message, hint }) => problemAt(['scenario'], message, hint)));
  }
  const hint = 'write the name of a shipped scenario, or a path beside this worksheet';
  throw new ProblemsError([problemAt(['scenario'], `the scenario ${JSON.stringify(scenario)} does not exist`, hint)]);
}
