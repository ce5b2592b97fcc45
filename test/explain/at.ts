import type { Segment } from '../../src/engine/tape.ts';
import { placeAt } from '../../src/explain/at.ts';
import { explain } from '../../src/explain/explain.ts';
import type { RunCell } from '../../src/explain/place.ts';
import type { Timeline } from '../../src/timeline/timeline.ts';

/** The cell at an address, with the step it is in, as the functions that explain take it. */
export function at(timeline: Timeline, address: string): RunCell & { readonly segment: Segment } {
  const place = placeAt(timeline, address);
  return { ...place, segment: timeline.segment(place.step) };
}

/** The explanation of the cell at an address. */
export function explained(timeline: Timeline, address: string) {
  const place = at(timeline, address);
  return explain(place.segment, place.slot, place.at);
}
