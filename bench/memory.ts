import { execFileSync } from 'node:child_process';
import { shippedFile } from '../src/commands/scenarios.ts';
import { bundled } from './bundle.ts';
import type { Result } from './result.ts';

const MEGABYTE = 2 ** 20;

/**
 * Peak memory of runs that are visited step by step, over what Node with Ink takes, each in a process of
 * its own. Bundled, as the program is: to take the types off the sources Node needs more than the runs do.
 */
export async function memory(long: number): Promise<Result[]> {
  const program = await bundled('bench/visit.ts');
  /** The peak resident set of a process, in bytes. */
  const peak = (...argv: readonly string[]) =>
    1024 * Number(execFileSync(process.execPath, [program, ...argv], { encoding: 'utf8' }));
  const floor = peak('floor');
  const over = (scenario: string, steps: number) =>
    (peak('visit', shippedFile(scenario), String(steps)) - floor) / MEGABYTE;
  const usual = over('microgpt', 1_000);
  const longer = over('microgpt', long);
  return [
    {
      what: 'peak memory of `microgpt` with 1,000 steps, all visited, over Node with Ink',
      measured: usual,
      most: 150,
      unit: 'MB',
      detail: `Node with Ink takes ${(floor / MEGABYTE).toFixed(0)} MB`,
    },
    {
      what: `the same with ${long.toLocaleString('en')} steps, against 1,000`,
      measured: (longer * MEGABYTE + floor) / (usual * MEGABYTE + floor),
      most: 1.2,
      detail: `${longer.toFixed(0)} MB over Node with Ink`,
    },
  ];
}
