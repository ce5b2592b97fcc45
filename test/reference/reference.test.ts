import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { rowsAt, SHIPPED, timelineOf } from '../scenarios/shipped.ts';

/** Numbers that an independent implementation gave, by address; a cell agrees by either tolerance. */
interface Group {
  readonly relative: number;
  readonly absolute: number;
  readonly values: Readonly<Record<string, readonly (readonly (number | string)[])[]>>;
}

const FOLDER = 'test/reference/values';
const NAMES = readdirSync(FOLDER).map(file => file.replace('.json', ''));

test.each(NAMES)('%s has the reference values', name => {
  const timeline = timelineOf(name);
  const groups: readonly Group[] = JSON.parse(readFileSync(`${FOLDER}/${name}.json`, 'utf8'));
  const found = groups.flatMap(group =>
    Object.entries(group.values).flatMap(([address, due]) =>
      differences(rowsAt(timeline, address), due, group).map(difference => `${address}${difference}`),
    ),
  );
  expect(found).toEqual([]);
});

test('every set of values belongs to a shipped scenario', () => {
  expect(NAMES.filter(name => !SHIPPED.includes(name))).toEqual([]);
});

/** The cells that do not agree, and the shapes where these differ. */
function differences(found: number[][], due: Group['values'][string], group: Group): string[] {
  const shape = (rows: readonly (readonly unknown[])[]) => `${rows.length}×${rows[0]?.length}`;
  if (shape(found) !== shape(due)) return [` is ${shape(found)}, due ${shape(due)}`];
  return due.flatMap((row, r) =>
    row.flatMap((value, c) => {
      const here = found[r]?.[c] as number;
      return agrees(here, Number(value), group) ? [] : [`[${r},${c}] is ${here}, due ${value}`];
    }),
  );
}

function agrees(found: number, due: number, { relative, absolute }: Group): boolean {
  if (!Number.isFinite(due)) return Object.is(found, due);
  return Math.abs(found - due) <= Math.max(absolute, relative * Math.abs(due));
}
