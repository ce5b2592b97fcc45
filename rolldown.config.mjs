import { defineConfig } from 'rolldown';

export default defineConfig({
  // The entry imports everything else when it has made sure of Node, so each command loads its own chunks only.
  input: { cli: 'src/start.ts' },
  platform: 'node',
  tsconfig: true,
  external: ['ink-table'], // CommonJS that must meet this bundle's Ink: see the shim in src/tui
  resolve: { alias: { 'react-devtools-core': `${import.meta.dirname}/tools/nothing.js` } }, // left external, it crashes at start
  transform: {
    target: 'node22',
    define: {
      'process.env.NODE_ENV': '"production"',
      fetch: 'undefined', // Yoga's loader tries fetch("data:…") first, which loads all of undici: 30 to 40 ms
    },
  },
  output: { dir: 'dist', cleanDir: true, minify: true, sourcemap: true, chunkFileNames: 'chunks/[name]-[hash].js' },
});
