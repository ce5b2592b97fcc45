import type { JacobianMatrix } from '../../explain/jacobian-matrix.ts';
import type { Twin } from '../../explain/twins.ts';
import type { Account } from '../account.ts';
import { cut, formulaBar } from './formula-bar.ts';
import { heatRows } from './jacobian.ts';
import { ledgerTable } from './ledger.ts';
import type { Call } from './local.ts';
import { cellInWords } from './matrix.ts';
import { speakNumber } from './number.ts';
import { clip, line, padEnd, type Row, rowWidth, span, widthOf, wrap } from './rows.ts';
import { TABLE_LINES, type Table } from './table.ts';
import { toneOf, type WhyPicture } from './why-shown.ts';
import { sumRows, underBlocks } from './why-under.ts';

/** The Why pane in its parts: rows, the table (drawn by ink-table), rows under it. */
export interface WhyDrawing {
  readonly before: readonly Row[];
  readonly table: Table | null;
  readonly after: readonly Row[];
}

/** A pane this low says everything in as few rows as it can. */
const LOW = 18;

/**
 * Lays the pane out for a width and height. Where there is little room the line of numbers goes first, which
 * the table has too, then what is said under the table, the least useful first, then lines of the table.
 */
export function whyDrawing(picture: WhyPicture, width: number, height: number): WhyDrawing {
  if (picture.hidden) return { before: hiddenWhy(picture, width).slice(0, height), table: null, after: [] };
  const { account, at, term, digits } = picture;
  const { lines } = account;
  const low = height < LOW;
  const head = headRows(picture, width, low);
  const { needed, more } = underBlocks(picture, width, low);
  const under = needed.reduce((sum, block) => sum + block.length, account.ledger ? 1 : 0);
  const bar = barRows(picture, width, height - head.length, under);
  const room = height - head.length - bar.length - 1;
  const most = Math.min(TABLE_LINES, room, Math.max(Math.min(lines.length, LEAST_LINES), room - under));
  const windowed = lines.length > most ? Math.max(1, most - 1) : most; // a row then says what is hidden
  const made =
    lines.length && room > 0
      ? ledgerTable(account, at, term, digits, picture.within, { width, height: windowed })
      : null;
  const table = made?.table ?? null;
  const sum = made?.sum === undefined ? [] : sumRows(picture, made.sum, width, low);
  return spaced({ head, bar, table, under: [...hiddenRows(table), ...sum], blocks: [...needed, ...more] }, height);
}

/** Lines of the table that nothing else takes the room of. */
const LEAST_LINES = 3;

interface Parts {
  readonly head: readonly Row[];
  readonly bar: readonly Row[];
  readonly table: Table | null;
  readonly under: readonly Row[];
  readonly blocks: readonly (readonly Row[])[];
}

/** Puts blank rows between the parts where there is room, and leaves out whole blocks where there is none. */
function spaced({ head, bar, table, under, blocks }: Parts, height: number): WhyDrawing {
  const full = blocks.filter(block => block.length > 0);
  const tall = table ? table.lines.length + 1 : 0;
  const content = [head, bar, under, ...full].reduce((sum, block) => sum + block.length, tall);
  const airy = content + full.length + 2 <= height;
  const before = (airy ? [...head, [], ...bar, ...(table ? [[]] : [])] : [...head, ...bar]).slice(0, height);
  const after = under.slice(0, Math.max(0, height - before.length - tall));
  for (const block of full) {
    const rows = airy ? [[], ...block] : block;
    if (before.length + tall + after.length + rows.length <= height) after.push(...rows);
  }
  return { before, table, after };
}

