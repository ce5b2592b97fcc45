import { closeSync, openSync, readFileSync, readSync, statSync } from 'node:fs';
import { ProblemsError, problem } from '../scenario/problem.ts';
import { shellWord } from '../timeline/change.ts';
import { type Recorded, recordedOf } from '../timeline/recorded.ts';
import { parseSnapshot } from '../timeline/snapshot-file.ts';
import { parseSavedRun, SAVED_MARK } from './saved-run.ts';
import { scenarioFile } from './scenarios.ts';
import { timelineOfFile } from './timeline-of.ts';

/** What every snapshot begins with, of whatever format. */
const MARK = 'stepformer timeline';

/** More than any snapshot that Stepformer writes; text that long would not fit in one string. */
const LARGEST = 256 * 2 ** 20;

/** A run from a scenario's name, a scenario's file, a snapshot or a saved `events --json --values`. Throws `ProblemsError`. */
export function recordedFrom(given: string, set: readonly string[]): Recorded {
  if (beginsWith(given, MARK)) return readSnapshot(given);
  if (beginsWith(given, SAVED_MARK)) return parseSavedRun(textOf(given, 'save the steps that matter'), given);
  if (isSummary(given))
    throw new ProblemsError([
      problem(
        `${given} is what \`stepformer run --json\` printed, and that has no tensors`,
        'save the run with `stepformer events SCENARIO --json --values` instead',
      ),
    ]);
  return recordedOf(timelineOfFile(scenarioFile(given), { set }), openerOf(given, set));
}

/** A scenario with its changes, as a command line that opens the same run names it. */
export function openerOf(given: string, set: readonly string[]): string {
  return [shellWord(given), ...set.map(change => `--set ${shellWord(change)}`)].join(' ');
}

/** Reads a snapshot from a file. Throws `ProblemsError` with the file, the line and the way out. */
export function readSnapshot(file: string): Recorded {
  return parseSnapshot(textOf(file, 'name a snapshot'), file);
}

/** The text of a snapshot or a saved run. Throws `ProblemsError`. */
function textOf(file: string, smaller: string): string {
  const fail = (what: string, hint = '`stepformer snapshot SCENARIO --update FILE` writes it'): never => {
    throw new ProblemsError([problem(`${file} ${what}`, hint)]);
  };
  try {
    const status = statSync(file);
    if (!status.isFile()) fail(`can't be read (${status.isDirectory() ? 'EISDIR' : 'not a regular file'})`);
    if (status.size > LARGEST) fail(`has ${status.size} bytes; ${LARGEST} is the most`, smaller);
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (error instanceof ProblemsError) throw error;
    return fail(`can't be read (${error instanceof Error && 'code' in error ? error.code : error})`);
  }
}

/** Whether a file is the one line of `stepformer run --json`: a title, then the number of steps and the losses. */
function isSummary(file: string): boolean {
  return (
    beginsWith(file, '{"title":') &&
    /^\{"title":"(?:[^"\\]|\\.)*","steps":\d+,"losses":/.test(textOf(file, 'name a run'))
  );
}

/** Whether a file begins with a text; what can't be read is left to others to report. */
function beginsWith(file: string, mark: string): boolean {
  if (!statSync(file, { throwIfNoEntry: false })?.isFile()) return false;
  try {
    const handle = openSync(file, 'r');
    const bytes = Buffer.alloc(mark.length);
    const read = readSync(handle, bytes);
    closeSync(handle);
    return bytes.toString('utf8', 0, read) === mark;
  } catch {
    return false;
  }
}
