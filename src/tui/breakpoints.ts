import { mistakeIn, type Stop, stopFrom } from '../timeline/stops.ts';
import { clip, padStart } from './present/rows.ts';
import type { Table } from './present/table.ts';
import type { World } from './world.ts';

/** Something to stop at: a statement, an operation, a tensor, or a condition, as it was typed. */
export interface Breakpoint {
  readonly text: string;
  readonly stop: Stop;
  readonly enabled: boolean;
  /** How often running stopped here. */
  readonly stopped: number;
}

/** A breakpoint from text: `7`, `softmax`, `A.grad`, `loss < 1.3`; a sentence where it can be none. */
export function breakpointFrom(text: string, { timeline }: World, step: number): Breakpoint | string {
  const wanted = text.trim();
  if (wanted === '') return 'Say what to stop at: :break loss < 1.3, :break softmax, :break 7.';
  const stop = stopFrom(wanted, timeline, step);
  if (typeof stop === 'string') return stop;
  return { text: stop.at === 'line' ? `line ${stop.line + 1}` : wanted, stop, enabled: true, stopped: 0 };
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
