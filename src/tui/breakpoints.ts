import { nearest } from '../formula/nearest.ts';
import { operations } from '../ops/index.ts';
import { clip, padStart } from './present/rows.ts';
import type { Table } from './present/table.ts';
import { mistakeIn, type Stop } from './stops.ts';
import type { World } from './world.ts';

/** Something to stop at: a statement, an operation, a tensor, or a condition, as it was typed. */
export interface Breakpoint {
  readonly text: string;
  readonly stop: Stop;
  readonly enabled: boolean;
  /** How often running stopped here. */
  readonly stopped: number;
}

/**
 * A breakpoint from text: `7` a statement's line, `softmax` an operation, `A.grad` a tensor, `loss < 1.3`
 * a condition. A sentence where it can be none of them.
 */
export function breakpointFrom(text: string, world: World, step: number): Breakpoint | string {
  const wanted = text.trim();
  if (wanted === '') return 'Say what to stop at: :break loss < 1.3, :break softmax, :break 7.';
  if (/^(line\s*)?\d+$/.test(wanted)) return lineBreakpoint(Number(/\d+/.exec(wanted)?.[0]), world);
  const name = /^\w+$/.test(wanted) ? wanted : undefined;
  const isTensor = name !== undefined && world.timeline.program.tapeOf(0).versions.has(name);
  const isOperation = name !== undefined && !isTensor && operations.some(operation => operation.name === name);
  const condition = isOperation ? `op == "${name}"` : wanted;
  const mistake = mistakeIn(condition, world.timeline, step, 'condition');
  if (mistake) return `${mistake}${operationMeant(name)}`;
  return { text: wanted, stop: { at: 'condition', text: condition }, enabled: true, stopped: 0 };
}

function operationMeant(name: string | undefined): string {
  const near =
    name &&
    nearest(
      name,
      operations.map(operation => operation.name),
    );
  return near ? ` (or the operation ${near}?)` : '';
}

/** A breakpoint on a statement, by its number in the program from 1; a sentence where it is none. */
function lineBreakpoint(number: number, { listing }: World): Breakpoint | string {
  const line = listing[number - 1];
  if (!line) return `There is no line ${number}: the program has lines 1 to ${listing.length}.`;
  if (line.kind !== 'statement') return `Line ${number} is no statement: nothing happens on it.`;
  return { text: `line ${number}`, stop: { at: 'line', line: number - 1 }, enabled: true, stopped: 0 };
}

/** The breakpoints with one more, or without it where it is there already; what happened, as a sentence. */
export function toggled(
  breakpoints: readonly Breakpoint[],
  breakpoint: Breakpoint,
): { readonly breakpoints: readonly Breakpoint[]; readonly said: string } {
  const others = breakpoints.filter(({ text }) => text !== breakpoint.text);
  if (others.length < breakpoints.length)
    return { breakpoints: others, said: `No breakpoint on ${breakpoint.text} any more` };
  return {
    breakpoints: [...breakpoints, breakpoint],
    said: `Breakpoint ${breakpoints.length + 1} on ${breakpoint.text}: c and C stop there`,
  };
}

/** The lines of the listing that have an enabled breakpoint (`●`) or only disabled ones (`○`). */
export function linesWithBreakpoints(breakpoints: readonly Breakpoint[]): ReadonlyMap<number, '●' | '○'> {
  const lines = new Map<number, '●' | '○'>();
  for (const { stop, enabled } of breakpoints)
    if (stop.at === 'line' && lines.get(stop.line) !== '●') lines.set(stop.line, enabled ? '●' : '○');
  return lines;
}

/** One line of the list of breakpoints. */
export function breakpointCells(
  breakpoint: Breakpoint,
  at: number,
  selected: boolean,
  world: World,
  step: number,
  width: number,
): Table['lines'][number] {
  const { text, stop, enabled, stopped } = breakpoint;
  const statement = stop.at === 'line' ? `  ${world.listing[stop.line]?.text ?? ''}` : '';
  const mistake = stop.at === 'condition' ? mistakeIn(stop.text, world.timeline, step, 'condition') : null;
  return {
    'stop at': `${selected ? '▸' : ' '}${padStart(String(at + 1), 2)} ${clip(`${text}${statement}`, width)}`,
    on: mistake ? '⚠' : enabled ? '●' : '○',
    stopped: padStart(String(stopped), 7),
    ...(mistake && { '': clip(mistake, 40) }),
  };
}
