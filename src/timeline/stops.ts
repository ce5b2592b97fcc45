import type { CallSite, Instruction, ListingLine, Segment, Tape } from '../engine/tape.ts';
import { nearest } from '../formula/nearest.ts';
import { type Expression, everyPart, NotationError } from '../formula/syntax.ts';
import { operations } from '../ops/index.ts';
import type { Watched } from '../scenario/scenario.ts';
import { sameShape, type Tensor } from '../tensor/tensor.ts';
import { holdsAt, parseWatched, valueAt } from './conditions/condition.ts';
import { eventsThatMatter } from './conditions/reads.ts';
import type { Moment, Timeline } from './timeline.ts';

/** What running on stops at: a statement by its line, a condition, or another value of an expression. */
export type Stop =
  | { readonly at: 'line'; readonly line: number }
  | { readonly at: 'condition'; readonly text: string }
  | { readonly at: 'change'; readonly text: string }
  /** A NaN or an infinity that no operand had. */
  | { readonly at: 'alert' };

/**
 * What a text asks to stop at: `7` a statement by its number from 1, `softmax` an operation, `A.grad` a
 * tensor, `loss < 1.3` a condition. A sentence where it can be none of them; conditions are asked at the end
 * of a step.
 */
export function stopFrom(text: string, timeline: Timeline, step: number): Stop | string {
  const wanted = text.trim();
  const { program } = timeline;
  if (/^(line\s*)?\d+$/.test(wanted)) return lineStop(Number(/\d+/.exec(wanted)?.[0]), program.listing.lines);
  const name = /^\w+$/.test(wanted) && !program.tapeOf(0).versions.has(wanted) ? wanted : undefined;
  const isOperation = operations.some(operation => operation.name === name);
  const condition = isOperation ? `op == "${name}"` : wanted;
  const mistake = mistakeIn(condition, timeline, step, 'condition');
  if (!mistake) return { at: 'condition', text: condition };
  const near =
    name &&
    nearest(
      name,
      operations.map(operation => operation.name),
    );
  return `${mistake}${near ? ` (or the operation ${near}?)` : ''}`;
}

function lineStop(number: number, lines: readonly ListingLine[]): Stop | string {
  const line = lines[number - 1];
  if (!line) return `There is no line ${number}: the program has lines 1 to ${lines.length}.`;
  if (line.kind !== 'statement') return `Line ${number} is no statement: nothing happens on it.`;
  return { at: 'line', line: number - 1 };
}

/** The events of a step at which something stops, in ascending order; worked out one by one, as they are asked for. */
export function* stopsIn(stops: readonly Stop[], timeline: Timeline, segment: Segment): Generator<number> {
  const wanted = stops.map(stop => eventsOf(stop, segment));
  for (let event = 0; event < segment.tape.instructions.length; event++)
    if (stops.some((stop, at) => wanted[at]?.has(event) && isStop(stop, timeline, segment, event))) yield event;
}

/** Which of some stops are at one event. */
export function stopsAt<S extends Stop>(
  stops: readonly S[],
  timeline: Timeline,
  segment: Segment,
  event: number,
): readonly S[] {
  return stops.filter(stop => eventsOf(stop, segment).has(event) && isStop(stop, timeline, segment, event));
}

/** A condition or expression, parsed once; throws `NotationError`. */
export function watchedOf(text: string): Watched {
  const known = parsed.get(text);
  if (known) return known;
  const watched = parseWatched(text);
  parsed.set(text, watched);
  return watched;
}

const parsed = new Map<string, Watched>();

/** What is wrong with a condition, found by asking it at the end of a step, where all is written; null where nothing is. */
export function mistakeIn(text: string, timeline: Timeline, step: number, as: 'condition' | 'value'): string | null {
  try {
    const moment = { step, event: timeline.segment(step).tape.instructions.length - 1 };
    const watched = watchedOf(text);
    if (as === 'condition') holdsAt(watched, timeline, moment);
    else valueAt(watched, timeline, moment);
    return null;
  } catch (error) {
    if (error instanceof NotationError) return error.hint ? `${error.message}; ${error.hint}` : error.message;
    throw error;
  }
}

/** An expression's value at a moment; undefined where it has none yet, or cannot be read. */
export function worthOf(text: string, timeline: Timeline, moment: Moment): Tensor | undefined {
  return unlessMistaken(() => valueAt(watchedOf(text), timeline, moment));
}

