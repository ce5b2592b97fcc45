import { closeSync, openSync, readFileSync, readSync, statSync } from 'node:fs';
import { ProblemsError, problem } from '../scenario/problem.ts';
import { shellWord } from '../timeline/change.ts';
import { type Recorded, recordedOf } from '../timeline/recorded.ts';
import { parseSnapshot } from '../timeline/snapshot-file.ts';
import { scenarioFile } from './scenarios.ts';
import { timelineOfFile } from './timeline-of.ts';

/** What every snapshot begins with, of whatever format. */
const MARK = 'stepformer timeline';

/** More than any snapshot that Stepformer writes; text that long would not fit in one string. */
const LARGEST = 256 * 2 ** 20;

/** A run from a scenario's name, a scenario's file or a snapshot. Throws `ProblemsError`. */
export function recordedFrom(given: string, set: readonly string[]): Recorded {
  if (isSnapshot(given)) return readSnapshot(given);
  return recordedOf(timelineOfFile(scenarioFile(given), { set }), openerOf(given, set));
}

/** A scenario with its changes, as a command line that opens the same run names it. */
export function openerOf(given: string, set: readonly string[]): string {
  return [shellWord(given), ...set.map(change => `--set ${shellWord(change)}`)].join(' ');
}

/** Reads a snapshot from a file. Throws `ProblemsError` with the file, the line and the way out. */
export function readSnapshot(file: string): Recorded {
  const fail = (what: string, hint = '`stepformer snapshot SCENARIO --update FILE` writes it'): never => {
    throw new ProblemsError([problem(`${file} ${what}`, hint)]);
  };
  let text = '';
  try {
    const status = statSync(file);
    if (!status.isFile()) fail(`can't be read (${status.isDirectory() ? 'EISDIR' : 'not a regular file'})`);
    if (status.size > LARGEST) fail(`has ${status.size} bytes; a snapshot has ${LARGEST} at most`, 'name a snapshot');
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if (error instanceof ProblemsError) throw error;
    fail(`can't be read (${error instanceof Error && 'code' in error ? error.code : error})`);
  }
  return parseSnapshot(text, file);
}

/** Whether a file begins as a snapshot does; what can't be read is left to others to report. */
function isSnapshot(file: string): boolean {
  if (!statSync(file, { throwIfNoEntry: false })?.isFile()) return false;
  try {
    const handle = openSync(file, 'r');
    const bytes = Buffer.alloc(MARK.length);
    const read = readSync(handle, bytes);
    closeSync(handle);
    return bytes.toString('utf8', 0, read) === MARK;
  } catch {
    return false;
  }
}
