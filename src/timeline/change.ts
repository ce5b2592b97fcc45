import { type Index, type Shape, sameShape, shapeText } from '../tensor/tensor.ts';
import { addressText, cellText } from './address.ts';
import { excessOf, relativeError, type Tolerance } from './agreement.ts';
import { departure, shapeOf } from './kept.ts';
import type { Recorded, RecordedEvent, RecordedStep } from './recorded.ts';

/** One event that is not the same in two runs, a and b. */
export interface Change {
  /** `numbers` differ, or the `shape`; the event is `gone` from b, or `new` in it. */
  readonly kind: 'numbers' | 'shape' | 'gone' | 'new';
  readonly step: number;
  /** Its number in b; in a where it is gone from b. */
  readonly event: number;
  readonly id: string;
  readonly phase: string;
  readonly statement: string | undefined;
  readonly op: string;
  /** The cell that is furthest apart, and both numbers. Without it, a and b are sums over the tensor. */
  readonly at?: Index;
  readonly a?: number;
  readonly b?: number;
  /** One of the numbers was worked out from sums. */
  readonly about?: true;
  readonly shapes?: readonly [a: Shape, b: Shape];
}

/** What is not the same in one step of two runs. */
export interface StepChange {
  readonly step: number;
  readonly losses: readonly [a: number | undefined, b: number | undefined];
  /** In the order of the run; empty where only summaries could be held against each other. */
  readonly changes: readonly Change[];
  /** How many tensors were held against each other; 0 where only summaries were. */
  readonly tensors: number;
  /** Why the summaries are not the same, where only they are known. */
  readonly summary?: string;
  /** The run b ends before this step. */
  readonly ends?: true;
}

/** How events of two different programs find each other. */
interface Alignment {
  /** How b calls what has this id in a. */
  nameInB(id: string): string;
}

/** Holds one step of two runs against each other; undefined where they are the same. */
export function stepChange(
  a: RecordedStep,
  b: RecordedStep,
  allowed: Tolerance,
  alignment?: Alignment,
): StepChange | undefined {
  const { step } = b;
  const losses = [a.loss, b.loss] as const;
  if (a.events && b.events) {
    const changes = eventChanges(a.events, b.events, step, allowed, alignment);
    return changes.length > 0 ? { step, losses, changes, tensors: b.events.length } : undefined;
  }
  const summary = summaryChange(a, b, allowed);
  return summary === undefined ? undefined : { step, losses, changes: [], tensors: 0, summary };
}

function eventChanges(
  a: readonly RecordedEvent[],
  b: readonly RecordedEvent[],
  step: number,
  allowed: Tolerance,
  alignment: Alignment | undefined,
): Change[] {
  const partner = partnersIn(a, b, alignment);
  const met = new Set<RecordedEvent>();
  // Events of a stand where b has their neighbours, so that the first change of all comes first.
  let place = 0;
  const placed: (readonly [place: number, change: Change])[] = [];
  for (const event of a) {
    const other = partner(event);
    if (other) {
      place = other.event;
      met.add(other);
    }
    const change = other ? numberChange(event, other, step, allowed) : changeOf('gone', event, step);
    if (change) placed.push([place, change]);
  }
  for (const event of b) if (!met.has(event)) placed.push([event.event, changeOf('new', event, step)]);
  return placed.sort(([x], [y]) => x - y).map(([, change]) => change);
}

/**
 * The event of b that belongs to one of a: that of the same name; in another program also the one that
 * does the same in the same statement, where neither name is in the other program.
 */
function partnersIn(
  a: readonly RecordedEvent[],
  b: readonly RecordedEvent[],
  alignment: Alignment | undefined,
): (event: RecordedEvent) => RecordedEvent | undefined {
  const named = new Map(b.map(event => [event.id, event]));
  if (!alignment) return ({ id }) => named.get(id);
  const inA = new Set(a.map(({ id }) => alignment.nameInB(id)));
  const deed = ({ phase, statement, op }: RecordedEvent, inputs: readonly string[]) =>
    statement === undefined ? undefined : [phase, statement, op, ...inputs].join('\n');
  const left = new Map(b.filter(({ id }) => !inA.has(id)).map(event => [deed(event, event.inputs), event]));
  left.delete(undefined);
  return event => named.get(alignment.nameInB(event.id)) ?? left.get(deed(event, event.inputs.map(alignment.nameInB)));
}

