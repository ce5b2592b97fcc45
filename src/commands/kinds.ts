import { closeSync, openSync, readSync, statSync } from 'node:fs';
import { isObject } from '../scenario/fields.ts';
import { ProblemsError, problem } from '../scenario/problem.ts';
import { UnreadableError } from '../scenario/unreadable.ts';
import { shellWord } from '../timeline/change.ts';

/** What a file is that Stepformer reads or writes. */
type Kind = 'scenario' | 'worksheet' | 'printed' | 'snapshot' | 'events' | 'run' | 'check' | 'arrays';

/** What a kind is called, and what to do with a file of it that stands where another kind belongs. */
const KINDS: Readonly<Record<Kind, { readonly called: string; use(file: string, wanted: Kind): string }>> = {
  scenario: {
    called: 'a scenario',
    use: (file, wanted) =>
      wanted === 'worksheet'
        ? `\`stepformer worksheet ${file} --blank --json\` writes a worksheet to fill in, \`stepformer validate ${file}\` looks for its mistakes`
        : `\`stepformer diff SCENARIO ${file}\` holds two runs against each other`,
  },
  worksheet: {
    called: 'a worksheet',
    use: file => `\`stepformer check ${file}\` holds its numbers against the run`,
  },
  printed: {
    called: "a worksheet's Markdown",
    use: () => '`stepformer worksheet SCENARIO --blank --json` writes one to fill in and check',
  },
  snapshot: {
    called: 'a snapshot',
    use: file =>
      `\`stepformer snapshot SCENARIO --check ${file}\` names the first change since, \`stepformer diff SCENARIO ${file}\` all of them`,
  },
  events: {
    called: 'a saved run',
    use: file => `\`stepformer diff SCENARIO ${file}\` holds a run against it`,
  },
  run: {
    called: 'what `stepformer run --json` printed',
    use: () => 'save a run with its tensors by `stepformer events SCENARIO --json --values`',
  },
  check: {
    called: 'what `stepformer check --json` printed',
    use: () => 'name the worksheet that was checked',
  },
  arrays: {
    called: 'a file of arrays',
    use: file => `\`stepformer compare SCENARIO ${file}\` holds them against a run`,
  },
};

/** How a file begins that is no JSON object of its own; a snapshot of whatever format. */
const BEGINNINGS: readonly (readonly [beginning: RegExp, kind: Kind])[] = [
  [/^stepformer timeline/, 'snapshot'],
  [/^\{"at":"/, 'events'],
  [/^\{"title":"(?:[^"\\]|\\.)*","steps":\d+,"losses":/, 'run'],
  [/^# .*\n[\s\S]*\n## `.*`\n\n\| `/, 'printed'],
];

/** What kind of file a text is, or one of which it is the beginning; undefined where nothing tells. */
function kindOf(text: string): Kind | undefined {
  const begun = BEGINNINGS.find(([beginning]) => beginning.test(text));
  if (begun) return begun[1];
  const value = objectIn(text);
  if (!value) return undefined;
  if (typeof value.scenario === 'string' && Array.isArray(value.entries)) return value.counts ? 'check' : 'worksheet';
  const fields = Object.values(value);
  if (fields.length > 0 && fields.every(isArray)) return 'arrays';
  return Array.isArray(value.program) ? 'scenario' : undefined;
}

function objectIn(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text.replace(/^\ufeff/, ''));
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Whether a value looks like an array of numbers, by the first of them. */
function isArray(value: unknown): boolean {
  let first = value;
  while (Array.isArray(first)) first = first[0];
  return typeof first === 'number';
}

/** What kind of file one is, by its name where it is of bytes, or by what it holds; undefined where nothing tells. */
export function kindOfFile(file: string, most = MOST): Kind | undefined {
  if (/\.(npy|npz|safetensors)$/i.test(file)) return 'arrays';
  return kindOf(beginningOf(file, most));
}

/** As much of a file as is looked at to say what it is: nobody writes more by hand. */
const MOST = 64 * 2 ** 20;

/** The beginning of a file; empty where it can't be read, which is left to others to tell. */
function beginningOf(file: string, most: number): string {
  const status = statSync(file, { throwIfNoEntry: false });
  if (!status?.isFile()) return '';
  try {
    const handle = openSync(file, 'r');
    const bytes = Buffer.alloc(Math.min(most, status.size));
    const read = readSync(handle, bytes);
    closeSync(handle);
    return bytes.toString('utf8', 0, read);
  } catch {
    return '';
  }
}

/**
 * Reads a file as one kind. Where that fails because it is of another kind, this is told, once and with the command
 * for it, in place of everything that is wrong with it. Throws `ProblemsError`, and what reading throws.
 */
export function readAs<T>(wanted: Kind, file: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof ProblemsError || error instanceof UnreadableError)) throw error;
    const found = kindOfFile(file);
    if (found === undefined || found === wanted) throw error;
    throw otherKind(file, found, wanted);
  }
}

/** Says that a file, or a name, is of one kind and not of the one that belongs there. */
export function otherKind(file: string, found: Kind, wanted: Kind): ProblemsError {
  const hint = KINDS[found].use(shellWord(file), wanted);
  return new ProblemsError([problem(`${file} is ${KINDS[found].called}, not ${KINDS[wanted].called}`, hint)]);
}
