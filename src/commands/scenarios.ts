import { existsSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { didYouMean } from '../formula/nearest.ts';
import { type LoadOptions, loadScenario } from '../scenario/load.ts';
import { ProblemsError, problem } from '../scenario/problem.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { otherKind, readAs } from './kinds.ts';

/** The folder that holds package.json, scenarios/ and the schema, whether run from src/ or from dist/. */
export function packageFolder(): string {
  let folder = import.meta.dirname;
  while (!existsSync(join(folder, 'package.json'))) folder = dirname(folder);
  return folder;
}

/** The names of the scenarios that come with Stepformer, in alphabetical order. */
export function shippedScenarios(): string[] {
  return readdirSync(join(packageFolder(), 'scenarios'))
    .filter(file => file.endsWith('.json'))
    .map(file => file.slice(0, -'.json'.length))
    .sort();
}

/** The names of the worksheets that come with Stepformer, in alphabetical order. */
export function shippedWorksheets(): string[] {
  return readdirSync(join(packageFolder(), 'scenarios', 'worksheets'))
    .filter(file => file.endsWith('.json'))
    .map(file => file.slice(0, -'.json'.length))
    .sort();
}

/** The file of a shipped scenario. */
export function shippedFile(name: string): string {
  return join(packageFolder(), 'scenarios', `${name}.json`);
}

/**
 * The file that a SCENARIO on the command line means: a shipped one's name, or a path. What looks like
 * a path is one, there or not. Throws `ProblemsError` with the nearest names for a name that is neither;
 * `others` are names that would have done too (commands, where a command may stand).
 */
export function scenarioFile(given: string, others: readonly string[] = []): string {
  const shipped = shippedScenarios();
  if (shipped.includes(given)) return shippedFile(given);
  if (/[\\/]|\.json$/.test(given) || existsSync(given)) return given;
  if (shippedWorksheets().includes(given)) throw otherKind(given, 'worksheet', 'scenario');
  const what = others.length ? 'a command, a scenario or a file' : 'a scenario or a file';
  const hint = `${didYouMean(given, [...others, ...shipped])}\`stepformer list\` names the scenarios`;
  throw new ProblemsError([problem(`${JSON.stringify(given)} is not ${what}`, hint)]);
}

/** The scenario in a file. Throws `ProblemsError` with every mistake in it, or what the file is instead. */
export function scenarioIn(file: string, options: LoadOptions): Scenario {
  return readAs('scenario', file, () => loadScenario(file, options));
}
