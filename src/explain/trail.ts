import { eventTitle } from '../timeline/event.ts';
import type { Timeline } from '../timeline/timeline.ts';
import { formulaOf } from './formula.ts';
import type { End } from './origin.ts';
import { addressAt, placeKey, type RunCell, valueAt } from './place.ts';
import { type Source, sourcesOf } from './sources.ts';

/** A number and what it was made of, all the way down or as far as was asked. */
export interface TrailNode {
  /** Absent for a random number, which is no cell. */
  readonly place?: RunCell;
  /** Full address with the moment; of a random number what it was drawn for. */
  readonly address: string;
  readonly value: number;
  /** `softmax`, `gradient of softmax`, `parameter`. */
  readonly op: string;
  readonly formula: string;
  /** The tensors that only passed it on to the number above. */
  readonly through: readonly string[];
  /** The end it is, where there is nothing behind it. */
  readonly end?: End;
  /** The cell is in the trail already, nearer to where it begins, and is followed there. */
  readonly again?: true;
  /** There is more behind it than was asked for. */
  readonly cut?: true;
  readonly from: readonly TrailNode[];
}

/** How far a trail goes. */
interface TrailOptions {
  /** Hops from the first cell; to every end, where it is left out. */
  readonly depth?: number;
  /** Cells that are followed at most: each once, so that the size stays in bounds. */
  readonly most?: number;
}

const MOST_CELLS = 5000;

/**
 * The trail of a cell as a tree. Every cell is followed once, where it is nearest to the beginning, so
 * that what many cells share is not told many times.
 */
export function trailOf(timeline: Timeline, place: RunCell, options: TrailOptions = {}): TrailNode {
  const { depth = Number.POSITIVE_INFINITY, most = MOST_CELLS } = options;
  const root = draftOf(timeline, { place, through: [] });
  const seen = new Map([[placeKey(place), root]]);
  const repeated: [copy: Draft, first: Draft][] = [];
  let level: Draft[] = [root];
  for (let hops = 0; level.length > 0; hops++) {
    const next: Draft[] = [];
    for (const node of level) next.push(...follow(timeline, node, seen, repeated, hops < depth && seen.size <= most));
    level = next;
  }
  for (const [copy, first] of repeated) {
    if (first.end) copy.end = first.end;
    else copy.again = true;
  }
  return root;
}

type Draft = { -readonly [K in keyof TrailNode]: K extends 'from' ? TrailNode[] : TrailNode[K] };

/** Fills in what a node was made of; returns the cells that are to be followed next. */
function follow(
  timeline: Timeline,
  node: Draft,
  seen: Map<string, Draft>,
  repeated: [copy: Draft, first: Draft][],
  deeper: boolean,
): Draft[] {
  if (!node.place) return [];
  const { cells, end, random } = sourcesOf(timeline, node.place);
  if (end) node.end = end;
  if (end || (cells.length === 0 && random === undefined)) return [];
  if (!deeper) {
    node.cut = true;
    return [];
  }
  const fresh: Draft[] = [];
  for (const source of cells) {
    const child = draftOf(timeline, source);
    const key = placeKey(source.place);
    const known = seen.get(key);
    if (known) repeated.push([child, known]);
    else {
      seen.set(key, child);
      fresh.push(child);
    }
    node.from.push(child);
  }
  if (random !== undefined) node.from.push(randomNode(node.address, random));
  return fresh;
}

function draftOf(timeline: Timeline, { place, through }: Source): Draft {
  const segment = timeline.segment(place.step);
  return {
    place,
    address: addressAt(timeline, place),
    value: valueAt(timeline, place),
    op: eventTitle(segment, place.slot),
    formula: formulaOf(segment, place.slot),
    through,
    from: [],
  };
}

function randomNode(address: string, value: number): TrailNode {
  const op = 'random number';
  return { address: `random number of ${address}`, value, op, formula: op, through: [], end: 'random', from: [] };
}
