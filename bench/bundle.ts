import { mkdtempSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type BuildOptions, build } from 'rolldown';

const PROJECT = resolve(import.meta.dirname, '..');
const CONFIG = join(PROJECT, 'rolldown.config.mjs');

/**
 * Bundles a program as Stepformer is bundled (`src/start.ts` is Stepformer itself) and gives the file to
 * start. It is built aside, so that a build of the project can't change what is measured, and goes away
 * with this process. `plain` is as anyone would bundle a program with Ink: without our edits to Ink, its
 * packages as they are.
 */
export async function bundled(source: string, { plain = false } = {}): Promise<string> {
  const { default: config }: { default: BuildOptions } = await import(CONFIG);
  // In node_modules, from where the packages that stay external and the scenarios are found.
  const dir = mkdtempSync(join(PROJECT, 'node_modules', '.bench-'));
  process.on('exit', () => rmSync(dir, { recursive: true, force: true }));
  const input = { program: join(PROJECT, source) };
  // Modules by their name: beside the project's package.json Node would have to find out what they are.
  const names = { entryFileNames: '[name].mjs', chunkFileNames: 'chunks/[name]-[hash].mjs' };
  await build({
    ...config,
    ...(plain && PLAIN),
    cwd: PROJECT,
    input,
    logLevel: 'silent',
    output: { ...config.output, ...names, dir },
  });
  return join(dir, 'program.mjs');
}

/** What no program with Ink can do without: the production build of React, and no devtools, which crash at start. */
const PLAIN: BuildOptions = {
  plugins: [],
  resolve: { alias: { 'react-devtools-core': join(PROJECT, 'tools', 'nothing.js') } },
  transform: { target: 'node22', define: { 'process.env.NODE_ENV': '"production"' } },
};
