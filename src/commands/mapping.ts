import type { Mapping } from '../compare/match.ts';
import { didYouMean } from '../formula/nearest.ts';
import { quoted } from '../formula/visible.ts';
import { isObject, sayInput } from '../scenario/fields.ts';
import { parseJson } from '../scenario/json.ts';
import { readBytes } from '../scenario/load.ts';
import { jsonProblems } from '../scenario/parse.ts';
import { ProblemsError } from '../scenario/problem.ts';
import { reportOn } from '../scenario/source.ts';
import { decodeText } from '../scenario/unreadable.ts';
import { LARGEST } from './arrays.ts';

const FORM = 'write {"their.name": "Q", "another": null}';

/**
 * The names of a `--map` file: those of the `arrays` that are compared, to addresses or to null. Throws `ProblemsError`
 * with every mistake, a name that no array has among them, and `UnreadableError`.
 */
export function mappingIn(file: string | undefined, arrays: readonly string[]): Mapping {
  if (file === undefined) return new Map();
  const json = parseJson(decodeText(readBytes(file, file, LARGEST), file));
  const report = reportOn(file, json, []);
  const content = isObject(json.value) ? json.value : {};
  if (json.value !== undefined && !isObject(json.value)) report.at([], 'this is no object of names', FORM);
  for (const [name, address] of Object.entries(content)) {
    if (typeof address !== 'string' && address !== null)
      report.at([name], `${sayInput(address)} is no address`, 'write the name of a tensor, or null to leave it out');
    if (!arrays.includes(name))
      report.at(
        [name],
        `there is no array ${quoted(name)}`,
        `${didYouMean(name, arrays)}there are ${listed(arrays)}`,
        'name',
      );
  }
  const problems = [...jsonProblems(file, json), ...report.problems];
  if (problems.length > 0) throw new ProblemsError(problems);
  return new Map(Object.entries(content) as [string, string | null][]);
}

/** As many names as fit a line. */
function listed(names: readonly string[]): string {
  const shown = names
    .slice(0, 12)
    .map(name => quoted(name))
    .join(', ');
  return names.length > 12 ? `${shown} and ${names.length - 12} more` : shown;
}
