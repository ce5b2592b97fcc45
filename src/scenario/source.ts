import { excerpt } from '../formula/caret.ts';
import type { Span } from '../formula/syntax.ts';
import { visible } from '../formula/visible.ts';
import { type Json, keyRangeOf, lineAndColumn, offsetInString, type ParsedJson, rangeOf } from './json.ts';
import type { Problem } from './problem.ts';
import type { Path } from './scenario.ts';

/** Where in the text at a path a problem is: an offset or a span into a statement, or the field's name. */
type FieldPlace = number | Span | 'name';

/** Collects a file's problems, so that all of them are told at once. */
export interface Report {
  readonly problems: readonly Problem[];
  /** Adds a problem at a path of the file. */
  at(path: Path, message: string, hint: string, place?: FieldPlace): void;
  /** Adds a problem of another file, such as a corpus. */
  add(problem: Problem): void;
  /** Whether nothing was reported at this path, above it or below it. */
  clean(path: Path): boolean;
}

/** A report on one file. `overridden` holds the texts of the paths that `--set` gave. */
export function reportOn(file: string, json: ParsedJson, overridden: readonly Path[]): Report {
  const problems: Problem[] = [];
  const touched: Path[] = [];
  return {
    problems,
    at(path, message, hint, place) {
      touched.push(path);
      problems.push(problemIn(file, json, overridden, path, message, hint, place));
    },
    add: problem => problems.push(problem),
    clean: path => !touched.some(other => startsWith(other, path) || startsWith(path, other)),
  };
}

/** A problem at a path: the place in the file looked up, and the text made safe to print. */
export function problemIn(
  file: string,
  json: ParsedJson,
  overridden: readonly Path[],
  path: Path,
  message: string,
  hint: string,
  place?: FieldPlace,
): Problem {
  const given = overridden.some(other => startsWith(path, other));
  const told = {
    path: pathText(path),
    message: visible(given ? `${message} (given on the command line)` : message),
    hint: visible(hint),
  };
  if (given) return { file: '', line: 0, column: 0, ...told, ...excerptOf(valueAt(json.value, path), place) };
  if (place === 'name' || place === undefined) {
    const { start } = place ? keyRangeOf(json.tree(), path) : rangeOf(json.tree(), path);
    return { file, ...lineAndColumn(json.text, start), ...told };
  }
  const { start, node } = rangeOf(json.tree(), path);
  if (node?.type !== 'String') return { file, ...lineAndColumn(json.text, start), ...told };
  const offset = offsetInString(json.text, start, typeof place === 'number' ? place : place.start);
  return { file, ...lineAndColumn(json.text, offset), ...told, ...excerptOf(node.value, place) };
}

function excerptOf(value: unknown, place: FieldPlace | undefined): { excerpt: string } | undefined {
  if (typeof value !== 'string' || place === undefined || place === 'name') return undefined;
  return { excerpt: excerpt(value, typeof place === 'number' ? { start: place, end: place + 1 } : place) };
}

function valueAt(value: Json | undefined, path: Path): Json | undefined {
  // biome-ignore lint/suspicious/noExplicitAny: a look-up by any key in any value; what is not there is undefined
  return path.reduce<any>((at, key) => at?.[key], value);
}

/** A path as people write it: `program[3].do`; names that are no names in brackets: `functions["f(x)"][0]`. */
export function pathText(path: Path): string {
  return path
    .map((key, at) => {
      if (typeof key === 'number') return `[${key}]`;
      if (/^[\p{L}_$][\p{L}\p{N}_$]*$/u.test(key)) return at === 0 ? key : `.${key}`;
      return `[${visible(JSON.stringify(key))}]`;
    })
    .join('');
}

function startsWith(path: Path, beginning: Path): boolean {
  return beginning.every((key, at) => path[at] === key);
}
