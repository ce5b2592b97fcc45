import { numbersText } from '../../arithmetic/text.ts';
import type { JacobianTerm, Shortcut } from '../../explain/explanation.ts';
import type { JacobianMatrix } from '../../explain/jacobian-matrix.ts';
import type { Twin } from '../../explain/twins.ts';
import type { Check } from '../../explain/verify.ts';
import type { Labels } from '../../ops/operation.ts';
import type { Index } from '../../tensor/tensor.ts';
import type { Account, AccountLine } from '../account.ts';
import type { WhyView } from '../state.ts';
import { type GoingOn, proofRows } from './check.ts';
import { cut, formulaBar } from './formula-bar.ts';
import { heatRows } from './jacobian.ts';
import { ledgerTable } from './ledger.ts';
import { cellInWords } from './matrix.ts';
import { speakNumber } from './number.ts';
import { clip, line, padEnd, type Row, span, wrap } from './rows.ts';
import { TABLE_LINES, type Table } from './table.ts';

/** Items of a longer list that a line of numbers writes out. */
const ITEMS_WRITTEN = 6;

/** What the Why pane shows of one cell. */
export interface WhyPicture {
  readonly account: Account;
  readonly at: Index;
  readonly labels: Labels;
  /** The call in which the event stands: its names are written without it. */
  readonly within: string;
  readonly term: number;
  readonly factor: number;
  readonly digits: number;
  readonly coloured: boolean;
  readonly focused: boolean;
  /** Where Backspace returns to; empty when nowhere. */
  readonly cameFrom: string;
  /** The whole Jacobian of the row, where it is asked for. */
  readonly jacobian?: JacobianMatrix | undefined;
  /** The other half of the operation, where one came from it. */
  readonly twin?: Twin | undefined;
  /** The proof of this cell, once it was asked for. */
  readonly check?: Check | GoingOn | undefined;
  /** The number is still to be guessed: only its formula is shown. */
  readonly hidden?: boolean | undefined;
}

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
  const map = heatRows(jacobian, { row, digits, coloured, width, height: Math.max(2, most - symbols.length) });
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

/** The sum under its column, and whether it is the number that was recorded. */
function sumRows({ account: { explanation, ledger } }: WhyPicture, text: string, width: number): Row[] {
  const { sum, value } = explanation;
  const apart = Math.abs(sum - value);
  const same = Object.is(sum, value) || apart === 0;
  const check = same ? '✓ as recorded, bit for bit' : `✓ as recorded, to rounding (${apart.toExponential(0)})`;
  const wrong = !same && !(apart <= 1e-12 * (ledger?.size ?? 0)) && Number.isFinite(apart);
  const said = wrong
    ? `✗ recorded is ${speakNumber(value, 8)}`
    : Number.isNaN(value)
      ? 'NaN is what was recorded'
      : check;
  const row: Row = [span(text, toneOf(sum))];
  const fits = text.length + said.length + 3 <= width;
  const words = span(fits ? `   ${said}` : said, wrong ? 'warning' : 'dim');
  return fits ? [[...row, words]] : [row, [words]];
}

/** What stands under the sum, the most useful first. */
function afterBlocks(picture: WhyPicture, width: number): Row[][] {
  const { account, check, term } = picture;
  const { ledger, explanation, end, view } = account;
  const chosen = account.lines[term];
  const shown = view === 'terms' || view === 'jacobian';
  return [
    check ? proofRows(check, width) : [],
    ledger?.warning && shown ? wrap(`! ${ledger.warning}`, width, '  ').map(text => line(text, 'warning')) : [],
    end ? wrap(`The trail ends here: ${end}.`, width).map(text => line(text)) : [],
    nothingRows(account),
    shown && chosen ? detailRows(chosen, picture, width) : [],
    shown
      ? (explanation.shortcuts ?? []).flatMap(each =>
          shortcutRows({ ...each, text: local(each.text, picture.within) }, explanation.value, width),
        )
      : [],
    ledger && shown ? partRows(account) : [],
    keyRows(picture, width),
  ];
}

function nothingRows({ explanation }: Account): Row[] {
  return explanation.jacobian?.length === 0 ? [line('Nothing reads this cell, so nothing comes back: 0.')] : [];
}

