/**
 * A process of its own whose memory is looked at: loads Ink and draws a line; with `visit FILE STEPS`
 * it then records that run and visits every step of it. Prints its peak resident set in kilobytes.
 */
import { existsSync, readFileSync } from 'node:fs';
import { PassThrough } from 'node:stream';
import { render, Text } from 'ink';
import { createElement } from 'react';
import { prepare } from '../src/engine/program.ts';
import { loadScenario } from '../src/scenario/load.ts';
import { Timeline } from '../src/timeline/timeline.ts';
import { limitYoungGeneration } from '../src/tui/young-generation.ts';

render(createElement(Text, null, 'ready'), { stdout: new PassThrough() as unknown as NodeJS.WriteStream }).unmount();
const [mode, file, steps] = process.argv.slice(2);
if (mode === 'visit') {
  await limitYoungGeneration(); // as the terminal does
  const timeline = new Timeline(prepare(loadScenario(file as string, { set: [`train.steps=${steps}`] })));
  for (let recorded = false; !recorded; ) {
    const until = performance.now() + 8;
    recorded = timeline.record(() => performance.now() < until);
    await new Promise(resolve => setImmediate(resolve)); // as the terminal does, between two keys
  }
  for (let step = 0; step < timeline.recorded; step++) {
    timeline.segment(step);
    if (step % 10 === 0) await new Promise(resolve => setImmediate(resolve));
  }
}
process.stdout.write(String(peak()));

/** Kilobytes. What Linux gives for a process's resources begins with the peak of the process that started it. */
function peak(): number {
  const status = '/proc/self/status';
  const high = existsSync(status) ? /^VmHWM:\s*(\d+) kB$/m.exec(readFileSync(status, 'utf8'))?.[1] : undefined;
  return high === undefined ? process.resourceUsage().maxRSS : Number(high);
}
