/** `--set train.optimizer.lr=1`: one value of the file, changed for one run. */
import { nearest } from '../formula/nearest.ts';
import { quoted } from '../formula/visible.ts';
import { type Json, type JsonMistake, parseJson } from './json.ts';
import { type Problem, problem } from './problem.ts';
import type { Path } from './scenario.ts';
import { pathText } from './source.ts';

/** Objects whose names are the author's own: a new one would be a slip, not a setting. */
const OWN_NAMES = new Set(['constants', 'parameters', 'functions', 'labels']);

/** A file's value with changes, which paths they took, and what was wrong with them. */
interface Overridden {
  readonly value: Json;
  readonly paths: readonly Path[];
  readonly problems: readonly Problem[];
}

/**
 * Applies changes, each `path=value`, in order, and then names the corpus, where one is given. A value
 * is JSON; what is no JSON is text.
 */
export function override(value: Json, changes: readonly string[], corpus?: string): Overridden {
  let changed = value;
  const paths: Path[] = [];
  const problems: Problem[] = [];
  for (const change of changes) {
    const result = applied(changed, change);
    if ('message' in result) problems.push(result);
    else {
      changed = result.value;
      paths.push(result.path);
    }
  }
  if (corpus === undefined) return { value: changed, paths, problems };
  const path: Path = ['data', 'corpus'];
  if (childOf(childOf(changed, 'data'), 'corpus') === undefined)
    return { value: changed, paths, problems: [...problems, noCorpus(corpus)] };
  return { value: replaced(changed, path, corpus), paths: [...paths, path], problems };
}

function noCorpus(corpus: string): Problem {
  return problem(
    `--corpus ${quoted(corpus)}: the scenario reads no corpus`,
    'its data has to be {"corpus": "names.txt", "context": 8}, as in microgpt',
  );
}

function applied(value: Json, change: string): Problem | { value: Json; path: Path } {
  const equals = change.indexOf('=');
  const path = equals < 0 ? undefined : pathOf(change.slice(0, equals).trim());
  if (!path) return problem(`--set ${quoted(change)} is not PATH=VALUE`, 'write: --set train.optimizer.lr=0.5');
  const given = givenValue(change.slice(equals + 1));
  if ('message' in given) return problem(`--set ${quoted(change)}: ${given.message}`, given.hint);
  const missing = missingAt(value, path);
  return missing ?? { value: replaced(value, path, given.value), path };
}

/** `train.optimizer.lr`, `parameters.WQ[0][1]`, `functions["f(x)"][0]`. */
function pathOf(text: string): Path | undefined {
  const path: (string | number)[] = [];
  const part = /(?:^|\.)([\p{L}_$][\p{L}\p{N}_$]*)|\[(\d+)\]|\[("(?:[^"\\]|\\.)*")\]/uy;
  while (part.lastIndex < text.length) {
    const [found, name, index, quotedName] = part.exec(text) ?? [];
    if (found === undefined) return undefined;
    path.push(name ?? (index === undefined ? JSON.parse(quotedName as string) : Number(index)));
  }
  return path.length > 0 ? path : undefined;
}

function givenValue(text: string): { value: Json } | JsonMistake {
  const { value, mistakes } = parseJson(text);
  // Text that is no JSON stands for itself: --set train.batch=all
  if (value === undefined) return { value: text };
  return mistakes[0] ?? { value };
}

/** The first step of a path that leads nowhere; the last may be a field that the file leaves out. */
function missingAt(value: Json, path: Path): Problem | undefined {
  let at: Json | undefined = value;
  for (const [depth, key] of path.entries()) {
    const here: Json | undefined = at;
    at = childOf(here, key);
    if (at !== undefined) continue;
    const last = depth === path.length - 1;
    const mayBeNew =
      last && isObject(here) && typeof key === 'string' && !path.slice(0, -1).some(name => OWN_NAMES.has(String(name)));
    return mayBeNew ? undefined : nowhere(here, path, depth);
  }
  return undefined;
}

function nowhere(owner: Json | undefined, path: Path, depth: number): Problem {
  const where = depth === 0 ? 'the scenario' : pathText(path.slice(0, depth));
  const key = path[depth] as string | number;
  const message = `--set ${pathText(path)}: ${where} has no ${typeof key === 'number' ? `item ${key}` : key}`;
  if (Array.isArray(owner)) return problem(message, `it is a list of ${owner.length}, counted from 0`);
  if (!isObject(owner)) return problem(message, `it is ${JSON.stringify(owner)?.slice(0, 40)}`);
  const names = Object.keys(owner);
  const near = nearest(String(key), names);
  return problem(message, near ? `did you mean ${near}?` : `it has ${names.slice(0, 12).join(', ')}`);
}

function replaced(value: Json, path: Path, given: Json): Json {
  const [key, ...rest] = path;
  if (key === undefined) return given;
  if (Array.isArray(value)) return value.map((item, at) => (at === key ? replaced(item, rest, given) : item));
  const owner = value as Readonly<Record<string, Json>>;
  return Object.assign(Object.create(null), owner, { [key]: replaced(owner[key] ?? null, rest, given) });
}

function childOf(value: Json | undefined, key: string | number): Json | undefined {
  if (Array.isArray(value)) return typeof key === 'number' ? value[key] : undefined;
  return isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}

function isObject(value: Json | undefined): value is Readonly<Record<string, Json>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
