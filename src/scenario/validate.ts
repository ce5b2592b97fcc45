import * as v from 'valibot';
import { didYouMean } from '../formula/nearest.ts';
import { FIELDS, fieldsOf, isObject, sayInput } from './fields.ts';
import { type RawScenario, scenarioFormat } from './format.ts';
import type { Path } from './scenario.ts';
import type { Report } from './source.ts';

/** Holds a scenario file's value against its format and reports every difference. */
export function validate(value: unknown, report: Report): RawScenario {
  return validateAs(scenarioFormat, value, report);
}

/**
 * Holds a file's value against a format and reports every difference. The value is returned as it
 * is: what was reported does not fit the type, and `Report.clean` tells which parts do.
 */
export function validateAs<Raw>(format: v.GenericSchema<Raw>, value: unknown, report: Report): Raw {
  const result = v.safeParse(format, value, { abortPipeEarly: true }); // of one value one mistake is told
  for (const issue of result.issues ?? []) {
    const path = (issue.path ?? []).map(step => step.key as string | number);
    if (issue.message.startsWith(FIELDS)) fieldProblem(issue, path, issue.message.slice(FIELDS.length), report);
    else {
      const [message, ...hint] = issue.message.split('; ');
      report.at(path, message as string, hint.join('; '));
    }
  }
  return value as Raw;
}

/** A mistake of an object itself: it is no object, a field is missing, or there are fields it does not have. */
function fieldProblem(issue: v.BaseIssue<unknown>, path: Path, title: string, report: Report): void {
  const known = fieldsOf(title).filter(name => !name.startsWith('$'));
  const owner = issue.path?.at(-1)?.input;
  if (issue.expected === 'Object') {
    report.at(
      path,
      `${sayInput(issue.input)} stands where ${title} belongs`,
      `write an object with ${known.join(', ')}`,
    );
    return;
  }
  if (issue.expected !== 'never') {
    report.at(path, `${title} has no ${String(path.at(-1))}`, `add "${String(path.at(-1))}"`);
    return;
  }
  // valibot tells the first unknown field only.
  for (const name of isObject(owner) ? Object.keys(owner) : []) {
    if (known.includes(name) || name.startsWith('$')) continue;
    const unused = known.filter(field => !(isObject(owner) && field in owner));
    report.at(
      [...path.slice(0, -1), name],
      `${title} has no field ${name}`,
      `${didYouMean(name, unused)}it may have ${known.join(', ')}`,
      'name',
    );
  }
}
