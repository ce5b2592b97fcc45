import type { Instruction, Tape } from '../engine/tape.ts';
import { nearest } from '../formula/nearest.ts';
import { ProblemsError, problem } from '../scenario/problem.ts';
import { type Index, shapeText } from '../tensor/tensor.ts';
import { labelledCell } from './labelled-cell.ts';
import { tapeOf } from './tapes.ts';
import type { Moment, Timeline } from './timeline.ts';

/** An address as written: `name.version.grad#example[r,c]@moment`. */
export interface Address {
  readonly name: string;
  readonly cell?: Index;
  /** A step, `last`, or an event of a step; absent: now. */
  readonly moment?: { readonly step: number | 'last'; readonly event?: number };
}

/** A tensor at a moment: the step and the slot that wrote it, and the cell where one was named. */
export interface Located {
  readonly step: number;
  readonly slot: number;
  readonly cell?: Index;
}

const WRITTEN =
  /^(?<name>.*?)\s*(?:\[\s*(?<row>-?\d+)\s*,\s*(?<column>-?\d+)\s*\])?\s*(?:@\s*(?<step>\d+|last)(?::(?<event>\d+))?)?$/s;

const EXAMPLE = 'write name[row,column]@step:event, such as scores.grad[1,0]@0:21';

/** Reads an address; throws `ProblemsError` when it is not one. */
export function parseAddress(text: string): Address {
  const { name, row, column, step, event } = WRITTEN.exec(text.trim())?.groups ?? {};
  const wrong = wrongIn(name ?? '', step !== undefined);
  if (wrong !== undefined) throw mistake(`"${text}" is not an address${wrong}`, EXAMPLE);
  return {
    name: name ?? '',
    ...(row !== undefined && column !== undefined && { cell: [Number(row), Number(column)] as const }),
    ...(step !== undefined && {
      moment: { step: step === 'last' ? 'last' : Number(step), ...(event !== undefined && { event: Number(event) }) },
    }),
  };
}

