import type { Index } from '../../tensor/tensor.ts';
import type { Account, AccountLine } from '../account.ts';
import { derivativeFactors, type Factors, jacobianFactors, termFactors } from './factors.ts';
import { type Names, namesOf, notesOf, shortened, shortest } from './ledger-names.ts';
import type { Call } from './local.ts';
import { countDecade, formatIn, formatOfDecades, noDecades } from './number-format.ts';
import { padEnd, widthOf } from './rows.ts';
import { fitted, type Table, tableWidth } from './table.ts';
import { windowTop } from './window.ts';

/** One column of a ledger: all its texts are as wide as the heading and aligned at their points. */
interface Column {
  /** From the longest to the shortest. */
  readonly headings: readonly string[];
  /** By line; empty where a line has nothing there. */
  readonly texts: readonly string[];
  readonly width: number;
}

/** The table of an account before it is fitted to a width: what each line says in each column. */
interface Columns extends Names {
  readonly factors: readonly Column[];
  readonly product: Column;
  readonly running: Column | undefined;
  /** What decided a term, or where it stands: `◆ diagonal`, `masked`. */
  readonly notes: readonly string[] | undefined;
  /** Writes the sum under the column of products. */
  readonly sum: (value: number) => string;
}

/** How the lines of an account look: the window of the table, and how a sum stands under it. */
interface LedgerTable {
  readonly table: Table;
  /** The sum as a text under the column of what is summed; undefined where nothing is. */
  readonly sum: string | undefined;
}

/** The table of an account in a width and height, around the selected line; wide parts give way one by one. */
export function ledgerTable(
  account: Account,
  at: Index,
  selected: number,
  digits: number,
  within: Call,
  size: { readonly width: number; readonly height: number },
): LedgerTable {
  const { columns, style } = fitting(account, at, digits, within, size.width);
  const shown = Math.max(1, Math.min(account.lines.length, size.height));
  const top = windowTop(selected, shown, account.lines.length);
  const window = Array.from({ length: shown }, (_, line) => top + line);
  const cells = window.map(line => cellsIn(columns, style, line, line === selected));
  const { columns: headings, lines } = fitted(cells, size.width + MARGIN + 1); // it keeps room for rules that are not drawn
  const table = {
    columns: headings,
    lines,
    selected: selected - top,
    above: top,
    below: account.lines.length - top - shown,
  };
  return { table, sum: account.ledger && sumText(columns, style, table, account.ledger.sum) };
}

/** Whether a table so wide has the running sum as a column. */
export function showsRunning(account: Account, at: Index, digits: number, within: Call, width: number): boolean {
  const { columns, style } = fitting(account, at, digits, within, width);
  return style.running && columns.running !== undefined;
}

/** The pane's own margin: the table's outer rules, which are not drawn, would stand there. */
const MARGIN = 2;

/** What a table has, from the widest to the narrowest. */
interface Style {
  readonly short: boolean;
  /** Lines are named by the one index in which they differ, without a rule after it. */
  readonly brief: boolean;
  readonly rules: boolean;
  readonly running: boolean;
  readonly notes: boolean;
  /** Between numbers that no rule parts. */
  readonly gap: '  ' | ' ';
}

const WHOLE: Style = { short: false, brief: false, rules: true, running: true, notes: true, gap: '  ' };
const STYLES: readonly Style[] = [
  WHOLE,
  { ...WHOLE, notes: false },
  { ...WHOLE, notes: false, short: true },
  { ...WHOLE, notes: false, short: true, rules: false },
  { ...WHOLE, notes: false, short: true, rules: false, gap: ' ' },
  { ...WHOLE, notes: false, short: true, rules: false, gap: ' ', brief: true },
  { ...WHOLE, notes: false, short: true, running: false },
  { ...WHOLE, notes: false, short: true, running: false, rules: false },
  { ...WHOLE, notes: false, short: true, running: false, rules: false, gap: ' ' },
];
/** Of hundreds of terms a long name, cut off, would not tell which it is. */
const NARROWEST: Style = { ...WHOLE, notes: false, short: true, running: false, rules: false, gap: ' ', brief: true };

/** A table of columns in a style that fits. */
interface Fitting {
  readonly columns: Columns;
  readonly style: Style;
}

const remembered = new WeakMap<Account, Map<string, Fitting>>();

