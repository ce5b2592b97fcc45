import { readFileSync, watch } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';

/** Milliseconds of quiet after which a file counts as saved: editors write in several strokes. */
const QUIET = 80;

/**
 * Tells when the text of a file is another one, also where an editor puts a new file in its place, and when
 * the file is gone; a save that changes nothing is not told. Returns how to stop.
 */
export function watchFile(file: string, changed: () => void): () => void {
  const name = basename(file);
  let text = textOf(file);
  let quiet: NodeJS.Timeout | undefined;
  const look = () => {
    const now = textOf(file);
    if (now === text) return;
    text = now;
    changed();
  };
  const watcher = watch(dirname(resolve(file)), { persistent: false }, (_, which) => {
    if (which !== null && which !== name) return;
    clearTimeout(quiet);
    quiet = setTimeout(look, QUIET);
  });
  return () => {
    clearTimeout(quiet);
    watcher.close();
  };
}

function textOf(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
