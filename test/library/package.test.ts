import { existsSync, readFileSync, symlinkSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { installed, type Project } from './package.ts';

let project: Project;
beforeAll(() => {
  project = installed();
}, 180_000);
afterAll(() => project.remove());

const BIN = join('node_modules', 'stepformer', 'dist', 'cli.js');
const TSC = resolve('node_modules', 'typescript', 'bin', 'tsc');
const good = { status: 0, stderr: '' };

describe('the package in an empty project', () => {
  test('has the program, the scenarios, the corpus and the schema', () => {
    const { stdout, ...ended } = project.run(process.execPath, BIN, 'list');
    expect(ended).toEqual(good);
    expect(stdout).toMatch(/^ {2}microgpt +MicroGPT learns names/m);
    expect(project.run(process.execPath, BIN, 'validate', 'microgpt')).toMatchObject(good); // reads names.txt
    const schema = project.run(process.execPath, BIN, 'schema');
    expect(schema).toMatchObject(good);
    expect(schema.stdout).toBe(readFileSync('scenario.schema.json', 'utf8'));
  });

  test('has what its README links to and shows', () => {
    const folder = join(project.folder, 'node_modules', 'stepformer');
    const readme = readFileSync(join(folder, 'README.md'), 'utf8');
    const links = [...readme.matchAll(/\]\(([\w/.-]+)(?:#[^)]*)?\)/g)].map(([, file]) => file as string);
    expect(links).toContain('docs/screen.svg');
    expect(links.filter(file => !existsSync(join(folder, file)))).toEqual([]);
  });

  test('gives its schema and scenarios to those who resolve them', () => {
    project.write(
      'resolve.mjs',
      `for (const file of ['scenario.schema.json', 'scenarios/full-backprop.json', 'package.json'])
        console.log(JSON.parse((await import('node:fs')).readFileSync(new URL(import.meta.resolve('stepformer/' + file)), 'utf8')).title);`,
    );
    const { stdout, ...ended } = project.run(process.execPath, 'resolve.mjs');
    expect(ended).toEqual(good);
    expect(stdout.split('\n')[1]).toBe('Example 3: full backpropagation');
  });
});

describe("the documents' examples", () => {
  const documents = ['README.md', 'docs/library.md'].map(file => readFileSync(file, 'utf8')).join('\n');
  const examples = [...documents.matchAll(/^```ts\n([\s\S]*?)^```$/gm)].map(([, text]) => text as string);
  const programs = examples.filter(text => !text.includes("'vitest'"));
  const tests = examples.filter(text => text.includes("'vitest'"));

  test('are there', () => {
    expect(programs.length).toBeGreaterThan(0);
    expect(tests.length).toBeGreaterThan(0);
  });

  test('compile against the declarations, which are complete, and print what they say', () => {
    for (const [at, text] of programs.entries()) project.write(`example${at}.ts`, text);
    const strict = ['--strict', '--module', 'nodenext', '--target', 'es2023', '--types', '', '--lib', 'es2023,dom'];
    const files = programs.map((_, at) => `example${at}.ts`);
    expect(project.run(process.execPath, TSC, ...strict, ...files)).toEqual({ ...good, stdout: '' });
    for (const [at, text] of programs.entries()) {
      const said = [...text.matchAll(/\/\/ → (.*)$/gm)].map(([, line]) => line);
      expect(said.length).toBeGreaterThan(0);
      const { stdout, ...ended } = project.run(process.execPath, `example${at}.js`);
      expect(ended).toEqual(good);
      expect(stdout.trimEnd().split('\n')).toEqual(said);
    }
  });

  test('for tests compile and pass', () => {
    symlinkSync(resolve('node_modules', 'vitest'), join(project.folder, 'node_modules', 'vitest'), 'junction');
    for (const [at, text] of tests.entries()) project.write(`example${at}.test.ts`, text);
    const files = tests.map((_, at) => `example${at}.test.ts`);
    const lenient = [
      '--strict',
      '--module',
      'nodenext',
      '--target',
      'es2023',
      '--skipLibCheck',
      '--noEmit',
      '--types',
      '',
    ];
    expect(project.run(process.execPath, TSC, ...lenient, ...files)).toEqual({ ...good, stdout: '' });
    const vitest = resolve('node_modules', 'vitest', 'vitest.mjs');
    const ended = project.run(process.execPath, vitest, 'run', '--root', '.', ...files);
    expect(ended, ended.stdout + ended.stderr).toMatchObject({ status: 0 });
  }, 60_000);
});
