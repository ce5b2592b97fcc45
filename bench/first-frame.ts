import { shippedScenarios } from '../src/commands/scenarios.ts';
import { bundled } from './bundle.ts';
import type { Result } from './result.ts';
import { Terminal } from './terminal.ts';

/** The slowest of all scenarios are measured as often as the floor. */
const SLOWEST = 3;

/** First frames in a real terminal, against that of a program of one line; with our edits to Ink it is quicker too. */
export async function firstFrames(): Promise<Result[]> {
  const floor = await bundled('bench/one-line-ink.tsx', { plain: true });
  const edited = await bundled('bench/one-line-ink.tsx');
  const program = await bundled('src/start.ts');
  const least = new Map<string, number>();
  const measure = async (name: string, argv: readonly string[]) => {
    const terminal = new Terminal(argv);
    const time = await terminal.firstFrame;
    await terminal.quit();
    least.set(name, Math.min(time, least.get(name) ?? Number.POSITIVE_INFINITY));
  };
  const time = (name: string) => least.get(name) as number;
  const scenarios = shippedScenarios();
  for (let round = 0; round < 9; round++) {
    await measure('floor', [floor]);
    await measure('edited', [edited]);
    await measure('full-backprop', [program, 'full-backprop']);
  }
  for (let round = 0; round < 3; round++) for (const name of scenarios) await measure(name, [program, name]);
  const slowest = () => scenarios.toSorted((a, b) => time(b) - time(a)).slice(0, SLOWEST);
  for (let round = 0; round < 15; round++)
    for (const name of slowest().slice(0, 1 + (round % SLOWEST))) {
      await measure('floor', [floor]);
      await measure(name, [program, name]);
    }
  const [worst = ''] = slowest();
  const against = (name: string) =>
    `${time(name).toFixed(0)} ms against ${time('floor').toFixed(0)} ms; one line with our edits to Ink takes ${time('edited').toFixed(0)} ms`;
  return [
    {
      what: 'first frame of `full-backprop`, against a bundled one-line Ink program',
      measured: time('full-backprop') / time('floor'),
      most: 1.5,
      detail: against('full-backprop'),
    },
    {
      what: `first frame of any shipped scenario; the slowest is \`${worst}\``,
      measured: time(worst) / time('floor'),
      most: 1.3,
      detail: against(worst),
    },
  ];
}