/** What came directly, through the mean, through the variance. */
function partRows({ ledger }: Account): Row[] {
  if (!ledger?.parts.length) return [];
  return [line(ledger.parts.map(({ name, value }) => `${name} ${speakNumber(value, 4)}`).join(' · '), 'dim')];
}

/** All terms in one line, and that it comes to the same. */
function shortcutRows({ text, arithmetic, value }: Shortcut, whole: number, width: number): Row[] {
  const numbers = numbersText(arithmetic, each => speakNumber(each, 4), ITEMS_WRITTEN);
  const same = Math.abs(value - whole) <= 1e-9 * Math.max(Math.abs(whole), 1e-12) ? ' ✓' : '';
  return wrap(`shortcut: ${text} = ${numbers} = ${speakNumber(value, 5)}${same}`, width, '    ').map(each =>
    line(each),
  );
}

/** The selected term written out: the derivative, its numbers, and why it is what it is. */
function detailRows(chosen: AccountLine, { account, labels, at, within }: WhyPicture, width: number): Row[] {
  if (chosen.kind === 'rest') {
    const { count, value, zeros } = chosen.rest;
    const folded =
      zeros === count ? `${count} terms of 0` : `${count} smaller terms, together ${speakNumber(value, 3)}`;
    return [line(clip(`… ${folded}`, width)), [span('Enter', 'key'), span(' shows them all', 'dim')]];
  }
  if (chosen.kind !== 'term') return [];
  const entry = chosen.term.jacobian;
  if (!entry) return [];
  const why = entry.note ?? placeText(entry, at, labels);
  return [
    ...wrap(local(derivativeText(entry, nameOf(account.explanation)), within), width, '    ').map(text => line(text)),
    ...(why ? wrap(local(why, within), width, '    ').map(text => line(text, 'dim')) : []),
  ];
}

function derivativeText({ out, derivative, text }: JacobianTerm, name: string): string {
  const here = name.replace(/\.grad(?= via|#|\[|$)/, '').replace(/ via [^[]*/, '');
  const value = speakNumber(derivative.value, 5);
  const numbers = numbersText(derivative, each => speakNumber(each, 4), ITEMS_WRITTEN).replace(/ \([^()]*\)$/, '');
  const steps = [text.replace(/ \([^()]*\)$/, ''), numbers, value].filter((step, at, all) => step !== all[at - 1]);
  return `∂${nameOf(out)}/∂${here} = ${steps.join(' = ')}`;
}

function placeText({ place, out }: JacobianTerm, [, own]: Index, { columns }: Labels): string {
  const [, column] = out.at;
  if (place === 'diagonal') return `◆ on the diagonal: through its own column, ${columns?.[own] ?? own}`;
  return place ? `off the diagonal: through column ${columns?.[column] ?? column} of the same row` : '';
}

const VIEWS = { terms: 'its terms', paths: 'the same by path', update: 'its update', jacobian: '' } as const;

/** The keys that lead on from here. */
function keyRows({ account, cameFrom, focused, term, factor, within }: WhyPicture, width: number): Row[] {
  if (!focused) return [];
  const cells = account.lines[term]?.cells ?? [];
  const to = cells[Math.min(factor, cells.length - 1)];
  const { view, views } = account;
  const turning: readonly WhyView[] = views.filter(each => each !== 'jacobian');
  const next = turning[(turning.indexOf(view) + 1) % turning.length];
  const several = cells.length > 1 ? ` (${Math.min(factor, cells.length - 1) + 1} of ${cells.length}: h l)` : '';
  return [
    ...(to ? [keyRow('Enter', `opens ${local(nameOf(to), within)}${several}`, width)] : []),
    ...(next && next !== view ? [keyRow('e', `shows ${VIEWS[next]}`, width)] : []),
    ...(cameFrom ? [keyRow('Backspace', `returns to ${cameFrom}`, width)] : []),
  ];
}

function keyRow(key: string, text: string, width: number): Row {
  return [span(key, 'key'), span(clip(` ${text}`, Math.max(0, width - key.length)), 'dim')];
}

/** A text with the names of a call's tensors as the call's own statements say them. */
function local(text: string, within: string): string {
  return within ? text.replaceAll(`${within}.`, '') : text;
}

function nameOf({ address }: { readonly address: string }): string {
  return address.replace(/@[^@]*$/, '');
}

function toneOf(value: number) {
  if (!Number.isFinite(value)) return 'warning' as const;
  return value < 0 ? ('negative' as const) : ('positive' as const);
}
