import { closeSync, openSync, readdirSync, readFileSync, readSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { visible } from '../formula/visible.ts';
import type { RawScenario } from '../scenario/format.ts';
import { type Pickable, pickableOf } from './pickable.ts';

/** The heading over the scenarios of the working directory. */
const HERE = 'Here';

/** Bytes of a file that is read whole; of a larger one only the beginning is looked at. */
const WHOLE = 256 * 2 ** 10;

/** Bytes of that beginning. */
const BEGINNING = 16 * 2 ** 10;

/** Files that are looked at; a folder with more is no place for scenarios. */
const MOST = 200;

/**
 * The scenario files of a folder, as the picker shows them: JSON files with a program. What cannot be read is
 * left out, and so is everything where the folder itself can't be.
 */
export function pickableHere(folder: string): Pickable[] {
  return filesIn(folder).flatMap(file => {
    try {
      const path = join(folder, file);
      const { size } = statSync(path);
      const found = size > WHOLE ? large(file, beginningOf(path), size) : small(file, readFileSync(path, 'utf8'));
      return found ? [{ ...found, group: HERE }] : [];
    } catch {
      return [];
    }
  });
}

function filesIn(folder: string): string[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
      .filter(entry => entry.name.endsWith('.json') && !entry.isDirectory())
      .slice(0, MOST)
      .map(({ name }) => name)
      .sort();
  } catch {
    return [];
  }
}

/** A file that holds a program; what else is wrong with it is told when it is opened. */
function small(file: string, text: string): Pickable | undefined {
  const value: unknown = JSON.parse(text);
  const program = typeof value === 'object' && value !== null && 'program' in value ? value.program : undefined;
  return Array.isArray(program) && program.length > 0 ? pickableOf(file, value as RawScenario) : undefined;
}

/** A file full of numbers, by what its first lines say; undefined where they do not speak of a program. */
function large(file: string, beginning: string, size: number): Pickable | undefined {
  if (!/"program"\s*:\s*\[/.test(beginning)) return undefined;
  const written = /"title"\s*:\s*("(?:[^"\\]|\\.)*")/.exec(beginning)?.[1];
  const title = written ? (JSON.parse(written) as string) : file;
  const about = 'A large file: Enter reads it.';
  return { name: file, title: visible(title), about, source: '', length: `${Math.round(size / 1000)} kB`, program: [] };
}

function beginningOf(path: string): string {
  const file = openSync(path, 'r');
  try {
    const buffer = Buffer.alloc(BEGINNING);
    return buffer.toString('utf8', 0, readSync(file, buffer, 0, BEGINNING, 0));
  } finally {
    closeSync(file);
  }
}
