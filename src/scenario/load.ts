import { readFileSync, statSync } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import { quoted } from '../formula/visible.ts';
import { parseScenario } from './parse.ts';
import { ProblemsError } from './problem.ts';
import type { Scenario } from './scenario.ts';
import { decodeText, UnreadableError } from './unreadable.ts';

/** Larger than any scenario that a person writes; numbers in bulk belong in array files. */
const LARGEST_SCENARIO = 64 * 2 ** 20;
const LARGEST_FILE = 2 ** 31;

/** What a run changes about the file. */
export interface LoadOptions {
  /** Changes of single values: `train.optimizer.lr=1`. */
  readonly set?: readonly string[];
  /** A text file, from where the user stands, in place of the corpus that the scenario names. */
  readonly corpus?: string | undefined;
}

/**
 * Loads a scenario file and the files that it names, which are looked for beside it. Throws
 * `ProblemsError` with every mistake: a file that can't be read, JSON, format and statements.
 */
export function loadScenario(file: string, { set = [], corpus }: LoadOptions = {}): Scenario {
  const name = basename(file).replace(/\.json$/, '');
  const folder = dirname(resolve(file));
  const files = [resolve(file)];
  const read = (named: string) => {
    const path = named === corpus ? resolve(named) : resolve(folder, named);
    files.push(path);
    return readBytes(path, named, LARGEST_FILE);
  };
  return { ...parseScenario(textOf(file), { name, file, set, corpus, read }), files };
}

/** The text of a file that the user named. Throws `ProblemsError` where it can't be read as text. */
export function textOf(file: string): string {
  try {
    return decodeText(readBytes(resolve(file), file, LARGEST_SCENARIO), 'the file');
  } catch (error) {
    if (!(error instanceof UnreadableError)) throw error;
    throw new ProblemsError([{ file, path: '', line: 0, column: 0, message: error.message, hint: error.hint }]);
  }
}

/**
 * Reads a whole regular file of at most so many bytes; a pipe or a device might never end, or begin. Throws
 * `UnreadableError` under the name that the user gave it.
 */
export function readBytes(path: string, named: string, most: number): Uint8Array {
  const status = attempt(named, () => statSync(path));
  if (status.isDirectory()) throw new UnreadableError(`${quoted(named)} is a directory`, 'name a file in it');
  if (!status.isFile()) throw new UnreadableError(`${quoted(named)} is not a regular file`, 'name a file on the disk');
  if (status.size > most)
    throw new UnreadableError(
      `${quoted(named)} has ${status.size} bytes; ${most} is the most`,
      'split it, or make it smaller',
    );
  return attempt(named, () => readFileSync(path));
}

const REASONS: Readonly<Record<string, readonly [message: string, hint: string]>> = {
  ENOENT: ['does not exist', 'check its name and where it is'],
  ENOTDIR: ['does not exist', 'a part of its path is a file'],
  EACCES: ['may not be read', 'check its permissions'],
  EISDIR: ['is a directory', 'name a file in it'],
  ENAMETOOLONG: ['is too long a name', 'check its name'],
};

function attempt<T>(named: string, action: () => T): T {
  try {
    return action();
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    const [message, hint] = REASONS[code] ?? [`can't be read (${code || String(error)})`, 'check the file'];
    throw new UnreadableError(`${quoted(named)} ${message}`, hint);
  }
}
