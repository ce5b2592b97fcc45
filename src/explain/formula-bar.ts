import { type Format, numbersText, plainNumber, symbolsText } from '../arithmetic/text.ts';
import type { Segment } from '../engine/tape.ts';
import type { Labels } from '../ops/operation.ts';
import type { Scenario } from '../scenario/scenario.ts';
import type { Index } from '../tensor/tensor.ts';
import { labelsOf } from '../timeline/labels.ts';
import { explain } from './explain.ts';
import { lettersAt } from './reference.ts';

/** One cell in one line: symbols → numbers → result. */
export interface FormulaBar {
  /** The cell, with the names of its row and column where they have any: `A[1,0] (row B, column A)`. */
  readonly cell: string;
  /** `exp(scaled[1,0] − max) / (…)`; of what is loaded, where it comes from. */
  readonly symbols: string;
  /** The same with its numbers; empty where there is no arithmetic. */
  readonly numbers: string;
  readonly result: string;
}

/** How a formula bar is written. */
export interface FormulaBarOptions {
  /** How numbers are written; to the last digit where nothing else is asked. */
  readonly format?: Format;
  /** Items of a sum that are written out; the first and the last of a longer one. */
  readonly longest?: number;
}

/** The formula bar of a cell. As LaTeX and Python `written` has it. */
export function formulaBar(
  scenario: Scenario,
  segment: Segment,
  slot: number,
  at: Index,
  { format = plainNumber, longest = Number.POSITIVE_INFINITY }: FormulaBarOptions = {},
): FormulaBar {
  const { address, value, title, arithmetic } = explain(segment, slot, at);
  const name = address.replace(/@[^@]*$/, '');
  const place = placeText(labelsOf(scenario, segment, slot), at);
  const letters = lettersAt(segment, slot);
  return {
    cell: place === '' ? name : `${name} (${place})`,
    symbols: arithmetic && letters ? symbolsText(arithmetic, letters.name, format, longest) : title,
    numbers: arithmetic ? numbersText(arithmetic, format, longest) : '',
    result: format(value),
  };
}

/** `row B, column A`, as far as the data gives names. */
export function placeText({ rows, columns }: Labels, [row, column]: Index): string {
  return [
    ...(rows?.[row] === undefined ? [] : [`row ${rows[row]}`]),
    ...(columns?.[column] === undefined ? [] : [`column ${columns[column]}`]),
  ].join(', ');
}
