import { numbersText } from '../../arithmetic/text.ts';
import type { CellReference, Explanation, JacobianTerm, Term } from '../../explain/explanation.ts';
import type { Labels } from '../../ops/operation.ts';
import type { Index } from '../../tensor/tensor.ts';

import { cellInWords } from './matrix.ts';
import { formatNumber, numberWidth, speakNumber } from './number.ts';
import { clip, line, type Row, span, wrap } from './rows.ts';
import { fitted, TABLE_LINES, type Table } from './table.ts';

/** Items of a longer list that the line of numbers writes out; the table has them all. */
const ITEMS_WRITTEN = 6;

/** The lines of the table under a formula: the ledger where it is asked for and there is one, else the terms. */
export function linesOfWhy(explanation: Explanation, ledger: boolean): readonly (Term | JacobianTerm)[] {
  return ledger && explanation.jacobian ? explanation.jacobian : explanation.terms;
}

/** The cells that a line of the table names, in the order `h` and `l` go through them; Enter opens one. */
export function factorsOf(explanation: Explanation, ledger: boolean, at: number): readonly CellReference[] {
  const chosen = linesOfWhy(explanation, ledger)[at];
  if (!chosen) return [];
  return 'upstream' in chosen ? [chosen.upstream, chosen.out] : chosen.cells;
}

/** What the Why pane shows of one cell. */
export interface WhyPicture {
  readonly explanation: Explanation;
  readonly at: Index;
  readonly labels: Labels;
  readonly ledger: boolean;
  readonly term: number;
  readonly factor: number;
  readonly digits: number;
  /** Mark entries of the ledger on the Jacobian's diagonal. */
  readonly diagonal: boolean;
  readonly focused: boolean;
  /** Where Backspace returns to; empty when nowhere. */
  readonly cameFrom: string;
  /** The number is still to be guessed: only its formula is shown. */
  readonly hidden?: boolean | undefined;
}

/** The Why pane in its parts: rows, the table (drawn by ink-table), rows under it. */
export interface WhyDrawing {
  readonly before: readonly Row[];
  readonly table: Table | null;
  readonly after: readonly Row[];
}

/** Lays the pane out for a width and height; the table takes what the formula leaves, the formula is cut before the table is. */
export function whyDrawing(picture: WhyPicture, width: number, height: number): WhyDrawing {
  if (picture.hidden) return { before: hiddenWhy(picture, width).slice(0, height), table: null, after: [] };
  const lines = isSource(picture.explanation) ? [] : linesOfWhy(picture.explanation, picture.ledger);
  const after = afterRows(picture, width);
  const tableLeast = lines.length ? Math.min(lines.length, 3) + 1 : 0;
  const before = beforeRows(picture, width, Math.max(3, height - tableLeast - after.length));
  const room = height - before.length - after.length - 1;
  const most = Math.min(room, TABLE_LINES);
  const shown = lines.length > most ? Math.max(1, most - 1) : most; // a row then says what is hidden
  const table = lines.length && room > 0 ? tableOf(picture, width, shown) : null;
  const left = height - before.length - (table ? table.lines.length + 1 : 0);
  return {
    before: before.slice(0, height),
    table,
    after: [...hiddenRows(table), ...after].slice(0, Math.max(0, left)),
  };
}

/** What may be known before the guess: which cell, and how it comes about. */
function hiddenWhy({ explanation, at, labels }: WhyPicture, width: number): Row[] {
  return [
    [span(clip(nameOf(explanation), width - 4), 'heading'), span(' = '), span('?', 'changed')],
    line(clip(`${cellInWords(at, labels)} · ${explanation.title}`, width), 'dim'),
    [],
    ...wrap(explanation.formula, width, '    ').map(text => line(text)),
    [],
    [span('z', 'key'), span(' shows it', 'dim')],
  ];
}

/** Says how much of the table lies above and below its window. */
function hiddenRows(table: Table | null): Row[] {
  if (!table || table.above + table.below === 0) return [];
  return [line(`${table.above ? `↑ ${table.above} more  ` : ''}${table.below ? `↓ ${table.below} more` : ''}`, 'dim')];
}

/** A number that is simply there: a table of itself would say nothing. */
function isSource({ terms, arithmetic }: Explanation): boolean {
  return !arithmetic && terms.every(({ cells }) => cells.length === 0);
}

function beforeRows(picture: WhyPicture, width: number, most: number): Row[] {
  const { explanation, at, labels, ledger } = picture;
  const name = nameOf(explanation);
  const head: Row[] = [
    [
      span(clip(name, width - 12), 'heading'),
      span(' = '),
      span(speakNumber(explanation.value, 8), toneOf(explanation.value)),
    ],
    line(clip(`${cellInWords(at, labels)} · ${explanation.title}`, width), 'dim'),
    [],
  ];
  const formula = wrap(explanation.formula, width, '    ').map(text => line(text));
  const numbers =
    explanation.arithmetic && !(ledger && explanation.jacobian)
      ? wrap(
          `= ${numbersText(explanation.arithmetic, value => speakNumber(value, 5), ITEMS_WRITTEN)}`,
          width,
          '    ',
        ).map(text => line(text, 'dim'))
      : [];
  const room = Math.max(1, most - head.length - 1);
  return [...head, ...cut([...formula, ...numbers], room, width), []];
}

