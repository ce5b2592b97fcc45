import { statSync, writeFileSync } from 'node:fs';
import { ProblemsError, problem } from '../scenario/problem.ts';

/**
 * Writes a file that the user named, never over one of the `inputs` of what is written, by whatever name.
 * Returns
 * whether there was one of that name, which it replaced. Throws `ProblemsError` where that may not be.
 */
export function writeOut(
  file: string,
  content: string | Uint8Array,
  inputs: readonly (string | undefined)[] = [],
): boolean {
  if (inputs.some(input => input !== undefined && isSame(file, input)))
    throw new ProblemsError([problem(`${file} is what this is made from, and would be lost`, 'choose another name')]);
  try {
    const replaced = statSync(file, { throwIfNoEntry: false })?.isFile() ?? false;
    writeFileSync(file, content);
    return replaced;
  } catch (error) {
    throw unwritable(file, error);
  }
}

/** Why a file can't be written, for the user, from what writing it threw. */
export function unwritable(file: string, error: unknown): ProblemsError {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const [why, hint] = REASONS[code] ?? [`can't be written (${code || error})`, 'choose a place where you may write'];
  return new ProblemsError([problem(`${file} ${why}`, hint)]);
}

const REASONS: Readonly<Record<string, readonly [why: string, hint: string]>> = {
  EEXIST: ['exists already', 'choose another name, or remove it first'],
  ENOENT: ["can't be written: its folder does not exist", 'make the folder first'],
  ENOTDIR: ["can't be written: its folder is a file", 'choose another place'],
  EISDIR: ['is a directory', 'name a file in it'],
  ENOSPC: ["can't be written: the disk is full", 'make room, or choose another place'],
};

/** Whether two names are of one file, through links too. A device, such as /dev/null, loses nothing. */
function isSame(one: string, other: string): boolean {
  const [a, b] = [one, other].map(name => statSync(name, { bigint: true, throwIfNoEntry: false }));
  return a !== undefined && b !== undefined && a.isFile() && a.dev === b.dev && a.ino === b.ino;
}
