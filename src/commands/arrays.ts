import { type Theirs, toleranceOfArrays } from '../compare/theirs.ts';
import { openArrays } from '../scenario/arrays/open.ts';
import { readBytes } from '../scenario/load.ts';
import { ProblemsError, problem } from '../scenario/problem.ts';
import { UnreadableError } from '../scenario/unreadable.ts';
import type { Tolerance } from '../timeline/agreement.ts';
import { readAs } from './kinds.ts';

/** What a file of arrays may have: its numbers as 64-bit floats take up to eight times as much. */
export const LARGEST = 512 * 2 ** 20;

/**
 * The arrays of a file, each with how far its numbers may be off: as their types allow, unless something
 * else is given. Throws `ProblemsError` with the file and the array.
 */
export function arraysIn(file: string, given?: Tolerance): Theirs[] {
  const read = () => {
    const opened = openArrays(readBytes(file, file, LARGEST), file);
    return opened.names.map(name => ({ name: name === '' ? stem(file) : name, array: opened.get(name) }));
  };
  const arrays = asProblems(() => readAs('arrays', file, read));
  const allowed = given ?? toleranceOfArrays(arrays.map(({ array }) => array));
  return arrays.map(each => ({ ...each, tolerance: allowed }));
}

/** Runs what may find a file unusable; that is then a mistake of the user. Throws `ProblemsError`. */
export function asProblems<T>(action: () => T): T {
  try {
    return action();
  } catch (error) {
    if (error instanceof UnreadableError) throw new ProblemsError([problem(error.message, error.hint)]);
    throw error;
  }
}

/** A file of one array, such as .npy, names it. */
function stem(file: string): string {
  return file.replace(/^.*[\\/]/, '').replace(/\.[^.]*$/, '');
}
