import { writeFileSync } from 'node:fs';
import { ProblemsError, problem } from '../scenario/problem.ts';

/** Writes a file that the user named. Throws `ProblemsError` where that may not be. */
export function writeOut(file: string, content: string | Uint8Array): void {
  try {
    writeFileSync(file, content);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : error;
    throw new ProblemsError([problem(`${file} can't be written (${code})`, 'choose a place where you may write')]);
  }
}