function cut(rows: readonly Row[], most: number, width: number): Row[] {
  if (rows.length <= most) return [...rows];
  const kept = rows.slice(0, most);
  const last =
    kept
      .at(-1)
      ?.map(({ text }) => text)
      .join('') ?? '';
  kept[most - 1] = line(`${clip(last, Math.max(0, width - 2)).replace(/…$/, '')} …`, 'dim');
  return kept;
}

function afterRows(picture: WhyPicture, width: number): Row[] {
  const { explanation, ledger, cameFrom, focused, term, factor } = picture;
  const rows: Row[] = [];
  if (linesOfWhy(explanation, ledger).length > 1) rows.push(sumRow(picture));
  if (ledger && explanation.jacobian) rows.push([], ...derivativeRows(picture, width));
  const to = factorsOf(explanation, ledger, term)[factor];
  if (focused && (to || cameFrom)) rows.push([]);
  if (focused && to) rows.push([span('Enter', 'key'), span(` opens ${nameOf(to)}`, 'dim')]);
  if (focused && cameFrom) rows.push([span('Backspace', 'key'), span(` returns to ${cameFrom}`, 'dim')]);
  return rows;
}

/** The terms added up, held against what was recorded. */
function sumRow({ explanation, digits }: WhyPicture): Row {
  const { sum, value } = explanation;
  const apart = Math.abs(sum - value);
  const check = Object.is(sum, value) ? '✓ bit for bit' : `recorded: apart by ${apart.toExponential(0)}`;
  return [span('Σ = ', 'heading'), span(formatNumber(sum, digits, 99), toneOf(sum)), span(`  ${check}`, 'dim')];
}

/** The selected entry written out: the derivative, its numbers, and whether it is on the diagonal. */
function derivativeRows({ explanation, term, at, diagonal }: WhyPicture, width: number): Row[] {
  const entry = explanation.jacobian?.[term];
  if (!entry) return [];
  const here = nameOf({ address: explanation.address })
    .replace(/\.grad(?= via|#|\[|$)/, '')
    .replace(/ via [^[]*/, '');
  const numbers = numbersText(entry.derivative, value => speakNumber(value, 5), ITEMS_WRITTEN);
  const value = speakNumber(entry.derivative.value, 5);
  const on = entry.out.at[0] === at[0] && entry.out.at[1] === at[1];
  const rows = wrap(
    `∂${nameOf(entry.out)}/∂${here} = ${numbers}${numbers === value ? '' : ` = ${value}`}`,
    width,
    '    ',
  );
  const which = diagonal ? [line(on ? '◆ on the diagonal' : 'off the diagonal', 'dim')] : [];
  return [...rows.map(text => line(text)), ...which];
}

/** The window of the table around the selected line, every column fitted so that a line is no wider than `width`. */
export function tableOf(picture: WhyPicture, width: number, height: number): Table {
  const { explanation, ledger, term } = picture;
  const lines = linesOfWhy(explanation, ledger);
  const shown = Math.max(1, Math.min(lines.length, height));
  const top = Math.max(0, Math.min(term - Math.floor(shown / 2), lines.length - shown));
  const cells = lines.slice(top, top + shown).map((one, i) => {
    const mark = top + i === term ? '▸' : ' ';
    return 'upstream' in one ? ledgerCells(one, mark, picture) : termCells(one, mark, picture);
  });
  return {
    ...fitted(cells, width),
    selected: term - top,
    above: top,
    below: lines.length - top - shown,
  };
}

function termCells(term: Term, mark: string, { digits, explanation }: WhyPicture): Record<string, string> {
  const heading = explanation.terms.length > 1 ? `${explanation.terms.length} terms` : 'term';
  return { [heading]: `${mark} ${term.text}`, value: number(term.value, digits) };
}

/** Through which output cell, ∂out/∂in there, ∂loss/∂out there, and their product. */
function ledgerCells(entry: JacobianTerm, mark: string, { digits, at, diagonal }: WhyPicture): Record<string, string> {
  const [row, column] = entry.out.at;
  const on = diagonal && row === at[0] && column === at[1];
  const tensor = nameOf(entry.out).replace(/\[\d+,\d+\]$/, '');
  return {
    [clip(tensor, WIDEST_NAME)]: `${mark}${on ? '◆' : ' '}[${row},${column}]`,
    '∂out/∂in': number(entry.derivative.value, digits),
    '· dout': number(entry.upstream.value, digits),
    '=': number(entry.product, digits),
  };
}

/** The heading of the ledger's first column is the tensor; its whole name stands under the table. */
const WIDEST_NAME = 8;

function number(value: number, digits: number): string {
  return formatNumber(value, digits).padStart(numberWidth(digits));
}

function nameOf({ address }: { readonly address: string }): string {
  return address.replace(/@[^@]*$/, '');
}

function toneOf(value: number) {
  if (!Number.isFinite(value)) return 'warning' as const;
  return value < 0 ? ('negative' as const) : ('positive' as const);
}
