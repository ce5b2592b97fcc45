import type { Explanation, JacobianTerm, Term } from '../explain/explanation.ts';
import { visible } from '../formula/visible.ts';
import { numberTexts } from './number-text.ts';
import { columns } from './text.ts';

/** Digits of the numbers in tables: enough to follow a sum by hand. */
const DIGITS = 9;

/** An explanation for people: the formula, the terms as a table with their sum, the Jacobian ledger. */
export function explanationText(explanation: Explanation): string {
  const { address, value, title, formula, terms, sum, jacobian } = explanation;
  const blocks = [
    [`${visible(address)} = ${value}`, `  ${title}`],
    [`  ${visible(formula)}`],
    jacobian ? jacobianLines(jacobian, sum) : termLines(terms, sum),
  ];
  return `${blocks.map(block => block.join('\n')).join('\n\n')}\n`;
}

/** Each summand with the cells it is made of, and the sum under a line. */
function termLines(terms: readonly Term[], sum: number): string[] {
  const numbers = numberTexts([...terms.map(({ value }) => value), sum], DIGITS);
  const rows = terms.map(({ text, cells }, at) => [
    numbers[at] as string,
    visible(text),
    cells.map(cell => `${visible(withoutMoment(cell.address))} = ${cell.value}`).join(', '),
  ]);
  return table(
    [['value', 'term', 'cells'], ...rows],
    [numbers.at(-1) as string, terms.length > 1 ? 'sum' : '', ''],
    new Set([0]),
  );
}

/** One line for each output cell that the explained cell feeds: upstream · ∂out/∂in = product. */
function jacobianLines(jacobian: readonly JacobianTerm[], sum: number): string[] {
  const column = (pick: (term: JacobianTerm) => number) => numberTexts(jacobian.map(pick), DIGITS);
  const upstreams = column(({ upstream }) => upstream.value);
  const derivatives = column(({ derivative }) => derivative.value);
  const products = numberTexts([...jacobian.map(({ product }) => product), sum], DIGITS);
  const rows = jacobian.map(({ out, upstream }, at) => [
    visible(withoutMoment(out.address)),
    visible(withoutMoment(upstream.address)),
    upstreams[at] as string,
    derivatives[at] as string,
    products[at] as string,
  ]);
  const heading = ['feeds', 'upstream', '∂loss/∂out', '∂out/∂in', 'product'];
  return table([heading, ...rows], ['', '', '', 'sum', products.at(-1) as string], new Set([2, 3, 4]));
}

/** Rows under a heading, and the last row under a line. */
function table(rows: readonly (readonly string[])[], last: readonly string[], right: ReadonlySet<number>): string[] {
  const lines = columns([...rows, last], right).map(line => `  ${line}`);
  const width = Math.max(...lines.map(line => line.length));
  return [...lines.slice(0, -1), `  ${'─'.repeat(width - 2)}`, lines.at(-1) as string];
}

/** All cells of an explanation are of its own step; the moment is said once, in the heading. */
function withoutMoment(address: string): string {
  return address.replace(/@[^@]*$/, '');
}
