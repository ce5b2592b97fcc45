import { exactBytesText } from '../tensor/bytes.ts';
import type { ArrayFile } from './arrays/array-file.ts';
import { openArrays } from './arrays/open.ts';
import type { Path } from './scenario.ts';
import type { Report } from './source.ts';
import { type Read, UnreadableError } from './unreadable.ts';

/** The most that the tensors of one scenario may take; more would not fit a small machine beside its timeline. */
const MOST_SCENARIO_BYTES = 2 ** 31;

/** What turning the raw file into tensors and statements needs at hand. */
export interface Lowering {
  readonly report: Report;
  readonly seed: number;
  /** The bytes of a file that the field at a path names; undefined, and reported, where it can't be read. */
  bytes(file: string, path: Path): Uint8Array | undefined;
  /** The same for a file of arrays, opened once. */
  arrays(file: string, path: Path): ArrayFile | undefined;
  /** Whether so many numbers still fit; reported where they do not, before they are allocated. */
  fits(cells: number, what: string, path: Path): boolean;
}

/** Begins the lowering of one scenario. */
export function lowering(report: Report, seed: number, read: Read): Lowering {
  const opened = new Map<string, ArrayFile | undefined>();
  let used = 0;
  const bytes = (file: string, path: Path) => attempt(report, path, () => read(file));
  return {
    report,
    seed,
    bytes,
    arrays(file, path) {
      if (!opened.has(file)) {
        const content = bytes(file, path);
        opened.set(file, content && attempt(report, path, () => openArrays(content, file)));
      }
      return opened.get(file);
    },
    fits(cells, what, path) {
      const total = used + cells * 8;
      if (total <= MOST_SCENARIO_BYTES) {
        used = total;
        return true;
      }
      const sofar = used > 0 ? ` beside the ${exactBytesText(used)} of the tensors before it` : '';
      report.at(
        path,
        `${what} would take ${exactBytesText(cells * 8)}${sofar}; ${exactBytesText(MOST_SCENARIO_BYTES)} is the most a scenario may hold`,
        'make it smaller',
      );
      return false;
    },
  };
}

/** Runs what may find a file unusable, and reports it at the field that names the file. */
export function attempt<T>(report: Report, path: Path, action: () => T): T | undefined {
  try {
    return action();
  } catch (error) {
    if (!(error instanceof UnreadableError)) throw error;
    report.at(path, error.message, error.hint);
    return undefined;
  }
}
