import { Box, Text } from 'ink';
import { createContext, memo, type PropsWithChildren, useContext } from 'react';
import type { Palette } from '../colours.ts';
import { inkTable } from '../ink-table.ts';
import { columnWidth, type Table, tableWidth } from '../present/table.ts';

interface SmallTableProps {
  readonly table: Table;
  readonly palette: Palette;
}

/** A table drawn by ink-table: at most ten lines, fitted to the width before. */
export function SmallTable({ table, palette }: SmallTableProps) {
  return <Drawn table={table} palette={palette} text={JSON.stringify(table)} />;
}

/** What is written over each column of the table around it. */
const Headings = createContext<readonly string[]>([]);

/** Drawn again only when a text of it changes; its outer rules are clipped off, the pane has its own. */
const Drawn = memo(
  function Drawn({ table, palette }: SmallTableProps & { readonly text: string }) {
    const InkTable = inkTable();
    return (
      <Headings value={table.columns}>
        <Box width={tableWidth(table) - 2} flexShrink={0} overflow="hidden">
          <Box marginLeft={-1} flexShrink={0}>
            <InkTable {...byPosition(table)} {...partsFor(palette)} />
          </Box>
        </Box>
      </Headings>
    );
  },
  (before, after) => before.text === after.text && before.palette === after.palette,
);

/**
 * The table for ink-table, which takes a column's name for what it is: under a letter for its position a column stays
 * the same when its heading changes, and with it all its cells. The cells keep the width that the heading asks for.
 */
function byPosition({ columns, lines }: Table) {
  const letters = columns.map((_, at) => String.fromCharCode('a'.charCodeAt(0) + at));
  const widths = columns.map(column => columnWidth(column, lines));
  const cells = (line: Table['lines'][number]) =>
    columns.map((column, at) => [letters[at], (line[column] ?? '').padEnd(widths[at] as number)]);
  return { columns: letters, data: lines.map(line => Object.fromEntries(cells(line)) as Record<string, string>) };
}

const parts = new WeakMap<Palette, ReturnType<typeof makeParts>>();

function partsFor(palette: Palette) {
  const known = parts.get(palette) ?? makeParts(palette);
  parts.set(palette, known);
  return known;
}

/** Only the rules between columns are kept of the frame: every line is then a line of the table. */
function makeParts(palette: Palette) {
  const text = (children: unknown) => String(children);
  return {
    header: ({ children, column = 0 }: PropsWithChildren<{ column?: number }>) => {
      const heading = ` ${useContext(Headings)[column] ?? ''}`.padEnd(text(children).length);
      return <Text>{palette.paint([{ text: heading, tone: 'heading' }])}</Text>;
    },
    cell: ({ children }: PropsWithChildren) => (
      <Text>{palette.paint([{ text: text(children), tone: text(children).includes('▸') ? 'focus' : 'plain' }])}</Text>
    ),
    skeleton: ({ children }: PropsWithChildren) =>
      text(children) === '│' ? <Text>{palette.paint([{ text: '│', tone: 'dim' }])}</Text> : null,
  };
}
