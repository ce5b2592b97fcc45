import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { shippedWorksheets } from '../../src/commands/scenarios.ts';
import { sourceVerdicts, verdictTable } from '../../src/commands/verdict-table.ts';
import { checkFile, worksheetFile } from '../../src/commands/worksheets.ts';
import { VERDICTS } from '../../src/worksheet/verdict.ts';

/**
 * What was found in the sources, looked through by hand: how many numbers are right, rounding, follow and
 * are wrong, and each wrong one with its section, its place, what was printed and the cause, if any fits.
 */
const reviewed: Record<string, { counts: number[]; wrong: (string | null)[][] }> = JSON.parse(
  readFileSync(new URL('shipped.json', import.meta.url), 'utf8'),
);

test('every shipped worksheet was reviewed', () => {
  expect(Object.keys(reviewed)).toEqual(shippedWorksheets());
});

describe.each(shippedWorksheets())('%s', name => {
  const { checked } = checkFile(worksheetFile(name));

  test('comes out as reviewed', () => {
    const wrong = checked.entries.flatMap(({ entry, cells }) =>
      cells
        .filter(({ verdict }) => verdict === 'wrong')
        .map(({ name, printed, cause }) => {
          const moment = /@(last|\d+)(:\d+)?$/.exec(entry.of.text)?.[0] ?? '';
          return [entry.section, name + moment, printed.text, cause?.replace('looks like ', '') ?? null];
        }),
    );
    expect({ counts: VERDICTS.map(verdict => checked.counts[verdict]), wrong }).toEqual(reviewed[name]);
    expect(checked.blank).toBe(0);
  });

  test('says why wherever something was rounded or follows', () => {
    const cells = checked.entries.flatMap(({ cells }) => cells);
    for (const { verdict, cause } of cells) {
      if (verdict === 'right') expect(cause).toBeUndefined();
      if (verdict === 'rounding' || verdict === 'follows') expect(cause).toMatch(/\w/);
    }
  });
});

test('the README’s table sums up the five sources', () => {
  const sources = sourceVerdicts();
  expect(sources.map(({ source }) => source).toSorted()).toEqual([
    'LLMs Under the Hood',
    'MicroGPT prerequisites',
    'The Math Behind GPT Models',
    'ToyAI README',
    'ToyAI book',
  ]);
  const counted = Object.values(reviewed).reduce((total, { counts }) => total + counts.reduce((a, b) => a + b), 0);
  const summed = sources.flatMap(({ counts }) => Object.values(counts)).reduce((a, b) => a + b);
  expect(summed).toBe(counted);
  expect(verdictTable().split('\n')).toHaveLength(2 + 5);
});
