/**
 * Matchers for vitest: `import 'stepformer/vitest'` in a test or a setup file, then
 * `await expect(timeline).toMatchTimeline()` keeps a timeline as a snapshot beside the test.
 */
import { basename, dirname, join } from 'node:path';
import { expect, Snapshots } from 'vitest';
import { snapshotText } from './timeline/snapshot.ts';
import { Timeline } from './timeline/timeline.ts';

declare module 'vitest' {
  // The type parameters are those of the interface that is extended.
  interface Matchers<R extends void | Promise<void> = void | Promise<void>, T = unknown> {
    /**
     * Holds a timeline against `__timelines__/<test file>-<test name>.txt` beside the test, or against
     * `file`. The first run writes it, `vitest -u` rewrites it, CI never writes. To be awaited.
     */
    toMatchTimeline(file?: string): Promise<void>;
  }
}

expect.extend({
  async toMatchTimeline(received: unknown, file?: string) {
    if (!(received instanceof Timeline))
      throw new TypeError('toMatchTimeline: expected a Timeline, as record() and new Timeline() give');
    const { testPath = '', currentTestName = '' } = this;
    const own = `${basename(testPath).replace(/\.test\.[jt]sx?$/, '')}-${slug(currentTestName)}.txt`;
    const path = file ?? join(dirname(testPath), '__timelines__', own);
    return Snapshots.toMatchFileSnapshot.call(this, [...snapshotText(received)].join(''), path);
  },
});

function slug(name: string): string {
  return name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
}
