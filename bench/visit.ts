/**
 * A process of its own whose memory is looked at: loads Ink and draws a line; with `visit SCENARIO STEPS`
 * it then records that run and visits every step of it. Prints its peak resident set in kilobytes.
 */
import { PassThrough } from 'node:stream';
import { render, Text } from 'ink';
import { createElement } from 'react';
import { prepare } from '../src/engine/program.ts';
import { loadScenario } from '../src/scenario/load.ts';
import { Timeline } from '../src/timeline/timeline.ts';

render(createElement(Text, null, 'ready'), { stdout: new PassThrough() as unknown as NodeJS.WriteStream }).unmount();
const [mode, scenario, steps] = process.argv.slice(2);
if (mode === 'visit') {
  const file = `${import.meta.dirname}/../scenarios/${scenario}.json`;
  const timeline = new Timeline(prepare(loadScenario(file, { set: [`train.steps=${steps}`] })));
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
process.stdout.write(String(process.resourceUsage().maxRSS));