/** A frame asks several times: for the table, for what stands under it, for the keys that it names. */
function fitting(account: Account, at: Index, digits: number, within: Call, width: number): Fitting {
  const known = remembered.get(account) ?? new Map<string, Fitting>();
  remembered.set(account, known);
  const key = `${digits} ${width}`;
  const fit = known.get(key) ?? fittingTo(formsOf(account, at, digits, within), width);
  known.set(key, fit);
  return fit;
}

/** The first form in the fullest style that fits; where none does, the last without anything that could be spared. */
function fittingTo(forms: Iterable<Columns>, width: number): Fitting {
  let last: Columns | undefined;
  for (const columns of forms) {
    const style = STYLES.find(each => widthIn(columns, each) <= width + MARGIN);
    if (style) return { columns, style };
    last = columns;
  }
  return { columns: last as Columns, style: NARROWEST };
}

/**
 * A line is an equation, so factors give way together: all of them; ∂out/∂in as one number; none. To leave out one of
 * them, ∂loss/∂out say, would teach false arithmetic.
 */
function* formsOf(account: Account, at: Index, digits: number, within: Call): Generator<Columns> {
  const { explanation, lines } = account;
  const all = columnsOf(account, at, digits, within);
  yield all;
  if (explanation.jacobian && all.factors.length > 2)
    yield { ...all, factors: factorColumns(lines, derivativeFactors(explanation), digits, within) };
  yield { ...all, factors: [] };
}

function columnsOf(account: Account, at: Index, digits: number, within: Call): Columns {
  const { lines, ledger, explanation } = account;
  const factors = ledger && (explanation.jacobian ? jacobianFactors(explanation) : termFactors(explanation));
  const sums = [
    ...(ledger ? [ledger.sum] : []),
    ...lines.flatMap(one => (one.kind === 'term' ? one.term.running : [])),
  ];
  const product = numbersOf(lines.map(numberIn), digits, sums);
  const running = ledger && numbersOf(lines.map(runningOf(ledger.sum)), digits, sums, lines.map(numberIn));
  const names = namesOf(account, at, factors);
  return {
    ...names,
    names: names.names.map(within.local),
    factors: factorColumns(lines, factors, digits, within),
    product: column([ledger ? (factors ? 'product' : 'term') : 'value', '='], product.texts),
    running: running && lines.length > 1 ? column(['sum so far', 'sum'], running.texts) : undefined,
    notes: notesOf(lines),
    sum: product.format,
  };
}

function factorColumns(
  lines: readonly AccountLine[],
  factors: Factors | undefined,
  digits: number,
  within: Call,
): Column[] {
  if (!factors) return [];
  const positions = lines.map(one => (one.kind === 'term' ? one.term.position : undefined));
  return factors.headings.map((whole, factor) => {
    const values = positions.map(position => (position === undefined ? undefined : factors.of(position)[factor]));
    const short = [shortened, shortest].map(make => make(within.local(whole), factor ? '∂out/∂in' : '∂loss/∂out'));
    const texts = numbersOf(values, digits).texts.map((text, at) => factors.instead?.(factor, positions[at]) ?? text);
    return column(short, texts);
  });
}

function column(headings: readonly string[], texts: readonly string[]): Column {
  return { headings, texts, width: Math.max(...texts.map(widthOf)) };
}

/** Numbers of one column in one format; `beside`: numbers that stand under or next to them, in the same format. */
function numbersOf(
  values: readonly (number | undefined)[],
  digits: number,
  ...beside: (readonly (number | undefined)[])[]
) {
  const decades = noDecades();
  for (const value of [...values, ...beside.flat()]) if (value !== undefined) countDecade(decades, value);
  const format = formatOfDecades(decades, digits);
  const written = (value: number) => (value === 0 ? zero(value, format.digits) : formatIn(format, value));
  const texts = values.map(value => (value === undefined ? '' : written(value)));
  return { texts, format: written };
}

/** An exact 0 with its point under the others': the decimals that it has not are spaces. */
function zero(value: number, digits: number): string {
  return `${Object.is(value, -0) ? '-0' : '0'}${' '.repeat(digits + 1)}`;
}

function numberIn(line: AccountLine): number | undefined {
  if (line.kind === 'term') return line.term.value;
  if (line.kind === 'rest') return line.rest.value;
  return line.kind === 'share' ? line.value : line.cells[0]?.value;
}

