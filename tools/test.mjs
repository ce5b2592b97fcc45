// Everything that must hold, one stage after another, and what came of each. Arguments go to vitest.
import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';

const REPORT = 'test-report.json';
const stages = [
  ['types', 'tsc'],
  ['lint', 'biome', 'check', '--error-on-warnings'],
  ['lock file', 'node', 'tools/lockcheck.mjs'],
  [
    'tests',
    'vitest',
    'run',
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${REPORT}`,
    ...process.argv.slice(2),
  ],
];

/** What vitest counted, in its own words; nothing where it did not come so far. */
function counted() {
  try {
    const { numPassedTests, numFailedTests, numPendingTests } = JSON.parse(readFileSync(REPORT, 'utf8'));
    return `${numPassedTests} passed, ${numFailedTests} failed${numPendingTests ? `, ${numPendingTests} skipped` : ''}`;
  } catch {
    return '';
  }
}

rmSync(REPORT, { force: true });
const results = stages.map(([name, command, ...rest]) => {
  const began = performance.now();
  const { status } = spawnSync(command, rest, { stdio: 'inherit', shell: process.platform === 'win32' });
  return { name, good: status === 0, seconds: (performance.now() - began) / 1000 };
});

console.log('');
for (const { name, good, seconds } of results)
  console.log(
    `${good ? '✓' : '✗'} ${name.padEnd(10)} ${good ? 'good  ' : 'FAILED'} ${seconds.toFixed(1).padStart(5)} s  ${name === 'tests' ? counted() : ''}`.trimEnd(),
  );
if (results.some(({ good }) => !good)) process.exitCode = 1;
