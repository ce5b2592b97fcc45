// ink-table 3.1.0 is CommonJS and calls require('ink'); Ink is an ES module with a top-level await, which
// require() refuses (ERR_REQUIRE_ASYNC_MODULE). Ink and React are already loaded here, so those very
// instances are handed to the CommonJS loader through `require.cache`, which Node documents as writable.
import { createRequire } from 'node:module';
import * as ink from 'ink';
import type InkTable from 'ink-table';
import * as react from 'react';

const require = createRequire(import.meta.url);

function provide(name: string, exports: object) {
  const id = require.resolve(name);
  require.cache[id] ??= Object.assign(Object.create(null), { id, filename: id, loaded: true, children: [], exports });
}

provide('ink', ink);
provide('react', react);

/** ink-table's component, drawing with our own Ink. Fit the columns to the width first: it breaks when wider. */
export const InkTableComponent = (require('ink-table') as typeof InkTable).default;
