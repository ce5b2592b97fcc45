import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';

const LIMIT = new URL('../../src/tui/young-generation.ts', import.meta.url).href;

/** What a process prints. */
function printed(program: string): string {
  return execFileSync(process.execPath, ['--input-type=module', '-e', program], { encoding: 'utf8' });
}

/** Megabytes of V8's young generation after a process has made many objects and kept some of them for a while. */
function young(first: string): number {
  const program = `
    import { getHeapSpaceStatistics } from 'node:v8';
    ${first}
    const kept = [];
    for (let step = 0; step < 400; step++) {
      const made = Array.from({ length: 5000 }, (_, at) => ({ at, step }));
      kept.push(made);
      if (kept.length > 20) kept.shift();
      await new Promise(resolve => setImmediate(resolve));
    }
    process.stdout.write(String(getHeapSpaceStatistics().find(space => space.space_name === 'new_space').space_size));
  `;
  return Number(printed(program)) / 2 ** 20;
}

test("V8's young generation stays small where it is limited, and only there", () => {
  expect(young(`await (await import('${LIMIT}')).limitYoungGeneration();`)).toBeLessThanOrEqual(32);
  expect(young('')).toBeGreaterThan(32);
});

/** How many minor collections a process sees that idles for a while after so many frames. */
function collections(frames: number): number {
  return Number(
    printed(`
      const { collectingBetweenFrames } = await import('${LIMIT}');
      const drawn = collectingBetweenFrames();
      const rest = (milliseconds = 100) => new Promise(resolve => setTimeout(resolve, milliseconds));
      await rest(800); // the collector is looked for once
      let seen = 0;
      new PerformanceObserver(list => { seen += list.getEntries().filter(entry => entry.detail.kind === 1).length; }).observe({ entryTypes: ['gc'] });
      for (let frame = 0; frame < ${frames}; frame++) {
        drawn();
        await rest();
      }
      await rest();
      process.stdout.write(String(seen));
    `),
  );
}

test('after a frame the young generation is collected, once, and not without one', () => {
  expect(collections(0)).toBe(0);
  expect(collections(3)).toBe(3);
});
