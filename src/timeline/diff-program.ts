/** A line of two programs held against each other. */
export interface LineChange {
  /** In both, only in a, or only in b. */
  readonly kind: 'same' | 'gone' | 'new';
  readonly text: string;
}

/** The lines of two programs, aligned so that as many as possible are the same; what is gone before what is new. */
export function lineChanges(a: readonly string[], b: readonly string[]): LineChange[] {
  const common = commonLengths(a, b);
  const changes: LineChange[] = [];
  const length = (i: number, j: number) => common[i * (b.length + 1) + j] as number;
  let i = 0;
  let j = 0;
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      changes.push({ kind: 'same', text: a[i++] as string });
      j++;
    } else if (i < a.length && (j >= b.length || length(i + 1, j) >= length(i, j + 1)))
      changes.push({ kind: 'gone', text: a[i++] as string });
    else changes.push({ kind: 'new', text: b[j++] as string });
  }
  return changes;
}

/** How many lines the rests of a from i and of b from j have in common, at `i * (b.length + 1) + j`. */
function commonLengths(a: readonly string[], b: readonly string[]): Uint32Array {
  const width = b.length + 1;
  const common = new Uint32Array((a.length + 1) * width);
  for (let i = a.length - 1; i >= 0; i--)
    for (let j = b.length - 1; j >= 0; j--)
      common[i * width + j] =
        a[i] === b[j]
          ? (common[(i + 1) * width + j + 1] as number) + 1
          : Math.max(common[(i + 1) * width + j] as number, common[i * width + j + 1] as number);
  return common;
}

/**
 * Names of a that b calls otherwise, found where a statement differs in nothing but a name that the other
 * program has not: `Q = X @ WQ` and `Q = X @ W_q`. An operation that was exchanged counts as a name too, so
 * that what stands without a name of its own stays aligned with its statement.
 */
export function renamesBetween(changes: readonly LineChange[]): ReadonlyMap<string, string> {
  const [inA, inB] = [namesIn(changes, 'new'), namesIn(changes, 'gone')];
  const renames = new Map<string, string>();
  for (const { gone, added } of blocks(changes)) {
    const left = [...added];
    for (const line of gone) {
      const at = left.findIndex(other => unify(line, other, inA, inB, renames));
      if (at >= 0) left.splice(at, 1);
    }
  }
  return renames;
}

const TOKENS = /[\p{L}_][\p{L}\p{N}_]*|\d[\d.]*|\S/gu;
const NAME = /^[\p{L}_]/u;

/** The id in b of what a calls so. */
export function renamed(id: string, renames: ReadonlyMap<string, string>): string {
  return renames.size === 0 ? id : id.replace(TOKENS, token => renames.get(token) ?? token);
}

/** Every name in the lines of one program: all but those that only the other has. */
function namesIn(changes: readonly LineChange[], without: LineChange['kind']): ReadonlySet<string> {
  const lines = changes.filter(({ kind }) => kind !== without);
  return new Set(lines.flatMap(({ text }) => text.match(TOKENS) ?? []).filter(token => NAME.test(token)));
}

function* blocks(changes: readonly LineChange[]): Generator<{ gone: string[]; added: string[] }> {
  let block = { gone: [] as string[], added: [] as string[] };
  for (const { kind, text } of changes)
    if (kind === 'same') {
      yield block;
      block = { gone: [], added: [] };
    } else block[kind === 'gone' ? 'gone' : 'added'].push(text);
  yield block;
}

/** Adds the renames that make one line the other; changes nothing and says false where none do. */
function unify(
  line: string,
  other: string,
  inA: ReadonlySet<string>,
  inB: ReadonlySet<string>,
  renames: Map<string, string>,
): boolean {
  const [a, b] = [line.match(TOKENS) ?? [], other.match(TOKENS) ?? []];
  if (a.length !== b.length) return false;
  const found = new Map<string, string>();
  for (const [at, from] of a.entries()) {
    const to = b[at] as string;
    if ((renames.get(from) ?? found.get(from) ?? from) === to) continue;
    if (!NAME.test(from) || !NAME.test(to) || inB.has(from) || inA.has(to) || found.has(from)) return false;
    found.set(from, to);
  }
  for (const [from, to] of found) renames.set(from, to);
  return true;
}
