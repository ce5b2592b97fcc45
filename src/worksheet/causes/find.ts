import type { Node } from '../graph.ts';
import { roundsTo } from '../printed.ts';
import type { World } from '../recompute.ts';
import type { Cause, Suspect } from './cause.ts';
import { causes } from './rules.ts';

/** Of a number that is this near, something or other on the way always gives what was printed. */
const FAR_UNITS = 4;

/** How many multiplications the search for a mistake on the way may cost, roughly: some seconds. */
const MOST_WORK = 4e9;

/** How far back a mistake is looked for: operations on the way that nobody printed. */
const MOST_NODES = 40;

/** A usual mistake that gives what was printed. */
export interface Found {
  /** What the mistake is called: `log base`. */
  readonly rule: string;
  /** The end of “looks like …”. */
  readonly says: string;
}

/**
 * The first usual mistake that gives what was printed, looked for in the
 * number's own operation, then in those before it. Undefined where none fits.
 */
export function likelyCause(suspect: Suspect): Found | undefined {
  const { target, recomputation } = suspect;
  const worlds = worldsOf(suspect);
  for (const cause of causes) {
    const found = done(cause, target, suspect, worlds) ?? taken(cause, suspect);
    if (found !== undefined) return { rule: cause.name, says: found };
  }
  if (!isTelling(suspect) || unitsOff(suspect) < FAR_UNITS) return undefined;
  const before = recomputation.nodes.slice(0, -1).toReversed().slice(0, MOST_NODES);
  const cost = workOf(recomputation.nodes) * worlds.length;
  let work = 0;
  for (const node of before)
    for (const cause of causes) {
      if (cause.otherwise) work += cost;
      if (work > MOST_WORK) return undefined;
      const found = done(cause, node, suspect, worlds);
      if (found !== undefined) return { rule: cause.name, says: `${found}, at ${node.name}` };
    }
  return undefined;
}

/**
 * Whether a mistake that was found for another number of the same tensor gives this one too, though it has
 * too few digits to tell by itself.
 */
export function sameMistake(suspect: Suspect, rule: string): Found | undefined {
  const cause = causes.find(({ name }) => name === rule);
  if (!cause) return undefined;
  const says = done(cause, suspect.target, suspect, worldsOf(suspect)) ?? fitting(cause, suspect);
  return says === undefined ? undefined : { rule, says };
}

/** Numbers to compute with, and what they give without any mistake. */
interface Start {
  readonly world: World;
  readonly value: number;
}

/** With the run's numbers, and with those that were printed. */
function worldsOf({ recomputation, target, at, truth }: Suspect): readonly Start[] {
  const own = { world: new Map(), value: truth };
  const { known } = recomputation;
  if (known.length === 0) return [own];
  const world = new Map(known.map(each => [each, each.printed.value]));
  return [own, { world, value: recomputation.evaluate(world).data[at[0] * target.truth.columns + at[1]] as number }];
}

function done(cause: Cause, node: Node, suspect: Suspect, worlds: readonly Start[]): string | undefined {
  if (!node.made || !cause.otherwise) return undefined;
  const { recomputation, at, target } = suspect;
  const cell = at[0] * target.truth.columns + at[1];
  for (const { says, change } of cause.otherwise(node.made, node, suspect))
    for (const { world, value } of worlds) {
      const other = recomputation.evaluate(world, node, change).data[cell];
      if (other !== value && fits(other, suspect)) return says;
    }
  return undefined;
}

function taken(cause: Cause, suspect: Suspect): string | undefined {
  return isTelling(suspect) && unitsOff(suspect) >= 1 ? fitting(cause, suspect) : undefined;
}

function fitting({ instead }: Cause, suspect: Suspect): string | undefined {
  for (const { says, value } of instead?.(suspect) ?? []) if (fits(value, suspect)) return says;
  return undefined;
}

/** Whether a number is what was printed; a nearly 0 does not explain a printed 0, an exact one does. */
function fits(value: number | undefined, { printed }: Suspect): boolean {
  if (value === undefined || (printed.value === 0 && value !== 0)) return false;
  return roundsTo(value, printed);
}

/** Two digits at least: so few numbers have one that anything would fit. */
function isTelling({ printed: { value, unit } }: Suspect): boolean {
  return value !== 0 && (unit === 0 || Math.abs(value) >= 9.5 * unit);
}

/** What computing all of these again costs, roughly, in multiplications. */
export function workOf(nodes: readonly Node[]): number {
  return nodes.reduce((total, { truth, made }) => {
    const inner = made?.op.name === 'matmul' ? (made.inputs[0]?.tensor.columns ?? 1) : 4;
    return total + truth.data.length * inner;
  }, 0);
}

/** How far off what was printed is, in units of its last digit. */
function unitsOff({ truth, printed: { value, unit } }: Suspect): number {
  return unit > 0 ? Math.abs(value - truth) / unit : Number.POSITIVE_INFINITY;
}
