import { execFileSync } from 'node:child_process';

/** Bundles the program once, before any test runs it: two test files that did so at once would pull it from under each other. */
export default function setup(): void {
  execFileSync(process.execPath, ['tools/build.mjs']);
}
