/**
 * Matchers for vitest: `import 'stepformer/vitest'` in a test or a setup file, then
 * `await expect(timeline).toMatchTimeline()` keeps a timeline as a snapshot beside the test, and holds
 * the next run against it by meaning: a sum in another order passes, a real change is named.
 */
import { existsSync, readFileSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { expect, Snapshots } from 'vitest';
import { explanationFault } from './explain/fault.ts';
import { isTensor, type Tensor, tensorOfRows } from './tensor/tensor.ts';
import { cellText } from './timeline/address.ts';
import { disagreement, tolerance } from './timeline/agreement.ts';
import { firstChange, firstChangeText, openerOf, shellWord } from './timeline/change.ts';
import { timelineGiven } from './timeline/given.ts';
import { recordedOf } from './timeline/recorded.ts';
import { snapshotText, tensorText } from './timeline/snapshot.ts';
import { parseSnapshot } from './timeline/snapshot-file.ts';
import { Timeline } from './timeline/timeline.ts';

/** How `toMatchTimeline` compares, and where it keeps the snapshot. */
export interface MatchTimelineOptions {
  /** How far apart numbers may be, as a part of themselves; 1e-9 without it. */
  readonly tolerance?: number;
  /** The snapshot's file; without it `__timelines__/<test file>-<test name>.txt` beside the test. */
  readonly file?: string;
}

/** Numbers as a test writes them: a number is 1×1, a list a row, a list of lists a matrix. */
export type TensorLike = Tensor | number | readonly number[] | readonly (readonly number[])[];

declare module 'vitest' {
  // The type parameters are those of the interface that is extended.
  interface Matchers<R extends void | Promise<void> = void | Promise<void>, T = unknown> {
    /**
     * Holds a timeline against its snapshot by meaning and tolerance. The first run writes it, `vitest -u`
     * rewrites it, CI never writes. To be awaited.
     */
    toMatchTimeline(options?: MatchTimelineOptions | string): Promise<void>;
    /** Holds a tensor, or rows of numbers, against others, to so many decimals (12 without `digits`). */
    toMatchTensor(values: TensorLike, options?: { readonly digits?: number }): R;
    /**
     * Holds that the cell at an address, or every cell of the tensor there, is explained: its terms sum to
     * its value, bit for bit in the forward and update phases, within 1e-12 of Σ|terms| for gradients.
     */
    toExplain(address: string): R;
  }
}

expect.extend({
  async toMatchTimeline(received: unknown, options: MatchTimelineOptions | string = {}) {
    const timeline = timelineGiven(received, 'toMatchTimeline');
    const { testPath = '', currentTestName = '' } = this;
    const own = `${basename(testPath).replace(/\.test\.[jt]sx?$/, '')}-${slug(currentTestName)}.txt`;
    const { file, tolerance: allowed } = typeof options === 'string' ? { file: options } : options;
    const path = file ?? join(dirname(testPath), '__timelines__', own);
    const change = existsSync(path) ? changeSince(path, timeline, allowed) : undefined;
    if (existsSync(path) && change === undefined) return { pass: true, message: () => `${path} is the same timeline` };
    // vitest knows whether this run may write: the first time, with -u, never in CI.
    const written = await Snapshots.toMatchFileSnapshot.call(this, [...snapshotText(timeline)].join(''), path);
    if (change !== undefined && !written.pass) return failed(change);
    return written.pass || existsSync(path) ? written : failed(missing(path, testPath));
  },
  toMatchTensor(received: unknown, values: TensorLike, { digits = 12 }: { digits?: number } = {}) {
    const [a, b] = [tensorIn(values), tensorIn(received)];
    if (a.rows !== b.rows || a.columns !== b.columns)
      return failed(`the tensor is ${b.rows}×${b.columns}, and ${a.rows}×${a.columns} was expected`);
    const found = disagreement(a, b, { relative: 0, ofLargest: 0, absolute: 0.5 / 10 ** digits });
    if (!found) return { pass: true, message: () => `the tensor is the same to ${digits} decimals` };
    const { at, cells } = found;
    const more = cells > 1 ? `; ${cells - 1} more of ${a.data.length} cells differ` : '';
    return failed(`${cellText(at)} is ${found.b}, and ${found.a} was expected to ${digits} decimals${more}`);
  },
  toExplain(received: unknown, address: string) {
    const fault = explanationFault(timelineGiven(received, 'toExplain'), address);
    return fault === undefined ? { pass: true, message: () => `${address} is explained` } : failed(fault);
  },
});

expect.addSnapshotSerializer({
  test: value => value instanceof Timeline || isTensor(value),
  serialize: (value: Timeline | Tensor) =>
    value instanceof Timeline ? [...snapshotText(value)].join('').trimEnd() : tensorText(value),
});

function failed(message: string) {
  return { pass: false, message: () => message };
}

/** Says of a snapshot that is not there how it comes to be there, where vitest may not write it. */
function missing(path: string, testPath: string): string {
  const [file, test] = [relative('.', path), relative('.', testPath)];
  return `there is no ${file}, and in CI it is not written\nwrite it: npx vitest run ${shellWord(test)}, and commit ${file}`;
}

function tensorIn(value: unknown): Tensor {
  if (isTensor(value)) return value;
  return tensorOfRows(value);
}

/** The first change since the snapshot in a file, or what is wrong with that file. */
function changeSince(path: string, timeline: Timeline, relativeTolerance?: number): string | undefined {
  try {
    const expected = parseSnapshot(readFileSync(path, 'utf8'), relative('.', path));
    const change = firstChange(expected, recordedOf(timeline), tolerance(relativeTolerance));
    if (!change) return undefined;
    const { file, set } = timeline.program.scenario;
    const opener = openerOf(file === '' ? 'SCENARIO' : relative('.', file), set);
    return `the timeline is not that of ${relative('.', path)}\n${firstChangeText(change, opener)}`;
  } catch (error) {
    if (error instanceof Error && error.name === 'ProblemsError') return error.message;
    throw error;
  }
}

function slug(name: string): string {
  return name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
}
