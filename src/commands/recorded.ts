import { readFileSync, statSync } from 'node:fs';
import { ProblemsError, problem } from '../scenario/problem.ts';
import { openerOf } from '../timeline/change.ts';
import { type Recorded, recordedOf } from '../timeline/recorded.ts';
import { parseSnapshot } from '../timeline/snapshot-file.ts';
import { kindOfFile, readAs } from './kinds.ts';
import { parseSavedRun } from './saved-run.ts';
import { scenarioFile } from './scenarios.ts';
import { timelineOfFile } from './timeline-of.ts';

/** Bytes of a file that tell a snapshot and a saved run. */
const BEGINNING = 4096;

/** More than any snapshot that Stepformer writes; text that long would not fit in one string. */
const LARGEST = 256 * 2 ** 20;

/** A run from a scenario's name, a scenario's file, a snapshot or a saved `events --json --values`. Throws `ProblemsError`. */
export function recordedFrom(given: string, set: readonly string[]): Recorded {
  const kind = kindOfFile(given, BEGINNING);
  if (kind === 'snapshot') return readSnapshot(given);
  if (kind === 'events') return parseSavedRun(textOf(given, 'save the steps that matter'), given);
  return recordedOf(timelineOfFile(scenarioFile(given), { set }), openerOf(given, set));
}

/** Reads a snapshot from a file. Throws `ProblemsError` with the file, the line and the way out. */
export function readSnapshot(file: string): Recorded {
  return readAs('snapshot', file, () => parseSnapshot(textOf(file, 'name a snapshot'), file));
}

/** The text of a snapshot or a saved run. Throws `ProblemsError`. */
function textOf(file: string, smaller: string): string {
  const fail = (what: string, hint = '`stepformer snapshot SCENARIO --update FILE` writes it'): never => {
    throw new ProblemsError([problem(`${file} ${what}`, hint)]);
  };
  try {
    const status = statSync(file);
    if (status.isDirectory()) fail('is a directory', 'name a file in it');
    if (!status.isFile()) fail("can't be read (not a regular file)", 'name a file on the disk');
    if (status.size > LARGEST) fail(`has ${status.size} bytes; ${LARGEST} is the most`, smaller);
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (error instanceof ProblemsError) throw error;
    return fail(`can't be read (${error instanceof Error && 'code' in error ? error.code : error})`);
  }
}
