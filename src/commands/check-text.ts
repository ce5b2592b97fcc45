import { visible } from '../formula/visible.ts';
import type { Checked, CheckedCell, CheckedEntry } from '../worksheet/check.ts';
import { asPrinted } from '../worksheet/printed.ts';
import { VERDICTS, type Verdict } from '../worksheet/verdict.ts';
import type { Worksheet } from '../worksheet/worksheet.ts';
import { columns, count } from './text.ts';

const GLYPHS: Readonly<Record<Verdict, string>> = { right: '✓', rounding: '≈', follows: '↳', wrong: '✗' };

/** A checked worksheet for people: section by section, right numbers counted and all others shown, then the sum. */
export function checkText(worksheet: Worksheet, checked: Checked): string {
  const blocks = sectionsOf(checked).map(([section, entries]) => sectionText(section, entries));
  return `${[headText(worksheet), ...blocks, `${summaryText(checked)}\n`].join('\n')}`;
}

function headText({ title, scenario }: Worksheet): string {
  return `${visible(title)} (scenario ${visible(scenario)})\n`;
}

/** The counts in one line: `123 numbers: 82 right, 21 rounding, 14 follow, 6 wrong`. */
function summaryText({ counts, blank }: Checked): string {
  const all = VERDICTS.reduce((total, verdict) => total + counts[verdict], 0);
  if (all === 0 && blank > 0) return `Nothing is filled in yet; ${count(blank, 'number')} can be.`;
  const parts = VERDICTS.filter(verdict => counts[verdict] > 0).map(verdict => `${counts[verdict]} ${verdict}`);
  const left = blank > 0 ? `; ${blank} not filled in` : '';
  return `${count(all, 'number')}${parts.length > 0 ? `: ${parts.join(', ')}` : ''}${left}`;
}

/** The sections in which something is filled in. */
function sectionsOf({ entries }: Checked): (readonly [section: string, entries: readonly CheckedEntry[]])[] {
  const filled = entries.filter(({ cells }) => cells.length > 0);
  return [...Map.groupBy(filled, ({ entry }) => entry.section)];
}

function sectionText(section: string, entries: readonly CheckedEntry[]): string {
  const lines = entries.flatMap(entry =>
    entry.cells.filter(({ verdict }) => verdict !== 'right').map(cell => lineOf(entry, cell)),
  );
  const right = entries.reduce(
    (total, { cells }) => total + cells.filter(({ verdict }) => verdict === 'right').length,
    0,
  );
  const heading = `${visible(section) || 'Without a section'}${right > 0 ? `: ${right} right` : ''}`;
  return `${[heading, ...columns(lines, new Set([2, 3]))].join('\n')}\n`;
}

function lineOf(entry: CheckedEntry, cell: CheckedCell): string[] {
  const cause = cell.cause ?? 'no usual mistake gives this';
  return [
    `  ${GLYPHS[cell.verdict]} ${cell.verdict}`,
    visible(nameOf(entry, cell)),
    `printed ${visible(cell.printed.text)}`,
    `is ${valueText(cell)}`,
    visible(cause),
  ];
}

/** The cell with its moment, as it can be typed after `stepformer show SCENARIO`. */
function nameOf({ entry }: CheckedEntry, { name }: CheckedCell): string {
  return `${name}${/@\s*(?:last|\d+)(?::\d+)?\s*$/.exec(entry.of.text)?.[0].trim() ?? ''}`;
}

/** Digits of a number that is too small to have as many after the decimals that were printed. */
const FEWEST_DIGITS = 3;

/** The run's number with two digits more than were printed, and three at the least. */
function valueText({ value, printed }: CheckedCell): string {
  const isSmall = value !== 0 && Math.abs(value) < printed.unit;
  return isSmall ? String(Number(value.toPrecision(FEWEST_DIGITS))) : asPrinted(value, printed.unit / 100);
}

/** The same as Markdown, every number in a table of its section. */
export function checkMarkdown(worksheet: Worksheet, checked: Checked): string {
  const blocks = sectionsOf(checked).map(([section, entries]) => {
    const rows = entries.flatMap(entry =>
      entry.cells.map(cell => [
        `\`${bar(nameOf(entry, cell))}\``,
        bar(cell.printed.text),
        valueText(cell),
        `${GLYPHS[cell.verdict]} ${cell.verdict}`,
        bar(cell.cause ?? ''),
      ]),
    );
    return `## ${visible(section) || 'Without a section'}\n\n${markdownTable(['number', 'printed', 'value', 'verdict', 'cause'], rows)}\n`;
  });
  return `# ${visible(worksheet.title)}\n\n${summaryText(checked)}\n\n${blocks.join('\n')}`;
}

/** A table of Markdown. Cells have no bars of their own. */
export function markdownTable(heading: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(heading), line(heading.map(() => '---')), ...rows.map(line)].join('\n');
}

/** Text in a table's cell: a bar would end it. */
function bar(text: string): string {
  return visible(text).replaceAll('|', '\\|');
}
