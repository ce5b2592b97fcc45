import { readdirSync } from 'node:fs';
import { prepare } from '../../src/engine/program.ts';
import { loadScenario } from '../../src/scenario/load.ts';
import { cellOf, toRows } from '../../src/tensor/tensor.ts';
import { locate } from '../../src/timeline/address.ts';
import { Timeline } from '../../src/timeline/timeline.ts';

const FOLDER = 'scenarios';

/** The names of the shipped scenarios. */
export const SHIPPED = readdirSync(FOLDER)
  .filter(file => file.endsWith('.json'))
  .map(file => file.slice(0, -'.json'.length));

/** The timeline of a shipped scenario; nothing is recorded yet. */
export function timelineOf(name: string, set: readonly string[] = []): Timeline {
  return new Timeline(prepare(loadScenario(`${FOLDER}/${name}.json`, { set })));
}

/** The numbers at an address, as rows; of one cell `[[x]]`. */
export function rowsAt(timeline: Timeline, address: string): number[][] {
  const { step, slot, cell } = locate(timeline, address);
  const value = timeline.segment(step).values[slot];
  if (!value) throw new Error(`${address} has no value`);
  return cell ? [[cellOf(value, cell)]] : toRows(value);
}
