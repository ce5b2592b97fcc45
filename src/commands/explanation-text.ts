import type { Arithmetic } from '../arithmetic/arithmetic.ts';
import { summands } from '../arithmetic/terms.ts';
import { numbersText, plainNumber } from '../arithmetic/text.ts';
import type { CellReference, Explanation, JacobianTerm, Term } from '../explain/explanation.ts';
import { visible } from '../formula/visible.ts';
import { numberText, numberTexts } from './number-text.ts';
import { columns } from './text.ts';

/** Digits of the numbers in tables: enough to follow a sum by hand. */
const DIGITS = 9;

/** An explanation for people: the formula, the terms as a table with their sum, the Jacobian ledger. */
export function explanationText({ address, value, title, formula, arithmetic, ...parts }: Explanation): string {
  const { terms, sum, jacobian } = parts;
  const blocks = [[`${visible(address)} = ${value}`, `  ${title}`], [`  ${visible(formula)}`]];
  if (jacobian) blocks.push(jacobianLines(jacobian, terms, sum));
  else if (arithmetic && terms.length > 1) blocks.push(termLines(arithmetic, terms, sum));
  else if (arithmetic) blocks.push(...workedLines(withoutMoment(address), arithmetic, terms));
  return `${blocks.map(block => block.join('\n')).join('\n\n')}\n`;
}

/** Each summand in symbols and in numbers, and the sum under a line. */
function termLines(arithmetic: Arithmetic, terms: readonly Term[], sum: number): string[] {
  const values = numberTexts([...terms.map(({ value }) => value), sum], DIGITS);
  const summed = summands(arithmetic);
  const rows = terms.map(({ text }, at) => [visible(text), inNumbers(summed[at] as Arithmetic), values[at] as string]);
  return table([['term', 'in numbers', 'value'], ...rows], ['', 'sum', values.at(-1) as string], new Set([1, 2]));
}

/** A value that is not a sum: the formula for this cell, in symbols, in numbers, and what it reads. */
function workedLines(cell: string, arithmetic: Arithmetic, [term]: readonly Term[]): string[][] {
  const symbols = visible(term?.text ?? '');
  const numbers = inNumbers(arithmetic);
  const worked = columns([
    [`  ${visible(cell)}`, '=', symbols],
    ...(numbers === plainNumber(arithmetic.value) ? [] : [['', '=', numbers]]),
    ['', '=', String(arithmetic.value)],
  ]);
  const cells = term?.cells ?? [];
  const reads = cells.length > 1 || symbols !== nameOf(cells[0]);
  return reads && cells.length > 0 ? [worked, readLines(cells)] : [worked];
}

function readLines(cells: readonly CellReference[]): string[] {
  const values = numberTexts(
    cells.map(({ value }) => value),
    DIGITS,
  );
  const rows = cells.map((cell, at) => [`  ${nameOf(cell)}`, values[at] as string]);
  return columns([['  reads', 'value'], ...rows], new Set([1]));
}

/** One line for each output cell that the explained cell feeds: ∂loss/∂out · ∂out/∂in = product. */
function jacobianLines(jacobian: readonly JacobianTerm[], terms: readonly Term[], sum: number): string[] {
  const upstreams = numberTexts(
    jacobian.map(({ upstream }) => upstream.value),
    DIGITS,
  );
  const derivatives = numberTexts(
    jacobian.map(({ derivative }) => derivative.value),
    DIGITS,
  );
  const products = numberTexts([...jacobian.map(({ product }) => product), sum], DIGITS);
  const rows = jacobian.map(({ out, upstream }, at) => [
    nameOf(out),
    nameOf(upstream),
    upstreams[at] as string,
    derivatives[at] as string,
    products[at] as string,
    visible(terms[at]?.text ?? ''),
  ]);
  const heading = ['feeds', 'from', '∂loss/∂out', '∂out/∂in', 'product', 'which is'];
  return table([heading, ...rows], ['', '', '', 'sum', products.at(-1) as string, ''], new Set([2, 3, 4]));
}

/** Rows under a heading, and the last row under a line. */
function table(rows: readonly (readonly string[])[], last: readonly string[], right: ReadonlySet<number>): string[] {
  const lines = columns([...rows, last], right).map(line => `  ${line}`);
  const width = Math.max(...lines.map(line => line.length));
  return [...lines.slice(0, -1), `  ${'─'.repeat(width - 2)}`, lines.at(-1) as string];
}

function inNumbers(tree: Arithmetic): string {
  return numbersText(tree, value => numberText(value).replaceAll('-', '−'));
}

/** All cells of an explanation are of its own step; the moment is said once, in the heading. */
function nameOf(cell: CellReference | undefined): string {
  return cell ? visible(withoutMoment(cell.address)) : '';
}

function withoutMoment(address: string): string {
  return address.replace(/@[^@]*$/, '');
}