/** What keeps a name from being one, such as a cell or a moment that was not read as such; undefined where nothing does. */
function wrongIn(name: string, hasMoment: boolean): string | undefined {
  if (!name) return hasMoment ? undefined : '';
  const [opened, closed] = ['[', ']'].map(bracket => name.split(bracket).length);
  if (opened !== closed) return ': one of [ and ] is missing';
  const moment = hasMoment ? undefined : /(?:^|\S)(?<moment>@[^()]*)$/.exec(name)?.groups?.moment;
  if (moment !== undefined)
    return `: "${moment}" is no moment, as steps and events are numbered from 0 and the last is @last`;
  const labels = /\[[^[\]]*["'][^[\]]*\]$/.exec(name)?.[0];
  return labels && `: "${labels}" is no cell, as rows and columns are numbered from 0`;
}

/** The moment an address speaks of; `now`, or the end, where it names none. Records as far as that needs. */
export function momentOf(timeline: Timeline, { moment }: Address, now?: Moment): Moment {
  if (!moment) return now ?? endOf(timeline);
  if (moment.step === 'last') timeline.finish();
  const step = moment.step === 'last' ? timeline.recorded - 1 : moment.step;
  const { length, program } = timeline;
  if (step >= length && !program.scenario.generate) throw noStep(step, length - 1); // before the whole run is run for it
  if (step >= timeline.recorded) timeline.record(() => timeline.recorded <= step);
  if (step >= timeline.recorded) throw noStep(step, timeline.recorded - 1);
  return { step, event: eventIn(timeline.segment(step).tape, step, moment.event) };
}

/**
 * Finds the newest tensor of a name at a moment: in that step up to that event, or in the latest step
 * before it that wrote one. Throws `ProblemsError` with the nearest known name.
 */
export function locate(timeline: Timeline, text: string, now?: Moment): Located {
  const address = parseAddress(text);
  return locatedAt(timeline, address, momentOf(timeline, address, now), text);
}

/**
 * The step that an address, or a moment alone (`@3:21`), needs, told without running any; the last one that is known of where it names none.
 * Where that step is fixed, what the address names is looked for in it: throws `ProblemsError` as `locate` does.
 */
export function stepNeeded(timeline: Timeline, text: string): number {
  const address = parseAddress(text);
  const { program, length } = timeline;
  const { step = 'last', event } = address.moment ?? {};
  const wanted = step === 'last' ? length - 1 : step;
  if (wanted >= length && !program.scenario.generate) throw noStep(wanted, length - 1);
  if (wanted >= program.fixedSteps || (step === 'last' && program.scenario.generate)) return wanted;
  const moment = { step: wanted, event: eventIn(program.tapeOf(wanted), wanted, event) };
  if (address.name) locatedAt(timeline, address, moment, text);
  return wanted;
}

function locatedAt(timeline: Timeline, { name, cell }: Address, moment: Moment, text: string): Located {
  if (!name) throw mistake(`"${text}" names no tensor`, EXAMPLE);
  const found = newest(timeline, name, moment);
  if (!found) throw unknownName(timeline, name, moment);
  if (!cell) return found;
  return { ...found, cell: cellIn(found.shape, cell, text) };
}

function noStep(step: number, last: number): ProblemsError {
  return mistake(`there is no step ${step}`, `the run has steps 0 to ${last}; the last is @last`);
}

/** The event that is asked for, or the last. */
function eventIn({ instructions }: Tape, step: number, asked: number | undefined): number {
  const last = instructions.length - 1;
  if (asked !== undefined && asked > last)
    throw mistake(`step ${step} has no event ${asked}`, `it has events 0 to ${last}`);
  return asked ?? last;
}

/** The last moment of the whole run. */
export function endOf(timeline: Timeline): Moment {
  timeline.finish();
  const step = timeline.recorded - 1;
  return { step, event: timeline.segment(step).tape.instructions.length - 1 };
}

/** The slot of a name in a tape, written by an event up to `event`: the newest version, or the exact one. */
export function slotOf(tape: Tape, name: string, event: number): number | undefined {
  const newestVersion = tape.versions.get(name)?.findLast(slot => slot <= event);
  if (newestVersion !== undefined) return newestVersion;
  const exact = tape.slots.get(name) ?? tape.slots.get(name.replace(/\.1(?=\.grad|#|$)/, ''));
  return exact !== undefined && exact <= event ? exact : undefined;
}

/** An address that names one cell at one moment, as every output writes it. */
export function addressText(id: string, cell: Index | undefined, { step, event }: Moment): string {
  return `${id}${cell ? cellText(cell) : ''}@${step}:${event}`;
}

/** `[1,0]` */
export function cellText([row, column]: Index): string {
  return `[${row},${column}]`;
}

/**
 * The newest tensor of a name at a moment, or undefined where none was written yet: in that step up to
 * that event, or in the latest step before it that wrote one.
 */
export function newest(timeline: Timeline, name: string, moment: Moment) {
  const barren = new Set<Tape>();
  for (let step = moment.step; step >= 0; step--) {
    const tape = tapeOf(timeline, step);
    if (barren.has(tape)) continue;
    const slot = slotOf(tape, name, step === moment.step ? moment.event : tape.instructions.length);
    if (slot !== undefined) return { step, slot, shape: (tape.instructions[slot] as Instruction).shape };
    if (step !== moment.step) barren.add(tape);
  }
  return undefined;
}

function cellIn(shape: { rows: number; columns: number }, [row, column]: Index, text: string): Index {
  const at: Index = [row < 0 ? row + shape.rows : row, column < 0 ? column + shape.columns : column];
  const inside = at[0] >= 0 && at[0] < shape.rows && at[1] >= 0 && at[1] < shape.columns;
  if (inside) return at;
  const hint = `rows are 0 to ${shape.rows - 1}, columns 0 to ${shape.columns - 1}`;
  throw mistake(`${text}: the matrix is ${shapeText(shape)} and has no cell ${cellText([row, column])}`, hint);
}

/** Says that no tensor of a name was written up to a moment, and which name was probably meant. */
export function unknownName(timeline: Timeline, name: string, { step, event }: Moment): ProblemsError {
  const { slots } = tapeOf(timeline, step);
  const examples = [...slots.keys()].filter(id => id.startsWith(`${name}#`));
  if (examples.length > 0)
    return mistake(`${name} is in each example of the batch`, `write ${examples[0]} to ${examples.at(-1)}`);
  const later = slots.get(name);
  if (later !== undefined && later > event)
    return mistake(`${name} is not written before event ${later} of step ${step}`, `write ${name}@${step}`);
  const everywhere = new Set([step, 0].flatMap(at => [...tapeOf(timeline, at).versions.keys()]));
  const inCalls = [...everywhere].filter(id => id.endsWith(`.${name}`));
  if (inCalls.length > 0)
    return mistake(`there is no tensor ${name} outside of functions`, `write ${severalOf(inCalls)}`);
  const labelled = labelledName(timeline, name, { step, event });
  if (labelled)
    return mistake(
      `a cell of ${labelled.of} is named by its numbers, not ${labelled.cell}`,
      `write ${labelled.address}`,
    );
  const near = nearest(name, everywhere);
  return mistake(
    `there is no tensor ${name}`,
    near ? `did you mean ${near}?` : "'stepformer events' lists every tensor",
  );
}

/** A name that ends in labels where a cell's numbers belong, `A[B,A]`, and what was meant; undefined where it does not. */
function labelledName(timeline: Timeline, name: string, moment: Moment) {
  const {
    of = '',
    row = '',
    column = '',
  } = /^(?<of>.+)\[\s*(?<row>[^[\],]+?)\s*,\s*(?<column>[^[\],]+?)\s*\]$/s.exec(name)?.groups ?? {};
  const found = of ? newest(timeline, of, moment) : undefined;
  if (!found) return undefined;
  const at = labelledCell(timeline, found, [row, column]);
  return { of, cell: `[${row},${column}]`, address: `${of}${cellText(at ?? [0, 0])}` };
}

/** The first of several names, and how many more there are. */
function severalOf([first = '', second, ...more]: readonly string[]): string {
  if (second === undefined) return first;
  return more.length > 0 ? `${first}, ${second} or one of ${more.length} more` : `${first} or ${second}`;
}

function mistake(message: string, hint: string): ProblemsError {
  return new ProblemsError([problem(message, hint)]);
}
