import { Box, Text } from 'ink';
import { createContext, memo, type PropsWithChildren, useContext } from 'react';
import type { Palette } from '../colours.ts';
import { inkTable } from '../ink-table.ts';
import { padEnd, span, type Tone } from '../present/rows.ts';
import { columnWidth, type Table, tableWidth } from '../present/table.ts';

interface SmallTableProps {
  readonly table: Table;
  readonly palette: Palette;
}

/** A table drawn by ink-table: at most ten lines, fitted to the width before. */
export function SmallTable({ table, palette }: SmallTableProps) {
  return <Drawn table={table} palette={palette} text={JSON.stringify(table)} />;
}

/** A column of the table around a cell: what is written over it, and the cells of the terminal that its texts take. */
interface Column {
  readonly heading: string;
  readonly width: number;
}

const Columns = createContext<readonly Column[]>([]);

/** Drawn again only when a text of it changes. A column of a set width: to a row Yoga would fit each line twice. */
const Drawn = memo(
  function Drawn({ table, palette }: SmallTableProps & { readonly text: string }) {
    const InkTable = inkTable();
    return (
      <Columns value={columnsOf(table)}>
        <Box flexDirection="column" width={tableWidth(table)} flexShrink={0}>
          <InkTable {...byPosition(table)} {...partsFor(palette)} />
        </Box>
      </Columns>
    );
  },
  (before, after) => before.text === after.text && before.palette === after.palette,
);

function columnsOf({ columns, lines }: Table): Column[] {
  return columns.map(heading => ({ heading, width: columnWidth(heading, lines) }));
}

/**
 * The table for ink-table, which takes a column's name for what it is: under a letter for its position a column stays
 * the same when its heading changes, and with it all its cells.
 */
function byPosition({ columns, lines }: Table) {
  const letters = columns.map((_, at) => String.fromCharCode('a'.charCodeAt(0) + at));
  const cells = (line: Table['lines'][number]) => columns.map((column, at) => [letters[at], line[column] ?? '']);
  return { columns: letters, data: lines.map(line => Object.fromEntries(cells(line)) as Record<string, string>) };
}

const parts = new WeakMap<Palette, ReturnType<typeof makeParts>>();

function partsFor(palette: Palette) {
  const known = parts.get(palette) ?? makeParts(palette);
  parts.set(palette, known);
  return known;
}

/**
 * Cells as wide as they look: ink-table counts a wide character as one. And they draw the rules between columns, as
 * in its own frame each piece would be a node to lay out.
 */
function makeParts(palette: Palette) {
  const useRuled = (column: number, textIn: (column: Column) => string, tone: Tone) => {
    const columns = useContext(Columns);
    const here = columns[column] as Column;
    const rule = column < columns.length - 1 ? [span('│', 'dim')] : [];
    return palette.paint([span(padEnd(textIn(here), here.width + 2), tone), ...rule]);
  };
  return {
    header: ({ column = 0 }: PropsWithChildren<{ column?: number }>) => (
      <Text>{useRuled(column, ({ heading }) => ` ${heading}`, 'heading')}</Text>
    ),
    cell: ({ children, column }: PropsWithChildren<{ column: number }>) => {
      const text = String(children).trimEnd();
      return <Text>{useRuled(column, () => text, text.includes('▸') ? 'focus' : 'plain')}</Text>;
    },
    skeleton: () => null,
  };
}