function numberChange(a: RecordedEvent, b: RecordedEvent, step: number, allowed: Tolerance): Change | undefined {
  const shapes = [shapeOf(a.kept), shapeOf(b.kept)] as const;
  if (!sameShape(...shapes)) return { ...changeOf('shape', b, step), shapes };
  const found = departure(a.kept, b.kept, b.op === 'adam_step' ? aroundAdam(allowed) : allowed);
  if (!found) return undefined;
  const { at, about, ...numbers } = found;
  return {
    ...changeOf('numbers', b, step),
    statement: b.statement ?? a.statement,
    a: numbers.a,
    b: numbers.b,
    ...(at && { at }),
    ...(about && { about }),
  };
}

/** Adam divides a gradient that is all rounding by its own size and eps: of 1e-17 it makes 1e-9 of a learning rate. */
function aroundAdam(allowed: Tolerance): Tolerance {
  return { ...allowed, absolute: Math.max(allowed.absolute, allowed.relative / 10) };
}

function changeOf(kind: Change['kind'], { event, id, phase, statement, op }: RecordedEvent, step: number): Change {
  return { kind, step, event, id, phase, statement, op };
}

function summaryChange(a: RecordedStep, b: RecordedStep, allowed: Tolerance): string | undefined {
  const [before, after] = [a.loss ?? Number.NaN, b.loss ?? Number.NaN];
  if (excessOf(before, after, Math.abs(before), allowed) > 1)
    return `the loss was ${numberText(before)} and is ${numberText(after)}`;
  const [from, to] = [a.summary(), b.summary()];
  if (!from || !to) return undefined;
  if (from.events !== to.events) return `there were ${from.events} events and are ${to.events}`;
  if (from.hash !== to.hash) return 'tensors have other names or shapes';
  if (excessOf(from.sum, to.sum, from.size, allowed) > 1)
    return `the weighted sum of all numbers was ${numberText(from.sum)} and is ${numberText(to.sum)}`;
  return undefined;
}

/** The first step of two runs that is not the same, and the first after it that is kept whole, which names a cell. */
export interface FirstChange {
  readonly first: StepChange;
  readonly named?: StepChange;
}

/**
 * What rounding may become over many steps: training multiplies it, and no tolerance for one step fits
 * step 1,000. Beyond this it is no rounding.
 */
const DRIFT: Tolerance = { relative: 1e-4, ofLargest: 1e-4, absolute: 1e-9 };

/** Rounding grows from step to step; what is so many times the tolerance at once was never rounding. */
const GROWTH = 1000;

/**
 * Where two runs part; undefined where they are the same as far as `a` is known. A later step that is not
 * the same only by what rounding has become is run again from what `a` began it with, and must then be.
 */
export function firstChange(a: Recorded, b: Recorded, allowed: Tolerance): FirstChange | undefined {
  let pending: StepChange | undefined;
  let drifting = false;
  let begun = false;
  for (let step = 0; ; step++) {
    const [before, after] = [a.step(step), b.step(step)];
    if (!before || !after) {
      const first = pending ?? (before || after ? ended(step, before, after) : undefined);
      return first && { first };
    }
    const change = stepChange(before, after, allowed);
    if (!change && !before.events) continue;
    const small = step > 0 && !stepChange(before, after, begun ? DRIFT : times(GROWTH, allowed));
    begun ||= change !== undefined;
    if (!before.events) {
      // A summary can't tell drift from a change: if it may be drift, the next step that is kept whole decides.
      if (!small && change) return { first: pending ?? change, ...namedAfter(step, a, b, allowed) };
      pending ??= change;
    } else if (!change || (small && ((drifting && before.kind === 'token') || isDrift(before, b, allowed)))) {
      pending = undefined;
      drifting ||= change !== undefined;
    } else return pending ? { first: pending, named: change } : { first: change };
  }
}

