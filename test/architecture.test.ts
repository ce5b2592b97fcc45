import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { departures } from './architecture.ts';

const sources = readdirSync('src', { recursive: true, encoding: 'utf8' })
  .filter(file => /\.tsx?$/.test(file))
  .map(file => `src/${file.replaceAll('\\', '/')}`)
  .map(path => ({ path, text: readFileSync(path, 'utf8') }));

test('the sources keep to the architecture', () => {
  expect(sources.length).toBeGreaterThan(20);
  expect(departures(sources)).toEqual([]);
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
