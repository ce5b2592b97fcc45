import { prepare } from '../../src/engine/program.ts';
import { loadScenario } from '../../src/scenario/load.ts';
import { Timeline } from '../../src/timeline/timeline.ts';
import type { World } from '../../src/tui/world.ts';
import { worldOf } from '../../src/tui/world-of.ts';

/** A shipped scenario, run to its end, as the terminal sees it. */
export function worldOfScenario(name: string): World {
  return worldOf(new Timeline(prepare(loadScenario(`scenarios/${name}.json`))).finish());
}

/** Keys as `press.ts` names them, from text in which longer names stand in angle brackets: `'28gjj<enter>'`. */
export function keys(text: string): string[] {
  return [...text.matchAll(/<([a-z+]+)>|./gu)].map(([key, name]) => name ?? key);
}
