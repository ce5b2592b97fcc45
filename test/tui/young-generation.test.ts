import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';

const LIMIT = new URL('../../src/tui/young-generation.ts', import.meta.url).href;

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
  return Number(execFileSync(process.execPath, ['--input-type=module', '-e', program], { encoding: 'utf8' })) / 2 ** 20;
}

test("V8's young generation stays small where it is limited, and only there", () => {
  expect(young(`await (await import('${LIMIT}')).limitYoungGeneration();`)).toBeLessThanOrEqual(32);
  expect(young('')).toBeGreaterThan(32);
});
