import { visible } from '../formula/visible.ts';
import { jsonNumber } from '../tensor/json-number.ts';
import type { Checked, CheckedEntry } from '../worksheet/check.ts';
import type { Worksheet } from '../worksheet/worksheet.ts';
import { checkMarkdown, checkText } from './check-text.ts';
import type { Args } from './command.ts';
import { jsonLine } from './json.ts';
import type { ExitCode, Output } from './output.ts';
import { shippedWorksheets } from './scenarios.ts';
import { columns } from './text.ts';
import { checkFile, readWorksheet, worksheetFile } from './worksheets.ts';

/**
 * `stepformer check WORKSHEET`: every printed number against the run; ends with 1 where one is wrong. Without a
 * worksheet it lists those that come with Stepformer.
 */
export async function check({ input: [given], flags }: Args, output: Output): Promise<ExitCode> {
  if (given === undefined) return listed(flags.json, output);
  const { worksheet, checked } = checkFile(worksheetFile(given), flags.set);
  if (flags.json) output.write(jsonLine(checkJson(worksheet, checked)));
  else output.write((flags.markdown ? checkMarkdown : checkText)(worksheet, checked));
  return checked.counts.wrong > 0 ? 1 : 0;
}

function listed(json: boolean, output: Output): ExitCode {
  const worksheets = shippedWorksheets().map(name => {
    const { title, scenario } = readWorksheet(worksheetFile(name));
    return { name, title, scenario };
  });
  if (json) output.write(jsonLine({ worksheets }));
  else {
    const rows = worksheets.map(({ name, title, scenario }) => [`  ${name}`, visible(title), `(${visible(scenario)})`]);
    output.write(
      `${['Worksheets', ...columns(rows)].join('\n')}\n\nstepformer check NAME holds one against its scenario's run.\n`,
    );
  }
  return 0;
}

/** A checked worksheet in the shape that docs/json.md promises. */
export function checkJson({ scenario, title }: Worksheet, { entries, counts, blank }: Checked): object {
  return { scenario, title, entries: entries.map(entryJson), counts, blank };
}

function entryJson({ entry, cells, verdict, cause }: CheckedEntry): object {
  const { section, of, written } = entry;
  const rule = cells.find(cell => cell.verdict === verdict)?.rule;
  return {
    section,
    [of.kind]: of.text,
    printed: written,
    value: valueJson(entry, cells),
    verdict,
    cause: cause ?? null,
    ...(rule !== undefined && { rule }),
    ...(typeof written !== 'string' && {
      cells: cells.map(cell => ({
        at: cell.at,
        printed: cell.printed.text,
        value: jsonNumber(cell.value),
        verdict: cell.verdict,
        cause: cell.cause ?? null,
        ...(cell.rule !== undefined && { rule: cell.rule }),
      })),
    }),
  };
}

/** The run's numbers in the form of what was printed: a number, a row or rows; null where nothing was filled in. */
function valueJson({ printed, written }: CheckedEntry['entry'], cells: CheckedEntry['cells']) {
  const at = (row: number, column: number) => {
    const cell = cells.find(({ at }) => at[0] === row && at[1] === column);
    return cell ? jsonNumber(cell.value) : null;
  };
  if (typeof written === 'string') return at(0, 0);
  const rows = printed.map((row, r) => row.map((_, c) => at(r, c)));
  return typeof written[0] === 'string' ? rows[0] : rows;
}
