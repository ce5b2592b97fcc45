#!/usr/bin/env node
// The first file of the program. It must parse and link on any Node that knows ES modules, so that an old one
// gets a sentence instead of a syntax error: no named imports of new things, no top-level await, no new syntax.
import module from 'node:module';

const major = Number(process.versions.node.split('.')[0]);
if (major < 22) {
  process.stderr.write(
    `stepformer needs Node 22 or newer and this is Node ${process.versions.node}; install a newer one from nodejs.org.\n`,
  );
  process.exitCode = 2;
} else {
  module.enableCompileCache();
  void import('./cli.tsx').then(cli => cli.start());
}
