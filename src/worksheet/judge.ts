import type { Index } from '../tensor/tensor.ts';
import { asPrinted, cutTo, type Printed, roundedTwiceTo, roundsTo, within } from './printed.ts';
import type { Known, Recomputation, World } from './recompute.ts';
import { type Route, routesTo } from './routes.ts';
import type { Verdict } from './verdict.ts';

/** A printed number held against the run's. */
export interface Judged {
  readonly verdict: Verdict;
  /** Why it is off; undefined where it is right, and where nobody knows. */
  readonly cause: string | undefined;
  /** The usual mistake that it looks like, where it is wrong and one fits. */
  readonly rule?: string | undefined;
}

/** What is known when a number is judged. */
interface Judging {
  readonly recomputation: Recomputation;
  readonly at: Index;
  readonly truth: number;
  readonly printed: Printed;
  /** Everything that was printed before. */
  readonly before: readonly Known[];
}

const RIGHT: Judged = { verdict: 'right', cause: undefined };

/** Right, or explained by the numbers that were printed before it; undefined: wrong in itself. */
export function explained(judging: Judging): Judged | undefined {
  const { recomputation, at, truth, printed, before } = judging;
  if (roundsTo(truth, printed)) return RIGHT;
  if (!Number.isFinite(printed.value) || !Number.isFinite(truth)) return undefined;
  let follows: Judged | undefined;
  for (const route of routesTo(recomputation, at, before)) {
    const influences = influencesOn(route, truth);
    const rounding = byRounding(route, influences, judging);
    if (rounding) return rounding;
    follows ??= byFollowing(route, influences, printed);
  }
  return follows;
}

/** A printed number that this one depends on, and how much it moves it. */
interface Influence {
  readonly known: Known;
  /** Change of the result where this one number is used as printed. */
  readonly effect: number;
}

function influencesOn(route: Route, truth: number): readonly Influence[] {
  return route.known.flatMap(known => {
    if (known.printed.value === known.truth) return [];
    const effect = route.value(new Map([[known, known.printed.value]])) - truth;
    return effect === 0 || Number.isNaN(effect) ? [] : [{ known, effect }];
  });
}

/** Whether a printed number is as good as it can be: right, or off by rounding alone. */
function isSound({ known }: Influence): boolean {
  return (known.verdict === 'right' || known.verdict === 'rounding') && !isLost(known);
}

/** What was printed as 0 and is not has lost every digit: to use it is to leave it out, not to round. */
export function isLost({ truth, printed }: Known): boolean {
  return printed.value === 0 && truth !== 0;
}

function isBad({ known: { verdict } }: Influence): boolean {
  return verdict === 'wrong' || verdict === 'follows';
}

function byRounding(route: Route, influences: readonly Influence[], { truth, printed }: Judging): Judged | undefined {
  const sound = influences.filter(isSound);
  const slack = sound.reduce((total, { effect }) => total + Math.abs(effect), 0);
  const rounded = (cause: string): Judged => ({ verdict: 'rounding', cause });
  const from = sound.length > 0 ? ` of ${namesOf(sound)}` : '';
  if (sound.length > 0 && within(truth, printed, slack)) return rounded(`the rounding${from}`);
  if (influences.some(isBad)) return undefined;
  const value = sound.length > 0 ? route.value(worldOf(sound)) : truth;
  const whole = sound.length > 0 ? `, from the printed digits${from}` : '';
  if (roundsTo(value, printed)) return rounded(`the rounding${from}`);
  if (cutTo(value, printed))
    return rounded(`cut off after ${asPrinted(printed.value, printed.unit)}, not rounded${whole}`);
  if (roundedTwiceTo(value, printed)) return rounded(`rounded twice${whole}`);
  return undefined;
}

function byFollowing(route: Route, influences: readonly Influence[], printed: Printed): Judged | undefined {
  const bad = influences.filter(isBad);
  if (bad.length === 0) return undefined;
  const sound = influences.filter(isSound);
  const fromBad = route.value(worldOf(bad));
  const digits = bad.reduce((total, influence) => total + ofDigits(influence), 0);
  const slack = sound.reduce((total, { known }) => {
    const effect = route.value(worldOf([...bad, { known, effect: 0 }])) - fromBad;
    return total + Math.abs(effect);
  }, digits);
  const fromAll = route.value(worldOf(influences));
  const fits = within(fromBad, printed, slack) || roundsTo(fromAll, printed);
  return fits ? { verdict: 'follows', cause: `right for ${namesOf(bad, true)}` } : undefined;
}

/** How much half a last digit of a wrong number moves the result: who printed it may have had more digits. */
function ofDigits({ known: { printed, truth }, effect }: Influence): number {
  return Math.abs((effect * printed.unit) / 2 / (printed.value - truth));
}

/** The world in which some numbers are as they were printed. */
function worldOf(influences: readonly Influence[]): World {
  return new Map(influences.map(({ known }) => [known, known.printed.value]));
}

const MOST_NAMES = 3;

function namesOf(influences: readonly Influence[], withNumbers = false): string {
  const strongest = influences.toSorted((a, b) => Math.abs(b.effect) - Math.abs(a.effect)).slice(0, MOST_NAMES);
  const names = strongest.map(({ known }) => (withNumbers ? `${known.name} = ${known.printed.text}` : known.name));
  const rest = influences.length - names.length;
  return `${names.join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`;
}
