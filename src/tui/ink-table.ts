// ink-table 3.1.0 is CommonJS and calls require('ink'); Ink is an ES module with a top-level await, which
// require() refuses (ERR_REQUIRE_ASYNC_MODULE). Ink and React are already loaded here, so those very
// instances are handed to the CommonJS loader through `require.cache`, which Node documents as writable.
import { createRequire } from 'node:module';
import * as ink from 'ink';
import type InkTable from 'ink-table';
import * as react from 'react';

const require = createRequire(import.meta.url);

/** What ink-table finds under a name from where it is installed. */
function provide(name: string, exports: object) {
  const id = createRequire(require.resolve('ink-table')).resolve(name);
  require.cache[id] ??= Object.assign(Object.create(null), { id, filename: id, loaded: true, children: [], exports });
}

let component: typeof InkTable.default | undefined;

/**
 * ink-table's component, drawing with our own Ink; loaded when the first table is drawn, which is seldom in the
 * first frame. Fit the columns to the width first: it breaks when wider.
 */
export function inkTable(): typeof InkTable.default {
  if (!component) {
    provide('ink', ink);
    provide('react', react);
    // Only for the keys of its lines, and most of what drawing one costs: SHA-1, loading Node's cryptography, and a
    // line that is made anew whenever a number in it changes. Their position is in their keys besides.
    provide('object-hash', { sha1: () => '' });
    component = (require('ink-table') as typeof InkTable).default;
  }
  return component;
}
