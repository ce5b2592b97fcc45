import { VERDICTS, type Verdict } from '../worksheet/verdict.ts';
import { markdownTable } from './check-text.ts';
import { shippedWorksheets } from './scenarios.ts';
import { checkFile, worksheetFile } from './worksheets.ts';

/** How the numbers of one source came out: how many there are of each verdict. */
interface SourceVerdicts {
  readonly source: string;
  readonly counts: Readonly<Record<Verdict, number>>;
}

/** The shipped worksheets checked, and summed up by the book or page that they were copied from. Exported for tests. */
export function sourceVerdicts(): readonly SourceVerdicts[] {
  const checked = shippedWorksheets().map(name => checkFile(worksheetFile(name)));
  const groups = Map.groupBy(checked, ({ worksheet }) => worksheet.title.split(/[,:]/)[0] as string);
  return [...groups].map(([source, sheets]) => {
    const of = (verdict: Verdict) => sheets.reduce((total, { checked: { counts } }) => total + counts[verdict], 0);
    return {
      source,
      counts: { right: of('right'), rounding: of('rounding'), follows: of('follows'), wrong: of('wrong') },
    };
  });
}

/** The table of verdicts of docs/shipped.md on the sources, as Markdown. */
export function verdictTable(): string {
  const rows = sourceVerdicts().map(({ source, counts }) => {
    const all = VERDICTS.reduce((total, verdict) => total + counts[verdict], 0);
    return [source, String(all), ...VERDICTS.map(verdict => String(counts[verdict]))];
  });
  return markdownTable(['source', 'printed numbers', ...VERDICTS], rows);
}
