/** A source file as the rules below see it; paths from the project's folder, with `/`. */
export interface Source {
  readonly path: string;
  readonly text: string;
}

/** Files whose exports are for others than the program: the package's faces, and the first file of it. */
const ENTRIES: readonly string[] = ['src/index.ts', 'src/vitest.ts', 'src/start.ts'];

/** In a doc comment: only tests import this, and that is meant. */
const SEAM = /\bexported for tests\b/i;

/** Which folders of src/ each one may import, besides itself. Dependencies point one way: up this list. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  tensor: [],
  arithmetic: ['tensor'],
  ops: ['tensor', 'arithmetic'],
  formula: [],
  scenario: ['tensor', 'formula'],
  engine: ['tensor', 'arithmetic', 'ops', 'formula', 'scenario'],
  timeline: ['tensor', 'arithmetic', 'ops', 'formula', 'scenario', 'engine'],
  explain: ['tensor', 'arithmetic', 'ops', 'formula', 'scenario', 'engine', 'timeline'],
  worksheet: ['tensor', 'arithmetic', 'ops', 'formula', 'scenario', 'engine', 'timeline', 'explain'],
  compare: ['tensor', 'arithmetic', 'ops', 'formula', 'scenario', 'engine', 'timeline', 'explain', 'worksheet'],
  commands: [
    'tensor',
    'arithmetic',
    'ops',
    'formula',
    'scenario',
    'engine',
    'timeline',
    'explain',
    'worksheet',
    'compare',
  ],
  tui: ['tensor', 'arithmetic', 'ops', 'formula', 'scenario', 'engine', 'timeline', 'explain', 'worksheet'],
  'index.ts': [
    'commands',
    'compare',
    'tensor',
    'arithmetic',
    'formula',
    'scenario',
    'engine',
    'timeline',
    'explain',
    'worksheet',
  ],
  'vitest.ts': ['tensor', 'scenario', 'engine', 'timeline', 'explain'],
  'cli.tsx': ['commands', 'tui', 'scenario'],
  'start.ts': ['cli.tsx'],
};

/** Where the packages that would spread if one let them may be imported. */
const ONLY_IN: readonly (readonly [name: RegExp, places: RegExp])[] = [
  [/^(ink|ink-table|react)(\/|$)/, /^src\/(tui\/|cli\.tsx$)/],
  [/^immer$/, /^src\/(tui|timeline)\//],
  [/^meow$|\/package\.json$/, /^src\/cli\.tsx$/],
  [/^chalk$/, /^src\/(tui\/|cli\.tsx$)/],
  [
    /^node:/,
    /^src\/((start|vitest)\.ts|cli\.tsx|commands\/.*|scenario\/(load\.ts|arrays\/.*)|tui\/(settings|ink-table|young-generation)\.tsx?)$/,
  ],
];

/** What must not stand in the code of a folder, with the reason. Comments and strings are not code. */
const FORBIDDEN: readonly (readonly [code: RegExp, places: RegExp, reason: string])[] = [
  [
    /\bMath\.random\b|\bnew Date\b|\bDate\.now\b|\bperformance\.now\b/,
    /^src\/(tensor|arithmetic|ops|formula|scenario|engine|timeline|explain|worksheet|compare)\//,
    'a run must repeat to the bit',
  ],
  [/\*\*|\bMath\.pow\b/, /^src\/(arithmetic|ops|engine)\//, 'its last bits differ between versions of Node'],
];

const VAGUE = /^(utils?|helpers?|common|types|managers?)$/;
const LONGEST = 300;

/** Everything in the sources that departs from the architecture, one line each. */
export function departures(sources: readonly Source[]): string[] {
  return [...sources.flatMap(departuresOf), ...cycles(sources)];
}

/**
 * Exports that no other of these files imports. What a dynamic import reaches counts as imported, whatever of it is
 * used; what is exported for tests has to say so. The `.mjs` of the build are read by Rolldown and by what they write.
 */
export function unimported(files: readonly Source[]): string[] {
  const names = new Map<string, Set<string>>();
  for (const { path, text } of files)
    for (const [from, imported] of namesImported(text)) {
      const to = resolve(path, from);
      if (to !== path) names.set(to, new Set([...(names.get(to) ?? []), ...imported]));
    }
  return files
    .filter(({ path }) => !ENTRIES.includes(path) && !path.endsWith('.mjs'))
    .flatMap(source =>
      exportsOf(source)
        .filter(({ name, seam }) => !seam && !names.get(source.path)?.has(name) && !names.get(source.path)?.has('*'))
        .map(({ name }) => `${source.path} exports ${name}, which no other file imports`),
    );
}

/** What a file imports or hands on by name from each file beside it; `*` for all of it. */
function namesImported(text: string): (readonly [from: string, names: ReadonlySet<string>])[] {
  const code = withoutComments(text);
  const named = /\b(?:import|export)\s+(?:type\s+)?(?:\{([^}]*)\}|\*(?:\s+as\s+\w+)?)\s*from\s+'(\.[^']+)'/g;
  const dynamic = /\bimport\(\s*'(\.[^']+)'\s*\)/g;
  return [
    ...[...code.matchAll(named)].map(
      ([, list, from]) => [from as string, new Set(list ? listed(list) : ['*'])] as const,
    ),
    ...[...code.matchAll(dynamic)].map(([, from]) => [from as string, new Set(['*'])] as const),
  ];
}

