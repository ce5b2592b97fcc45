import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { departures, type Source, unimported } from './architecture.ts';

const sources = read('src');
const others = [...read('tools'), ...read('bench'), ...read('.', false)];

/** The code in a folder. */
function read(folder: string, recursive = true): Source[] {
  return readdirSync(folder, { recursive, encoding: 'utf8' })
    .filter(file => /\.(tsx?|mjs)$/.test(file) && !file.includes('node_modules'))
    .map(file => `${folder === '.' ? '' : `${folder}/`}${file.replaceAll('\\', '/')}`)
    .map(path => ({ path, text: readFileSync(path, 'utf8') }));
}

test('the sources keep to the architecture', () => {
  expect(sources.length).toBeGreaterThan(20);
  expect(departures(sources)).toEqual([]);
});

test('nothing is exported that no other file imports', () => {
  expect(others.length).toBeGreaterThan(20);
  expect(unimported([...sources, ...others])).toEqual([]);
});

const DOC = '/** What it is for. */\n';

test.each([
  [
    'an import against the direction',
    'src/tensor/a.ts',
    "import { b } from '../engine/b.ts';",
    'tensor may not know engine',
  ],
  [
    'a type import against it',
    'src/ops/a.ts',
    "import type { B } from '../scenario/b.ts';",
    'ops may not know scenario',
  ],
  [
    'a dynamic import against it',
    'src/explain/a.ts',
    "const b = await import('../tui/b.ts');",
    'explain may not know tui',
  ],
  [
    'an import over several lines',
    'src/tensor/a.ts',
    "import {\n  b,\n} from '../ops/b.ts';",
    'tensor may not know ops',
  ],
  ['a re-export against it', 'src/formula/a.ts', "export { b } from '../ops/b.ts';", 'formula may not know ops'],
  ['a folder that is not in the plan', 'src/misc/a.ts', "import '../tensor/b.ts';", 'no folder of the architecture'],
  ['React outside the terminal', 'src/commands/a.ts', "import { useState } from 'react';", 'imports react'],
  ['Ink in the engine', 'src/engine/a.ts', "import { Box } from 'ink';", 'imports ink'],
  ['meow in a command', 'src/commands/a.ts', "import meow from 'meow';", 'imports meow'],
  ['Immer where nothing changes', 'src/engine/a.ts', "import { produce } from 'immer';", 'imports immer'],
  ['the file system in the engine', 'src/engine/a.ts', "import fs from 'node:fs';", 'imports node:fs'],
  ['a vague file name', 'src/engine/utils.ts', '', 'a name that says nothing'],
  ['a vague folder name', 'src/tui/helpers/a.ts', '', 'a name that says nothing'],
  ['chance in the engine', 'src/engine/a.ts', 'const x = Math.random();', 'uses Math.random'],
  ['a clock in the engine', 'src/engine/a.ts', 'const now = new Date();', 'uses new Date'],
  ['chance in a replay', 'src/timeline/a.ts', 'const x = Math.random();', 'uses Math.random'],
  ['a clock in a verdict', 'src/worksheet/a.ts', 'const now = Date.now();', 'uses Date.now'],
  ['a clock in a comparison', 'src/compare/a.ts', 'const now = performance.now();', 'uses performance.now'],
  ['a power in the arithmetic', 'src/arithmetic/a.ts', 'const y = x ** 2;', 'uses **'],
  ['a power in an operation', 'src/ops/a.ts', 'const y = x ** 2;', 'uses **'],
  ['a power by its other name', 'src/engine/a.ts', 'const y = Math.pow(x, 2);', 'uses Math.pow'],
  ['a file that is too long', 'src/ops/a.ts', 'x();\n'.repeat(301), 'has 301 lines'],
  ['an export without a comment', 'src/ops/a.ts', 'export const a = 1;', 'exports a without'],
  ['one that has only a line comment', 'src/ops/a.ts', '// what it is\nexport function a() {}', 'exports a without'],
])('names %s', (_, path, text, message) => {
  expect(departures([{ path, text }])).toEqual([expect.stringContaining(message)]);
});

test('names a cycle, also one of types, once', () => {
  const cycle = [
    { path: 'src/ops/a.ts', text: "import { b } from './b.ts';" },
    { path: 'src/ops/b.ts', text: "import type { C } from './c.ts';" },
    { path: 'src/ops/c.ts', text: "import './a.ts';" },
  ];
  expect(departures(cycle)).toEqual(['cycle: src/ops/a.ts → src/ops/b.ts → src/ops/c.ts → src/ops/a.ts']);
});

test('lets pass what is allowed, and does not read comments and strings as code', () => {
  const good = [
    `import { a } from '../tensor/a.ts';\n${DOC}export const b = a;`,
    `/** The square, x ** 2 in the notation; never Math.random. */\nexport const notation = 'x ** 2';`,
    `// import { Box } from 'ink';\n${DOC}// biome-ignore lint: for a reason\nexport type C = number;`,
  ];
  expect(departures(good.map((text, at) => ({ path: `src/ops/${at}.ts`, text })))).toEqual([]);
});

const using = (text: string): Source => ({ path: 'bench/b.ts', text });

test.each([
  ['a value', 'export const a = 1;'],
  ['a function', 'export async function a() {}'],
  ['a type', 'export type a = number;'],
  ['an interface', 'export interface a {}'],
  ['one that its own file imports', "import { a as own } from './a.ts';\nexport const a = () => own;"],
  ['one whose comment speaks of tests in passing', '/** Tests of a number. */\nexport const a = 1;'],
  ['one after another that is for tests', `/** Exported for tests. */\nconst b = 1;\nexport const a = b;`],
])('names %s that is exported for nobody', (_, text) => {
  const elsewhere = using(
    "import { a } from './c.ts';\n// import { a } from '../src/ops/a.ts';\nimport { b as a } from '../src/ops/a.ts';",
  );
  expect(unimported([{ path: 'src/ops/a.ts', text }, elsewhere])).toEqual([
    'src/ops/a.ts exports a, which no other file imports',
  ]);
});

test.each([
  ['a name', "import { type b, a } from '../src/ops/a.ts';"],
  ['a type', "import type { a } from '../src/ops/a.ts';"],
  ['a name under another', "import {\n  a as b,\n} from '../src/ops/a.ts';"],
  ['a name that is handed on', "export { a } from '../src/ops/a.ts';"],
  ['all of it', "import * as b from '../src/ops/a.ts';"],
  ['all of it, when it is needed', "const { a } = await import('../src/ops/a.ts');"],
])('lets pass an export of which another file imports %s', (_, text) => {
  expect(unimported([{ path: 'src/ops/a.ts', text: 'export const a = 1;' }, using(text)])).toEqual([]);
});

test('lets pass exports of the package, and what says that it is exported for tests', () => {
  expect(unimported([{ path: 'src/index.ts', text: 'export const a = 1;' }])).toEqual([]);
  const seam = '/**\n * One half.\n * Exported for tests.\n */\nexport const a = 0.5;';
  expect(unimported([{ path: 'src/ops/a.ts', text: seam }])).toEqual([]);
});
