import { speakNumber } from './present/number.ts';
import { clip } from './present/rows.ts';
import type { Choice } from './state.ts';

/** A choice as a line of the list: the cell, its number, and what it is to the one we stand on. */
export function choiceCells(
  { name, about, value }: Choice,
  selected: boolean,
  width: number,
): Readonly<Record<string, string>> {
  const wide = Math.max(12, Math.floor(width * 0.4));
  return {
    cell: `${selected ? '▸' : ' '} ${clip(name, wide)}`,
    value: speakNumber(value, 5),
    how: clip(about, Math.max(10, width - wide - 24)),
  };
}
