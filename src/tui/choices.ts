import { speakNumber } from './present/number.ts';
import { clip, clipStart } from './present/rows.ts';
import type { Choice } from './state.ts';

/** How a line of the list is drawn. */
interface ChoiceStyle {
  readonly selected: boolean;
  /** Of the whole list. */
  readonly width: number;
  /** Its number is still to be guessed. */
  readonly veiled: boolean;
}

/** A choice as a line of the list: the cell, its number, and what it is to the one we stand on. */
export function choiceCells({ name, about, value }: Choice, style: ChoiceStyle): Readonly<Record<string, string>> {
  const { selected, width, veiled } = style;
  const wide = Math.max(12, Math.floor(width * 0.4));
  return {
    cell: `${selected ? '▸' : ' '} ${clipStart(name, wide)}`,
    value: veiled ? '?' : speakNumber(value, 5),
    how: clip(about, Math.max(10, width - wide - 24)),
  };
}
