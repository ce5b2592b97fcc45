import type { JacobianMatrix } from '../../explain/jacobian-matrix.ts';
import type { Twin } from '../../explain/twins.ts';
import type { Account } from '../account.ts';
import { cut, formulaBar } from './formula-bar.ts';
import { heatRows } from './jacobian.ts';
import { ledgerTable } from './ledger.ts';
import { cellInWords } from './matrix.ts';
import { speakNumber } from './number.ts';
import { clip, line, padEnd, type Row, span, wrap } from './rows.ts';
import { TABLE_LINES, type Table } from './table.ts';
import { local, nameOf, toneOf, type WhyPicture } from './why-shown.ts';
import { afterBlocks, sumRows } from './why-under.ts';

/** The Why pane in its parts: rows, the table (drawn by ink-table), rows under it. */
export interface WhyDrawing {
  readonly before: readonly Row[];
  readonly table: Table | null;
  readonly after: readonly Row[];
}

/** Lays the pane out for a width and height: the formula bar gives way before the table does, what explains more before the sum. */
export function whyDrawing(picture: WhyPicture, width: number, height: number): WhyDrawing {
  if (picture.hidden) return { before: hiddenWhy(picture, width).slice(0, height), table: null, after: [] };
  const { account, at, term, digits } = picture;
  const { lines } = account;
  const head = headRows(picture, width);
  const after = afterBlocks(picture, width);
  const least = lines.length ? Math.min(lines.length, 3) + 1 : 0;
  const bar = barRows(picture, width, Math.max(1, height - head.length - least - 1));
  const reserved = Math.min(
    5,
    after.reduce((sum, block) => sum + block.length, account.ledger ? 1 : 0),
  );
  const room = height - head.length - bar.length - 1;
  const most = Math.min(TABLE_LINES, room, Math.max(least - 1, room - reserved));
  const windowed = lines.length > most ? Math.max(1, most - 1) : most; // a row then says what is hidden
  const made =
    lines.length && room > 0
      ? ledgerTable(account, at, term, digits, picture.within, { width, height: windowed })
      : null;
  const sum = made?.sum === undefined ? [] : sumRows(picture, made.sum, width);
  const under = [...hiddenRows(made?.table ?? null), ...sum];
  const used = head.length + bar.length + (made ? made.table.lines.length + 1 : 0);
  return spaced({ head, bar, table: made?.table ?? null, under, blocks: after }, height, height - used);
}

interface Parts {
  readonly head: readonly Row[];
  readonly bar: readonly Row[];
  readonly table: Table | null;
  readonly under: readonly Row[];
  readonly blocks: readonly (readonly Row[])[];
}

/** Puts blank rows between the parts, and leaves out the last of them, where there is no room. */
function spaced({ head, bar, table, under, blocks }: Parts, height: number, left: number): WhyDrawing {
  const full = blocks.filter(block => block.length > 0);
  const content = under.length + full.reduce((sum, block) => sum + block.length, 0);
  const airy = content + full.length + 2 <= left;
  const before = airy ? [...head, [], ...bar, ...(table ? [[]] : [])] : [...head, ...bar];
  const after = [...under, ...full.flatMap(block => (airy ? [[], ...block] : block))];
  const tall = table ? table.lines.length + 1 : 0;
  const shown = before.slice(0, height);
  return { before: shown, table, after: after.slice(0, Math.max(0, height - shown.length - tall)) };
}

/** What may be known before the guess: which cell, and how it comes about. */
function hiddenWhy({ account: { explanation }, at, labels }: WhyPicture, width: number): Row[] {
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

/** The cell and its number; where it stands, and what kind of event wrote it. */
function headRows({ account: { explanation }, at, labels, within }: WhyPicture, width: number): Row[] {
  const { value, title } = explanation;
  return [
    [
      span(clip(local(nameOf(explanation), within), width - 14), 'heading'),
      span(' = '),
      span(speakNumber(value, 8), toneOf(value)),
    ],
    line(clip(`${cellInWords(at, labels)} · ${title}${within ? ` · in ${within}` : ''}`, width), 'dim'),
  ];
}

/** The formula bar, the other half's formula, and the map of the Jacobian, in so many rows. */
function barRows(picture: WhyPicture, width: number, most: number): Row[] {
  const { account, at, twin, jacobian, digits, coloured, term, within } = picture;
  const bar = formulaBar(account.explanation, at, width, text => local(text, within));
  if (twin) {
    const rows = twinRows(twin, width, within);
    return cut([...rows, ...bar.numbers], most, width);
  }
  if (!jacobian || account.view !== 'jacobian') return cut([...bar.symbols, ...bar.numbers], most, width);
  const symbols = cut(bar.symbols, Math.max(1, Math.min(2, most - 4)), width);
  const row = rowOfTerm(account, term, jacobian);
  const map = heatRows(jacobian, {
    row,
    marked: at[1],
    digits,
    coloured,
    width,
    height: Math.max(2, most - symbols.length),
  });
  return [...symbols, ...map].slice(0, most);
}

/** The row of the Jacobian that the selected term belongs to. */
function rowOfTerm({ lines }: Account, term: number, { outs }: JacobianMatrix): number {
  const chosen = lines[term];
  const at = chosen?.kind === 'term' ? chosen.term.jacobian?.out.at : undefined;
  return Math.max(0, at ? outs.findIndex(([row, column]) => row === at[0] && column === at[1]) : 0);
}

/** Both formulas of an operation: beside each other where the pane is wide, else under each other. */
function twinRows(twin: Twin, width: number, within: string): Row[] {
  const [forward, backward] = [local(twin.forward, within), local(twin.backward, within)];
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
