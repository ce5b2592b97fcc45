import { jsonNumber } from '../tensor/json-number.ts';
import type { Checked, CheckedEntry } from '../worksheet/check.ts';
import type { Worksheet } from '../worksheet/worksheet.ts';
import { checkMarkdown, checkText } from './check-text.ts';
import { type Args, argument } from './command.ts';
import { jsonLine } from './json.ts';
import type { ExitCode, Output } from './output.ts';
import { checkFile, worksheetFile } from './worksheets.ts';

/** `stepformer check WORKSHEET`: every printed number against the run; ends with 1 where one is wrong. */
export async function check(args: Args, output: Output): Promise<ExitCode> {
  const { worksheet, checked } = checkFile(worksheetFile(argument(args, 0)), args.flags.set);
  if (args.flags.json) output.write(jsonLine(checkJson(worksheet, checked)));
  else output.write((args.flags.markdown ? checkMarkdown : checkText)(worksheet, checked));
  return checked.counts.wrong > 0 ? 1 : 0;
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