/** What may be known before the guess: which cell, and how it comes about. */
function hiddenWhy({ account: { explanation }, at, labels }: WhyPicture, width: number): Row[] {
  return [
    [span(clip(explanation.name, width - 4), 'heading'), span(' = '), span('?', 'changed')],
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

/** The cell and its number; where it stands, and what kind of event wrote it: in one row where that must do. */
function headRows({ account: { explanation }, at, labels, within }: WhyPicture, width: number, low: boolean): Row[] {
  const { value, title } = explanation;
  const first: Row = [
    span(clip(within.local(explanation.name), width - 14), 'heading'),
    span(' = '),
    span(speakNumber(value, 8), toneOf(value)),
  ];
  const place = `${cellInWords(at, labels)} · ${title}`;
  const whole = `${place}${within.instance && ` · in ${within.instance}`}`;
  const beside = [whole, place].find(text => rowWidth(first) + widthOf(text) + 3 <= width);
  if (low && beside) return [[...first, span(` · ${beside}`, 'dim')]];
  return [first, line(clip(whole, width), 'dim')];
}

/** The formula bar, the other half's formula, and the map of the Jacobian; over the table and so many rows under it. */
function barRows(picture: WhyPicture, width: number, height: number, under: number): Row[] {
  const { account, twin, jacobian, within } = picture;
  const { lines, ledger } = account;
  const bar = formulaBar(account.explanation, width, within.local);
  const most = Math.max(1, height - (lines.length ? Math.min(lines.length, LEAST_LINES) + 1 : 0) - 1);
  if (twin) {
    const rows = twinRows(twin, width, within);
    const told = ledger && lines.length > 1 && height < LOW; // the table has the numbers
    return cut(told ? rows : [...rows, ...bar.numbers], most, width);
  }
  if (jacobian && account.view === 'jacobian') return mapRows(picture, jacobian, bar.symbols, width, most - under + 1);
  const whole = [...bar.symbols, ...bar.numbers];
  const table = lines.length > 1 ? Math.min(lines.length, TABLE_LINES) + 1 : 0;
  if (!ledger || table === 0 || whole.length + table + under <= height) return cut(whole, most, width);
  return cut(bar.symbols, Math.max(Math.min(2, most), height - table - under), width);
}

/** The formula in symbols over the map, of which two rows at least are shown. */
function mapRows(picture: WhyPicture, jacobian: JacobianMatrix, formula: readonly Row[], width: number, most: number) {
  const { account, at, digits, coloured, term } = picture;
  const symbols = cut(formula, Math.max(1, Math.min(2, most - 4)), width);
  const row = rowOfTerm(account, term, jacobian);
  const height = Math.max(4, most - symbols.length);
  return [...symbols, ...heatRows(jacobian, { row, marked: at[1], digits, coloured, width, height })];
}

/** The row of the Jacobian that the selected term belongs to. */
function rowOfTerm({ lines }: Account, term: number, { outs }: JacobianMatrix): number {
  const chosen = lines[term];
  const at = chosen?.kind === 'term' ? chosen.term.jacobian?.fed : undefined;
  return Math.max(0, at ? outs.findIndex(([row, column]) => row === at[0] && column === at[1]) : 0);
}

/** Both formulas of an operation: beside each other where the pane is wide, else under each other. */
function twinRows(twin: Twin, width: number, within: Call): Row[] {
  const [forward, backward] = [within.local(twin.forward), within.local(twin.backward)];
  if (width < 60)
    return [
      ...wrap(`forward   ${forward}`, width, '          ').map(text => line(text)),
      ...wrap(`backward  ${backward}`, width, '          ').map(text => line(text)),
    ];
  const half = Math.floor((width - 3) / 2);
  const left = ['forward', ...wrap(forward, half, '  ')];
  const right = ['backward', ...wrap(backward, half, '  ')];
  return Array.from({ length: Math.max(left.length, right.length) }, (_, at) => [
    span(padEnd(left[at] ?? '', half), at === 0 ? 'heading' : 'plain'),
    span(' │ ', 'dim'),
    span(right[at] ?? '', at === 0 ? 'heading' : 'plain'),
  ]);
}
