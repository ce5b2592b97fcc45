import type { Arithmetic } from '../arithmetic/arithmetic.ts';
import { summands } from '../arithmetic/terms.ts';
import { type NameOf, numbersText, plainNumber, symbolsText } from '../arithmetic/text.ts';
import { agreement, agreementText } from '../explain/agreement.ts';
import type { CellReference, Explanation, JacobianTerm, Term } from '../explain/explanation.ts';
import { type Ledger, ledgerOf, restText } from '../explain/ledger.ts';
import { visible } from '../formula/visible.ts';
import { numberText, numberTexts } from './number-text.ts';
import { columns } from './text.ts';

/** Digits of the numbers in tables: enough to follow a sum by hand. */
const DIGITS = 9;

/** More lines than this fold into one: an explanation for people fits a page. JSON has all of it. */
const MOST = 24;

/** Items of a longer list in one formula that are written out: a softmax divides by hundreds of exponentials. */
const ITEMS = 6;

/**
 * An explanation for people: the formula, the terms as a table with their sum, the Jacobian ledger. `cellName`
 * names the cells of its arithmetic; absent where the number is simply there.
 */
export function explanationText(explanation: Explanation, cellName: NameOf = (of, at) => `${of}[${at}]`): string {
  const { name, address, value, title, formula, jacobianFormula, arithmetic, terms, jacobian } = explanation;
  const formulas = [formula, ...(jacobianFormula === undefined ? [] : [jacobianFormula])];
  const blocks = [[`${visible(address)} = ${value}`, `  ${title}`], formulas.map(each => `  ${visible(each)}`)];
  const ledger = ledgerOf(explanation, { most: MOST });
  if (jacobian)
    blocks.push([...jacobianLines(ledger), ...agreementLines(explanation)], ...closingLines(explanation, ledger));
  else if (arithmetic && terms.length > 1)
    blocks.push([...termLines(arithmetic, ledger, cellName), ...agreementLines(explanation)], warningLines(ledger));
  else if (arithmetic) blocks.push(...workedLines(name, arithmetic, inSymbols(arithmetic, cellName), terms));
  const texts = blocks.filter(block => block.length > 0).map(block => block.join('\n'));
  return `${texts.join('\n\n')}\n`;
}

/** Each summand in symbols and in numbers, and the sum under a line. */
function termLines(arithmetic: Arithmetic, ledger: Ledger, cellName: NameOf): string[] {
  const summed = summands(arithmetic);
  const { values, running, rest, sum } = valueTexts(ledger);
  const rows = ledger.lines.map(({ position, term }, at) => [
    inSymbols(summed[position] as Arithmetic, cellName),
    inNumbers(summed[position] as Arithmetic),
    values[at] as string,
    running[at] as string,
    term.name ?? '',
  ]);
  const heading = ['term', 'in numbers', 'value', 'sum so far', ''];
  const folded = ledger.rest ? [[restText(ledger.rest, numberText), '', rest, sum, '']] : [];
  return table([heading, ...rows, ...folded], ['', 'sum', sum, '', ''], new Set([1, 2, 3]));
}

/** A value that is not a sum: the formula for this cell, in symbols, in numbers, and what it reads. */
function workedLines(cell: string, arithmetic: Arithmetic, symbols: string, [term]: readonly Term[]): string[][] {
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
  const shown = cells.length > MOST + 1 ? cells.slice(0, MOST) : cells;
  const values = texts(shown.map(({ value }) => value));
  const rows = shown.map((cell, at) => [`  ${nameOf(cell)}`, values[at] as string]);
  const left = cells.length - shown.length;
  return [...columns([['  reads', 'value'], ...rows], new Set([1])), ...(left > 0 ? [`  … ${left} more`] : [])];
}

/** One line for each output cell that the explained cell feeds: ∂loss/∂out · ∂out/∂in = product. */
function jacobianLines(ledger: Ledger): string[] {
  if (ledger.lines.length === 0) return ['  No output reads this cell, so nothing comes back: its gradient is 0.'];
  const factors = ledger.lines.map(({ jacobian }) => jacobian as JacobianTerm);
  const upstreams = texts(factors.map(({ upstream }) => upstream.value));
  const derivatives = texts(factors.map(({ derivative }) => derivative.value));
  const { values, running, rest, sum } = valueTexts(ledger);
  const rows = factors.map(({ upstream, text, place, note }, at) => [
    nameOf(upstream),
    upstreams[at] as string,
    visible(text),
    derivatives[at] as string,
    values[at] as string,
    running[at] as string,
    visible(note ?? place ?? ''),
  ]);
  const heading = ['from', '∂loss/∂out', 'times ∂out/∂in', '', 'product', 'sum so far', ''];
  const folded = ledger.rest ? [[restText(ledger.rest, numberText), '', '', '', rest, sum, '']] : [];
  const last = ['', '', '', 'sum', sum, '', ''];
  return table([heading, ...rows, ...folded], last, new Set([1, 3, 4, 5]));
}

/** Whether the sum is the number that was recorded. */
function agreementLines(explanation: Explanation): string[] {
  const { terms, value } = explanation;
  return terms.length > 0 ? [`  ${agreementText(agreement(explanation), numberText(value, DIGITS))}`] : [];
}

/** What stands under a Jacobian ledger: its named parts, a warning, and the shortcuts beside which it holds. */
function closingLines({ shortcuts = [] }: Explanation, ledger: Ledger): string[][] {
  const partValues = texts(ledger.parts.map(({ value }) => value));
  const parts = columns(
    ledger.parts.map(({ name }, at) => [`  ${name}`, partValues[at] as string]),
    new Set([1]),
  );
  const lines = shortcuts.map(({ formula, text, arithmetic, value }) => {
    const numbers = inNumbers(arithmetic);
    return [`  shortcut: ${visible(formula)}`, `  ${visible(text)} = ${numbers} = ${numberText(value, DIGITS)}`];
  });
  return [parts, warningLines(ledger), ...lines];
}

function warningLines({ warning }: Ledger): string[] {
  return warning === undefined ? [] : [`  ! ${warning}`];
}

/** The numbers of a ledger's last columns, aligned with each other. */
function valueTexts({ lines, rest, sum }: Ledger) {
  const values = texts([...lines.map(({ value }) => value), rest?.value ?? 0, sum]);
  const running = texts([...lines.map(({ running: there }) => there), sum]);
  return { values, running, rest: values.at(-2) as string, sum: values.at(-1) as string };
}

function texts(values: readonly number[]): string[] {
  return numberTexts(values, DIGITS);
}

/** Rows under a heading, and the last row under a line. */
function table(rows: readonly (readonly string[])[], last: readonly string[], right: ReadonlySet<number>): string[] {
  const lines = columns([...rows, last], right).map(line => `  ${line}`);
  const width = Math.max(...lines.map(line => line.length));
  return [...lines.slice(0, -1), `  ${'─'.repeat(width - 2)}`, lines.at(-1) as string];
}

function inSymbols(tree: Arithmetic, cellName: NameOf): string {
  return visible(symbolsText(tree, cellName, plainNumber, ITEMS));
}

function inNumbers(tree: Arithmetic): string {
  return numbersText(tree, value => numberText(value).replaceAll('-', '−'), ITEMS);
}

/** All cells of an explanation are of its own step; the moment is said once, in the heading. */
function nameOf(cell: CellReference | undefined): string {
  return cell ? visible(cell.name) : '';
}
