import type { Table } from './present/table.ts';
import type { Place } from './state.ts';

/** Places by the letter or digit that marks them. */
type Marks = Readonly<Record<string, Place>>;

/** What may be a mark's name: one letter or digit. */
export function isMarkName(key: string): boolean {
  return /^[\p{L}\p{N}]$/u.test(key);
}

/** The names of the marks, in the order of their code points: the same on every machine. */
export function markNames(marks: Marks): readonly string[] {
  return Object.keys(marks).sort((a, b) => (a.codePointAt(0) as number) - (b.codePointAt(0) as number));
}

/** One line of the list of marks: its name, its moment, and what stands there. */
export function markCells(
  name: string,
  { step, event }: Place,
  what: string,
  selected: boolean,
): Table['lines'][number] {
  return { mark: `${selected ? '▸' : ' '} ${name}`, moment: `${step}:${event}`, at: what };
}