/** Whether an expression has another value than after the event before; appearing is no change. */
export function changesAt(text: string, timeline: Timeline, moment: Moment): boolean {
  const before = momentBefore(timeline, moment);
  const old = before && worthOf(text, timeline, before);
  const now = old && worthOf(text, timeline, moment);
  return now !== undefined && !sameNumbers(old as Tensor, now);
}

/** The events of a step after which an expression can have another value, or a condition newly hold. */
export function candidatesOf(text: string, tape: Tape, step: number): ReadonlySet<number> {
  const known = candidates.get(tape) ?? new Map<string, ReadonlySet<number>>();
  candidates.set(tape, known);
  const key = `${step > 0} ${text}`;
  const found = known.get(key) ?? candidatesIn(watchedOf(text).expression, tape, step > 0);
  known.set(key, found);
  return found;
}

const candidates = new WeakMap<Tape, Map<string, ReadonlySet<number>>>();

function candidatesIn(expression: Expression, tape: Tape, later: boolean): ReadonlySet<number> {
  const events = new Set<number>();
  const bare = expression.kind === 'name' || expression.kind === 'member';
  for (const part of everyPart(expression)) {
    if (isWord(part, 'step')) events.add(0);
    if (isWord(part, 'op')) for (const event of tape.instructions.keys()) events.add(event);
    if (isWord(part, 'phase')) for (const event of phaseStarts(tape)) events.add(event);
    if (part.kind !== 'name' && part.kind !== 'member' && part.kind !== 'example' && part.kind !== 'index') continue;
    for (const event of eventsThatMatter(part, tape) ?? [])
      if (bare || !later || !isCarried(tape.instructions[event])) events.add(event);
  }
  return events;
}

/** A step after the first loads again what the one before left: the same bits, so nothing changes there. */
function isCarried(instruction: Instruction | undefined): boolean {
  return instruction?.kind === 'loaded' && ['constant', 'parameter', 'optimizer'].includes(instruction.origin.from);
}

function isWord(part: Expression, word: string): boolean {
  return part.kind === 'name' && part.name === word;
}

/** Whether a condition asks only where one is: when a tensor is written, or an operation's turn; not for any number. */
export function asksForPlace(text: string): boolean {
  const { expression } = watchedOf(text);
  if (expression.kind === 'comparison' && expression.operator === '==')
    return isWord(expression.left, 'op') && expression.right.kind === 'string';
  return isNamed(expression);
}

/** `WQ.grad`, of one example of a batch `Q#2`, or a cell of it `WQ.grad[1,0]`. */
function isNamed(expression: Expression): boolean {
  if (['member', 'example', 'index'].includes(expression.kind) && 'of' in expression) return isNamed(expression.of);
  return expression.kind === 'name';
}

function* phaseStarts({ instructions }: Tape): Generator<number> {
  for (const [event, { phase }] of instructions.entries()) if (phase !== instructions[event - 1]?.phase) yield event;
}

function eventsOf(stop: Stop, segment: Segment): Pick<ReadonlySet<number>, 'has'> {
  switch (stop.at) {
    case 'line':
      return lineStarts(segment.tape, stop.line);
    case 'condition':
    case 'change':
      return unlessMistaken(() => candidatesOf(stop.text, segment.tape, segment.step)) ?? NOWHERE;
    case 'alert':
      return alertsIn(segment);
  }
}

const NOWHERE: ReadonlySet<number> = new Set();

function isStop(stop: Stop, timeline: Timeline, segment: Segment, event: number): boolean {
  const moment = { step: segment.step, event };
  if (stop.at === 'condition') return unlessMistaken(() => holdsNewly(stop.text, timeline, segment, moment)) ?? false;
  return stop.at === 'change' ? changesAt(stop.text, timeline, moment) : true;
}

/**
 * Whether a condition holds and is new: this event wrote what it reads (or it asks for `op`, of which every
 * event has its own), or it did not hold at the event before.
 */
function holdsNewly(text: string, timeline: Timeline, segment: Segment, moment: Moment): boolean {
  const watched = watchedOf(text);
  if (!holdsAt(watched, timeline, moment)) return false;
  if (writesWhatIsRead(watched.expression, segment, moment.event)) return true;
  const before = momentBefore(timeline, moment);
  return !before || !holdsAt(watched, timeline, before);
}

