import { prepare } from '../../src/engine/program.ts';
import { parseScenario } from '../../src/scenario/parse.ts';
import { Timeline } from '../../src/timeline/timeline.ts';
import { type Checked, check } from '../../src/worksheet/check.ts';
import { parseWorksheet } from '../../src/worksheet/parse.ts';

/** An entry as a worksheet file has it. */
export interface RawEntry {
  readonly section?: string;
  readonly address?: string;
  readonly expression?: string;
  readonly printed: string | readonly string[] | readonly (readonly string[])[];
}

/** A scenario given as an object, and a way to hold entries against it. */
export function sheetOf(scenario: object) {
  const text = JSON.stringify({ title: 'test', ...scenario });
  const timeline = new Timeline(prepare(parseScenario(text, { name: 'test', file: 'test.json' })));
  const checked = (...entries: readonly RawEntry[]): Checked => {
    const sheet = parseWorksheet(JSON.stringify({ scenario: 'test', entries }), 'sheet.json');
    return check(sheet, timeline);
  };
  return {
    timeline,
    checked,
    /** The verdict of the last number of the last entry, and its cause. */
    last(...entries: readonly RawEntry[]) {
      const cell = checked(...entries)
        .entries.at(-1)
        ?.cells.at(-1);
      if (!cell) throw new Error('no number was checked');
      return { verdict: cell.verdict, cause: cell.cause, rule: cell.rule };
    },
  };
}