/** The change of the next step that both runs know whole. */
function namedAfter(step: number, a: Recorded, b: Recorded, allowed: Tolerance): { readonly named?: StepChange } {
  for (let next = step + 1; ; next++) {
    const [before, after] = [a.step(next), b.step(next)];
    if (!before || !after) return {};
    const named = before.events && stepChange(before, after, allowed);
    if (named) return { named };
  }
}

/** Whether a step is the same when it is run from what the other run began it with; generated tokens are not run again. */
function isDrift(before: RecordedStep, b: Recorded, allowed: Tolerance): boolean {
  const again = b.again?.(before);
  // It begins with numbers of 12 digits, which are further off than the last bits.
  return again !== undefined && !stepChange(before, again, times(100, allowed));
}

function times(factor: number, { relative, ofLargest, absolute }: Tolerance): Tolerance {
  return { relative: factor * relative, ofLargest: factor * ofLargest, absolute: factor * absolute };
}

/** One run ends where the other goes on. */
function ended(step: number, a: RecordedStep | undefined, b: RecordedStep | undefined): StepChange {
  const summary = a
    ? `the run ends before this step, and went on before`
    : `the run ended before this step, and goes on`;
  return { step, losses: [a?.loss, b?.loss], changes: [], tensors: 0, summary, ...(!b && { ends: true }) };
}

/**
 * Where two runs part, for people: statement, tensor, cell, both numbers, and how to open that moment in b.
 * `opener` is what `stepformer` opens b with, as a shell takes it.
 */
export function firstChangeText({ first, named }: FirstChange, opener: string): string {
  if (first.changes.length > 0) return stepChangeText(first, opener);
  const summary = `step ${first.step}: ${first.summary}`;
  if (!named) return `${summary}\nopen it: stepformer ${opener} --at @${first.ends ? 'last' : first.step}`;
  return `${summary}; of this step only a summary is kept\nthe next that is kept whole is\n${stepChangeText(named, opener)}`;
}

function stepChangeText({ step, changes, tensors }: StepChange, opener: string): string {
  const [first, ...more] = changes as [Change, ...Change[]];
  const both = more.every(({ kind }) => kind === 'numbers' || kind === 'shape');
  const rest = both
    ? `more of the step's ${tensors} events differ`
    : `more differences in the step's ${tensors} events`;
  const also = more.length > 0 ? `; ${more.length} ${rest}` : '';
  const where = `step ${step}, event ${first.event}${first.statement === undefined ? '' : `, ${first.statement}`}`;
  const moment = { step, event: first.event };
  const open =
    first.kind === 'gone'
      ? `@${step}:${first.event}`
      : addressText(first.id, first.kind === 'new' ? undefined : first.at, moment);
  return `${where}: ${changeText(first)}${also}\nopen it: stepformer ${opener} --at ${shellWord(open)}`;
}

/** One change for people: `A[1,0] was 0.498 and is 0.499 (1.0e-3 apart, 2.0e-3 of it)`. */
export function changeText({ kind, id, op, at, a = Number.NaN, b = Number.NaN, about, shapes }: Change): string {
  switch (kind) {
    case 'gone':
      return `${id} (${op}) is gone`;
    case 'new':
      return `${id} (${op}) is new`;
    case 'shape':
      return `${id} was ${shapes ? shapeText(shapes[0]) : ''} and is ${shapes ? shapeText(shapes[1]) : ''}`;
    case 'numbers': {
      const what = at ? id + cellText(at) : `the weighted sum of ${id}, of which no cells are kept,`;
      const apart = `${Math.abs(a - b).toPrecision(2)} apart, ${relativeError(a, b).toPrecision(2)} of it`;
      return `${what} was ${about ? 'about ' : ''}${numberText(a)} and is ${numberText(b)} (${apart})`;
    }
  }
}

/** To 12 significant digits, as snapshots keep numbers. */
function numberText(value: number): string {
  return String(Number(value.toPrecision(12)));
}

/** A word as a shell takes it: quoted where it has anything special. */
export function shellWord(word: string): string {
  return /^[\w./:@-][\w./:@=-]*$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
/** A scenario with its changes, as a command line that opens the same run names it. */
export function openerOf(given: string, set: readonly string[]): string {
  return [shellWord(given), ...set.map(change => `--set ${shellWord(change)}`)].join(' ');
}