function writesWhatIsRead(expression: Expression, { tape, step }: Segment, event: number): boolean {
  for (const part of everyPart(expression)) {
    if (isWord(part, 'op')) return true;
    if (part.kind === 'name' && ['phase', 'step'].includes(part.name)) continue;
    if (step > 0 && expression !== part && isCarried(tape.instructions[event])) continue;
    if (eventsThatMatter(part, tape)?.has(event)) return true;
  }
  return false;
}

function unlessMistaken<T>(evaluate: () => T): T | undefined {
  try {
    return evaluate();
  } catch (error) {
    if (error instanceof NotationError) return undefined;
    throw error;
  }
}

/** The moment one event earlier; undefined at the start of the run. */
export function momentBefore(timeline: Timeline, { step, event }: Moment): Moment | undefined {
  if (event > 0) return { step, event: event - 1 };
  if (step === 0) return undefined;
  return { step: step - 1, event: timeline.segment(step - 1).tape.instructions.length - 1 };
}

function sameNumbers(a: Tensor, b: Tensor): boolean {
  return sameShape(a, b) && [...a.data].every((value, at) => Object.is(value, b.data[at]));
}

const starts = new WeakMap<Tape, Map<number, ReadonlySet<number>>>();

/** The events at which a line of the listing begins: its statement, or the call that it makes, in either direction. */
export function lineStarts(tape: Tape, line: number): ReadonlySet<number> {
  const known = starts.get(tape) ?? new Map<number, ReadonlySet<number>>();
  starts.set(tape, known);
  const found = known.get(line) ?? new Set(startsOf(tape, line));
  known.set(line, found);
  return found;
}

function* startsOf({ instructions }: Tape, line: number): Generator<number> {
  let before: string | undefined;
  for (const [event, instruction] of instructions.entries()) {
    const here = occurrence(instruction, line);
    if (here !== undefined && here !== before) yield event;
    before = here;
  }
}

/** Which running of a line an event belongs to; undefined where to none. */
function occurrence({ place, phase, example }: Instruction, line: number): string | undefined {
  if (!place) return undefined;
  const instances = (calls: readonly CallSite[]) => calls.map(({ instance }) => instance).join(' ');
  const called = place.calls.findIndex(call => call.line === line);
  if (place.line !== line && called < 0) return undefined;
  return `${phase} ${example} ${instances(place.line === line ? place.calls : place.calls.slice(0, called + 1))}`;
}

const alerts = new WeakMap<Segment, ReadonlySet<number>>();

/** What the worst number of a tensor is: finite, a mask's −∞, or wrong. */
type Health = 0 | 1 | 2;

/** The events of a step that write a NaN or an infinity where no operand had one; a mask's own −∞ is none. */
export function alertsIn(segment: Segment): ReadonlySet<number> {
  const known = alerts.get(segment);
  if (known) return known;
  const born = new Set<number>();
  const healths: Health[] = [];
  for (const [event, instruction] of segment.tape.instructions.entries()) {
    const worst = Math.max(0, ...sourcesOf(instruction).map(slot => healths[slot] ?? 0));
    const health = healthOf(segment.values[event] as Tensor, worst > 0 || isMask(instruction));
    healths.push(health);
    if (health === 2 && worst < 2) born.add(event);
  }
  alerts.set(segment, born);
  return born;
}

function isMask(instruction: Instruction): boolean {
  if (instruction.kind === 'loaded') return instruction.origin.from === 'constant';
  return instruction.kind === 'applied' && ['mask', 'causal_mask'].includes(instruction.op.name);
}

function sourcesOf(instruction: Instruction): readonly number[] {
  if (instruction.kind === 'loaded') return [];
  if (instruction.kind === 'differentiated') return [instruction.dout, instruction.of];
  return instruction.operands.filter(operand => typeof operand === 'number');
}

function healthOf({ data }: Tensor, masked: boolean): Health {
  let sum = 0; // times 0 only NaN and ∞ leave anything
  for (let at = 0; at < data.length; at++) sum += 0 * (data[at] as number);
  if (!Number.isNaN(sum)) return 0;
  return masked && [...data].every(value => value - value === 0 || value === Number.NEGATIVE_INFINITY) ? 1 : 2;
}
