import type { Segment } from '../engine/tape.ts';
import { nearest } from '../formula/nearest.ts';
import type { Tensor } from '../tensor/tensor.ts';
import { endOf, momentOf, parseAddress, slotOf } from '../timeline/address.ts';
import type { Timeline } from '../timeline/timeline.ts';
import { isSquare, type Layout, layoutOn, type Stack, stacksOf } from './stack.ts';
import { agree, partOf, type Theirs } from './theirs.ts';

/**
 * How an array found its place: by its own name, by the mapping, by a name that is nearly the same, by its values,
 * or by its shape alone.
 */
export type How = 'name' | 'mapping' | 'similar name' | 'values' | 'shape';

/** An array and the tensors it is held against. */
export interface Match {
  readonly theirs: Theirs;
  readonly step: number;
  readonly layout: Layout;
  readonly how: How;
}

/** An array without a place, and why. */
export interface Unmatched {
  readonly name: string;
  readonly why: string;
}

/** Names of the other side to addresses; null leaves an array out. */
export type Mapping = ReadonlyMap<string, string | null>;

/** Finds the place of every array: by the mapping, by name, then by shape and value among what is left. */
export function matchAll(
  timeline: Timeline,
  arrays: readonly Theirs[],
  mapping: Mapping,
): { readonly matches: readonly Match[]; readonly unmatched: readonly Unmatched[] } {
  const matches: Match[] = [];
  const unmatched: Unmatched[] = [];
  const left: Theirs[] = [];
  for (const theirs of arrays) {
    const mapped = mapping.get(theirs.name);
    if (mapped === null) continue;
    const found = named(timeline, theirs, mapped ?? theirs.name, mapped === undefined ? 'name' : 'mapping');
    if (found && 'layout' in found) matches.push(found);
    else if (found) unmatched.push(found);
    else if (mapped !== undefined) unmatched.push({ name: theirs.name, why: noTensor(timeline, mapped) });
    else left.push(theirs);
  }
  const segment = timeline.segment(0);
  const free = new Free(segment, matches);
  for (const theirs of left) {
    const found = free.byName(theirs) ?? free.byValue(theirs) ?? free.byShape(theirs);
    if (found) matches.push(free.take(found));
    else
      unmatched.push({
        name: theirs.name,
        why: `nothing here is called so, and no tensor of shape ${theirs.array.shape.join('×') || '1'} is near it`,
      });
  }
  return { matches, unmatched };
}

/** What a step's tape holds, as arrays look for their places in it; gathered once a tape. */
interface Places {
  readonly stacks: readonly Stack[];
  readonly byName: ReadonlyMap<string, readonly Stack[]>;
  /** Parameters and constants. */
  readonly weights: ReadonlySet<string>;
}

const known = new WeakMap<Segment['tape'], Places>();

function placesIn({ tape }: Segment): Places {
  const found = known.get(tape);
  if (found) return found;
  const stacks = stacksOf(tape);
  const loaded = tape.instructions.filter(
    instruction => instruction.kind === 'loaded' && /parameter|constant/.test(instruction.origin.from),
  );
  const places = {
    stacks,
    byName: Map.groupBy(stacks, ({ name }) => name),
    weights: new Set(loaded.map(({ writes }) => writes)),
  };
  known.set(tape, places);
  return places;
}

/** The place that a name or an address means; with a reason where the shapes do not fit. */
function named(timeline: Timeline, theirs: Theirs, address: string, how: How): Match | Unmatched | undefined {
  const { name, moment } = parsed(address);
  const step = moment ? momentOf(timeline, { name, moment }, endOf(timeline)).step : 0;
  const segment = timeline.segment(step);
  const { stacks, byName } = placesIn(segment);
  const exact = byName.get(name) ?? [];
  const newest = moment && slotOf(segment.tape, name, moment.event ?? Number.POSITIVE_INFINITY);
  const at =
    newest === undefined ? exact : stacks.filter(({ axes, slots }) => axes.length === 0 && slots[0] === newest);
  for (const stack of at) {
    const layout = layoutOn(theirs.array.shape, stack);
    if (layout) return { theirs, step, layout: byDirection(layout, theirs, segment), how };
  }
  const [stack] = at;
  if (!stack) return undefined;
  const ours = [...stack.axes, stack.shape.rows, stack.shape.columns].join('×');
  return { name: theirs.name, why: `its shape ${theirs.array.shape.join('×') || '1'} does not fit ${name}, ${ours}` };
}

/** A name as an address; what is none is a name all the same. */
function parsed(text: string): { name: string; moment?: { step: number | 'last'; event?: number } } {
  try {
    const { name, moment, cell } = parseAddress(text);
    return { name: cell ? text : name, ...(moment && !cell && { moment }) };
  } catch {
    return { name: text };
  }
}

function noTensor(timeline: Timeline, address: string): string {
  const { name } = parsed(address);
  const near = nearest(name, timeline.segment(0).tape.slots.keys());
  return `the mapping says ${address}, and there is no such tensor${near ? `; did you mean ${near}?` : ''}`;
}