function runningOf(sum: number) {
  return (line: AccountLine) => (line.kind === 'term' ? line.term.running : line.kind === 'rest' ? sum : undefined);
}

function headingIn({ headings }: Column, { short }: Style): string {
  return (short ? headings.at(-1) : headings[0]) ?? '';
}

function widthOfColumn(column: Column, style: Style): number {
  return Math.max(column.width, widthOf(headingIn(column, style)));
}

/** The columns of numbers in groups; a rule stands between groups, and each group is one column of the table. */
function groupsIn(columns: Columns, style: Style): (readonly Column[])[] {
  const ends = [columns.product, ...(style.running && columns.running ? [columns.running] : [])];
  if (!style.rules) return [[...columns.factors, ...ends]];
  return columns.factors.length ? [columns.factors, ends] : [ends];
}

function cellsIn(columns: Columns, style: Style, line: number, selected: boolean): Record<string, string> {
  const groups = groupsIn(columns, style);
  const joined = (group: readonly Column[], text: (column: Column) => string) =>
    group
      .map(each => {
        const own = text(each);
        return `${' '.repeat(Math.max(0, widthOfColumn(each, style) - widthOf(own)))}${own}`;
      })
      .join(style.gap);
  const { heading, names } = namesIn(columns, style);
  const name = `${selected ? '▸' : ' '}${names[line] ?? ''}`;
  const [only] = groups;
  if (isJoined(columns, style) && only) {
    const wide = briefWidth(columns);
    const numbers = joined(only, each => each.texts[line] ?? '');
    return {
      [`${padEnd(heading, wide)} ${joined(only, each => headingIn(each, style))}`]: `${padEnd(name, wide)} ${numbers}`,
    };
  }
  const cells: Record<string, string> = { [heading]: name };
  for (const group of groups)
    cells[joined(group, each => headingIn(each, style))] = joined(group, each => each.texts[line] ?? '');
  if (style.notes && columns.notes) cells[' '] = columns.notes[line] ?? '';
  return cells;
}

function namesIn({ nameHeading, names, brief }: Columns, style: Style) {
  return style.brief && brief ? brief : { heading: nameHeading, names };
}

function isJoined({ brief }: Columns, style: Style): boolean {
  return style.brief && brief !== undefined;
}

/** The marker and the longest brief name. */
function briefWidth({ brief }: Columns): number {
  return brief ? Math.max(widthOf(brief.heading), 1 + Math.max(...brief.names.map(widthOf))) : 0;
}

/** Terms without columns of their own are texts, of which at least so much is shown. */
const LEAST_NAME = 16;

function widthIn(columns: Columns, style: Style): number {
  const { heading, names } = namesIn(columns, style);
  const widest = names.reduce(
    (most, _, line) => (widthOf(names[line] ?? '') > widthOf(names[most] ?? '') ? line : most),
    0,
  );
  const cells = cellsIn(columns, style, widest, true);
  // a name gives way before numbers do, unless it is joined to them
  const name = cells[heading];
  if (!columns.factors.length && name !== undefined) cells[heading] = name.slice(0, LEAST_NAME);
  const notes =
    style.notes && columns.notes ? Math.max(...columns.notes.map(widthOf)) - widthOf(columns.notes[widest] ?? '') : 0;
  return tableWidth({ columns: Object.keys(cells), lines: [cells] }) + notes;
}

/** Two cells of margin, Σ, and the sum where the products stand. */
function sumText(columns: Columns, style: Style, table: Pick<Table, 'columns' | 'lines'>, value: number): string {
  const groups = groupsIn(columns, style);
  const widths = table.columns.map(each =>
    Math.max(widthOf(each), ...table.lines.map(line => widthOf(line[each] ?? ''))),
  );
  const ending = groups.length; // the name is column 0
  const before = isJoined(columns, style)
    ? briefWidth(columns) + 1
    : widths.slice(0, ending).reduce((sum, width) => sum + width + 3, 0);
  const group = groups.at(-1) as readonly Column[];
  const at = group.indexOf(columns.product);
  const inside =
    group.slice(0, at + 1).reduce((sum, each) => sum + widthOfColumn(each, style), 0) + at * style.gap.length;
  const text = columns.sum(value);
  const end = before + inside;
  return `Σ${' '.repeat(Math.max(1, end - 1 - widthOf(text)))}${text}`;
}