/** The names in the braces of an import, as their own file calls them. */
function listed(list: string): string[] {
  return list.split(',').flatMap(item => /^\s*(?:type\s+)?(\w+)/.exec(item)?.[1] ?? []);
}

function departuresOf(source: Source): string[] {
  const { path, text } = source;
  const found: string[] = [];
  for (const name of importsOf(source)) {
    if (name.startsWith('.') && !name.endsWith('/package.json')) found.push(...wrongWay(path, resolve(path, name)));
    for (const [packages, places] of ONLY_IN)
      if (packages.test(name) && !places.test(path)) found.push(`${path} imports ${name}, which has its own places`);
  }
  if (path.split(/[/.]/).some(part => VAGUE.test(part))) found.push(`${path} has a name that says nothing`);
  const lines = text.trimEnd().split('\n').length;
  if (lines > LONGEST) found.push(`${path} has ${lines} lines; ${LONGEST} is the limit`);
  const code = codeOf(text);
  for (const [what, places, reason] of FORBIDDEN)
    if (places.test(path) && what.test(code)) found.push(`${path} uses ${what.exec(code)?.[0]}: ${reason}`);
  return [...found, ...undocumented(source)];
}

function wrongWay(from: string, to: string): string[] {
  const [here, there] = [folder(from), folder(to)];
  const allowed = MAY_IMPORT[here];
  if (!allowed) return [`${from} is in no folder of the architecture`];
  return here === there || allowed.includes(there) ? [] : [`${from} imports ${to}: ${here} may not know ${there}`];
}

/** `src/engine/run.ts` is in `engine`; files of src/ itself stand for themselves. */
function folder(path: string): string {
  return path.split('/')[1] as string;
}

/** Every module that a file names: imports, re-exports, dynamic imports, types included. */
function importsOf({ text }: Source): string[] {
  const naming =
    /(?:^|[\s;}])(?:import|export)\s+(?:[^'"();]*?\sfrom\s+)?['"]([^'"]+)['"]|\b(?:import|require)\(\s*['"]([^'"]+)['"]\s*\)/g;
  return [...withoutComments(text).matchAll(naming)].map(([, still, dynamic]) => (still ?? dynamic) as string);
}

function resolve(from: string, to: string): string {
  return new URL(to, `file:///${from}`).pathname.slice(1);
}

/** Import cycles, each once, as the way round. Types count: two files that need each other's are one thing in two places. */
function cycles(sources: readonly Source[]): string[] {
  const imports = new Map(
    sources.map(source => [
      source.path,
      importsOf(source)
        .filter(name => name.startsWith('.'))
        .map(name => resolve(source.path, name)),
    ]),
  );
  const found: string[] = [];
  const done = new Set<string>();
  const walk = (path: string, way: readonly string[]) => {
    if (way.includes(path)) found.push(`cycle: ${[...way.slice(way.indexOf(path)), path].join(' → ')}`);
    if (done.has(path) || way.includes(path)) return;
    for (const next of imports.get(path) ?? []) walk(next, [...way, path]);
    done.add(path);
  };
  for (const path of imports.keys()) walk(path, []);
  return found;
}

/** Exports without a doc comment right above (a comment for the linter may stand between). */
function undocumented(source: Source): string[] {
  return exportsOf(source)
    .filter(({ documented }) => !documented)
    .map(({ name }) => `${source.path} exports ${name} without a doc comment`);
}

interface Exported {
  readonly name: string;
  readonly documented: boolean;
  readonly seam: boolean;
}

/** What a file declares and exports, and what its doc comment says of that. */
function exportsOf({
  text,
}: Source): { readonly name: string; readonly documented: boolean; readonly seam: boolean }[] {
  const lines = text.split('\n');
  return lines.flatMap((line, at): Exported[] => {
    const name =
      /^export (?:declare )?(?:default )?(?:async )?(?:abstract )?(?:const|function\*?|class|interface|type|let) (\w+)/.exec(
        line,
      )?.[1];
    if (!name) return [];
    let end = at - 1;
    while (lines[end]?.startsWith('//')) end--;
    if (!lines[end]?.trimEnd().endsWith('*/')) return [{ name, documented: false, seam: false }];
    const begin = lines.findLastIndex((above, its) => its <= end && above.startsWith('/**'));
    return [{ name, documented: true, seam: SEAM.test(lines.slice(begin, end + 1).join(' ')) }];
  });
}

function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\/|(?<=^|\s)\/\/.*$/gm, '');
}

function codeOf(text: string): string {
  return withoutComments(text).replace(/'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|`(?:\\.|[^`\\])*`/g, "''");
}