/** Square weights of other programs may stand the other way round: so they do where only that agrees. */
function byDirection(layout: Layout, theirs: Theirs, segment: Segment): Layout {
  if (!isSquare(layout) || !isWeight(segment, layout)) return layout;
  const other = { ...layout, transposed: true };
  return !agrees(layout, theirs, segment) && agrees(other, theirs, segment) ? other : layout;
}

/** Parameters, constants and their gradients; all else stands as it is computed. */
function isWeight(segment: Segment, { stack: { slots } }: Layout): boolean {
  const { tape } = segment;
  const { weights } = placesIn(segment);
  return slots.every(slot => weights.has((tape.instructions[slot]?.writes ?? '').replace(/\.grad(#\d+)?$|\.\d+$/, '')));
}

function agrees(layout: Layout, theirs: Theirs, { values }: Segment): boolean {
  return layout.stack.slots.every((slot, at) =>
    agree(values[slot] as Tensor, partOf(theirs.array, layout, at), theirs.tolerance),
  );
}

/** The tensors of the first step that no array has been held against yet. */
class Free {
  private readonly segment: Segment;
  private readonly taken = new Set<number>();

  constructor(segment: Segment, matches: readonly Match[]) {
    this.segment = segment;
    for (const match of matches) if (match.step === segment.step) this.take(match);
  }

  take(match: Match): Match {
    for (const slot of match.layout.stack.slots) this.taken.add(slot);
    return match;
  }

  /** One that is called nearly so: `w_q.weight` for `WQ`, or by the end of its path. */
  byName(theirs: Theirs): Match | undefined {
    const wanted = plain(theirs.name);
    const alike = (name: string) =>
      plain(name) === wanted || plain(name.replace(/^.*?([^.]+(?:\.grad)?)$/, '$1')) === wanted;
    const layouts = this.layouts(theirs).filter(({ stack }) => alike(stack.name));
    const [layout] = layouts;
    if (!layout || wanted === '' || layouts.length > 1) return undefined;
    return this.match(theirs, byDirection(layout, theirs, this.segment), 'similar name');
  }

  /** One whose numbers agree; or which is much nearer than any other, for what went wrong is near too. */
  byValue(theirs: Theirs): Match | undefined {
    if (new Set(theirs.array.data).size < 2) return undefined;
    const layouts = this.layouts(theirs).flatMap(layout =>
      isSquare(layout) && isWeight(this.segment, layout) ? [layout, { ...layout, transposed: true }] : [layout],
    );
    const exact = layouts.find(layout => agrees(layout, theirs, this.segment));
    if (exact) return this.match(theirs, exact, 'values');
    const [best, second] = layouts
      .map(layout => ({ layout, far: this.distance(layout, theirs) }))
      .sort((a, b) => a.far - b.far);
    const clear = best && best.far < NEAR && best.far * MUCH < (second?.far ?? Number.POSITIVE_INFINITY);
    return clear ? this.match(theirs, best.layout, 'values') : undefined;
  }

  /** The only one of that shape. */
  byShape(theirs: Theirs): Match | undefined {
    const layouts = this.layouts(theirs);
    return layouts.length === 1 && layouts[0] ? this.match(theirs, layouts[0], 'shape') : undefined;
  }

  /** Where the array fits: what has a name of its own before intermediates, as it stands before transposed. */
  private layouts(theirs: Theirs): Layout[] {
    const cost = ({ stack, transposed }: Layout) => (stack.name.includes('(') ? 2 : 0) + (transposed ? 1 : 0);
    return placesIn(this.segment)
      .stacks.filter(({ slots }) => !slots.some(slot => this.taken.has(slot)))
      .flatMap(stack => layoutOn(theirs.array.shape, stack) ?? [])
      .sort((a, b) => cost(a) - cost(b));
  }

  private match(theirs: Theirs, layout: Layout, how: How): Match {
    return { theirs, step: this.segment.step, layout, how };
  }

  /** ‖ours − theirs‖ / ‖ours‖ */
  private distance(layout: Layout, { array }: Theirs): number {
    let apart = 0;
    let size = 0;
    for (const [member, slot] of layout.stack.slots.entries()) {
      const ours = (this.segment.values[slot] as Tensor).data;
      const part = partOf(array, layout, member).data;
      for (let at = 0; at < ours.length; at++) {
        const value = ours[at] as number;
        if (!Number.isFinite(value)) continue;
        apart += (value - (part[at] as number)) ** 2;
        size += value * value;
      }
    }
    return size === 0 || Number.isNaN(apart) ? Number.POSITIVE_INFINITY : Math.sqrt(apart / size);
  }
}

/** A tensor further away than this part of its size is another one. */
const NEAR = 0.5;
/** The nearest must be so many times nearer than the next. */
const MUCH = 3;

/** A name without what programs put around it: case, `_`, `.weight`, `module.`. */
function plain(name: string): string {
  return name
    .toLowerCase()
    .replace(/^(module|model)\./, '')
    .replace(/\.weight(?=$|\.)/, '')
    .replace(/[^a-z0-9.#]/g, '');
}
