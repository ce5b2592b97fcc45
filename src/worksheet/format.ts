import * as v from 'valibot';
import { choose, fields, isList, isObject, listOf, text } from '../scenario/fields.ts';

const printedNumber = text('a printed number', '"0.250"');
const printedRow = listOf(printedNumber, 'a row of printed numbers', '["0.250", "0.249"]');
const printedRows = listOf(printedRow, 'rows of printed numbers', '[["0.1", "0"], ["0", "0.1"]]');
const printed = choose(
  [printedNumber, printedRow, printedRows],
  (input, [number, row, rows]) => (isList(input) ? (isList(input[0]) ? rows : row) : number),
  'A printed number, each as the text that was printed, so that its digits count; a row or rows of them.',
);
/** What an entry says was printed. */
export type RawPrinted = v.InferOutput<typeof printed>;

const section = v.exactOptional(text('the place where it is printed', '"7.9.3.7"'));
const note = v.exactOptional(text('a remark', '"printed under another index"'));
const atAddress = fields('an entry', 'Numbers printed for a tensor or a cell', {
  section,
  address: text('an address', '"V.grad[0,1]@0"'),
  printed,
  note,
});
const atExpression = fields('an entry with an expression', 'Numbers printed for a worked line', {
  section,
  expression: text('an expression in the notation', '"exp(scaled[1,0] - max(scaled[1]))@0"'),
  printed,
  note,
});
const entry = choose(
  [atAddress, atExpression],
  (input, [address, expression]) => (isObject(input) && 'expression' in input ? expression : address),
  'Numbers as printed, at an address or for an expression.',
);

/** A whole worksheet file. */
export const worksheetFormat = fields('a worksheet', 'Printed numbers to be held against a scenario’s run', {
  scenario: text('the scenario: the name of a shipped one, or a path beside this file', '"full-backprop"'),
  title: v.exactOptional(text('what the worksheet is called', '"ToyAI book, chapter 7"')),
  entries: listOf(entry, 'a list of entries', '[{"address": "probs@0", "printed": ["0.250", "0.249"]}]'),
});

/** A worksheet as the file has it. */
export type RawWorksheet = v.InferOutput<typeof worksheetFormat>;
