import { defineConfig } from 'rolldown';
import { quickerInk } from './tools/quicker-ink.mjs';

/** meow tidies the package.json that it reads, for which it loads every licence there is; only the version is asked for. */
const withoutTidying = {
  name: 'meow-without-normalize-package-data',
  transform: (code, id) =>
    /meow\/build\/dependencies\.js$/.test(id.replaceAll('\\', '/'))
      ? code.replace('var normalizeExports = requireNormalize();', 'var normalizeExports = () => {};')
      : undefined,
};

const shared = {
  platform: 'node',
  plugins: [withoutTidying, quickerInk],
  tsconfig: true,
  resolve: {
    alias: {
      'react-devtools-core': `${import.meta.dirname}/tools/nothing.js`, // left external, it crashes at start
      'string-width': `${import.meta.dirname}/tools/string-width.cjs`, // a quarter of what a key costs
      fflate: `${import.meta.dirname}/tools/fflate.cjs`,
    },
  },
  transform: {
    target: 'node22',
    define: {
      'process.env.NODE_ENV': '"production"',
      fetch: 'undefined', // Yoga's loader tries fetch("data:…") first, which loads all of undici: 30 to 40 ms
    },
  },
};
const output = { cleanDir: true, minify: true, sourcemap: true, chunkFileNames: 'chunks/[name]-[hash].js' };

/**
 * What a session in the terminal always loads, in three files: a file costs Node a millisecond to find and to link,
 * and by itself the bundler makes some forty. The more special come first: each takes what it imports along.
 */
const groups = [
  { name: 'cli', test: /[\\/]src[\\/]cli\.tsx$/, priority: 3 },
  {
    name: 'engine',
    test: /[\\/]src[\\/](tensor|arithmetic|ops|formula|scenario|engine|timeline|explain|commands[\\/](outside|pickable)\.ts)/,
    priority: 2,
  },
  { name: 'terminal', test: /[\\/]src[\\/]tui[\\/]open\.tsx$/, priority: 1 },
];

/** The program. Its entry imports everything else when it has made sure of Node, so each command loads its own chunks only. */
export default defineConfig({
  ...shared,
  input: { cli: 'src/start.ts' },
  external: ['ink-table'], // CommonJS that must meet this bundle's Ink: see the shim in src/tui
  output: { ...output, codeSplitting: { groups }, dir: 'dist' },
});

/** What `import 'stepformer'` and `import 'stepformer/vitest'` give: one build, so that both know the same Timeline. */
export const library = defineConfig({
  ...shared,
  input: { index: 'src/index.ts', vitest: 'src/vitest.ts' },
  external: ['vitest'],
  output: { ...output, dir: 'dist/library' },
});
