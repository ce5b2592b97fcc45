import { statSync, writeFileSync } from 'node:fs';
import { ProblemsError, problem } from '../scenario/problem.ts';

/**
 * Writes a file that the user named, never over one of the `inputs` of what is written, by whatever name.
 * Throws `ProblemsError` where that may not be.
 */
export function writeOut(
  file: string,
  content: string | Uint8Array,
  inputs: readonly (string | undefined)[] = [],
): void {
  if (inputs.some(input => input !== undefined && isSame(file, input)))
    throw new ProblemsError([problem(`${file} is what this is made from, and would be lost`, 'choose another name')]);
  try {
    writeFileSync(file, content);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : error;
    throw new ProblemsError([problem(`${file} can't be written (${code})`, 'choose a place where you may write')]);
  }
}

/** Whether two names are of one file, through links too. A device, such as /dev/null, loses nothing. */
function isSame(one: string, other: string): boolean {
  const [a, b] = [one, other].map(name => statSync(name, { bigint: true, throwIfNoEntry: false }));
  return a !== undefined && b !== undefined && a.isFile() && a.dev === b.dev && a.ino === b.ino;
}
