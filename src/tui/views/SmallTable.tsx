import { Box, Text } from 'ink';
import { memo, type PropsWithChildren } from 'react';
import type { Palette } from '../colours.ts';
import { inkTable } from '../ink-table.ts';
import { type Table, tableWidth } from '../present/table.ts';

interface SmallTableProps {
  readonly table: Table;
  readonly palette: Palette;
}

/** A table drawn by ink-table: at most ten lines, fitted to the width before. */
export function SmallTable({ table, palette }: SmallTableProps) {
  return <Drawn table={table} palette={palette} text={JSON.stringify(table)} />;
}

/** Drawn again only when a text of it changes; its outer rules are clipped off, the pane has its own. */
const Drawn = memo(
  function Drawn({ table, palette }: SmallTableProps & { readonly text: string }) {
    const InkTable = inkTable();
    return (
      <Box width={tableWidth(table) - 2} flexShrink={0} overflow="hidden">
        <Box marginLeft={-1} flexShrink={0}>
          <InkTable data={table.lines.map(line => ({ ...line }))} columns={[...table.columns]} {...partsFor(palette)} />
        </Box>
      </Box>
    );
  },
  (before, after) => before.text === after.text && before.palette === after.palette,
);

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
    header: ({ children }: PropsWithChildren) => (
      <Text>{palette.paint([{ text: text(children), tone: 'heading' }])}</Text>
    ),
    cell: ({ children }: PropsWithChildren) => (
      <Text>{palette.paint([{ text: text(children), tone: text(children).includes('▸') ? 'focus' : 'plain' }])}</Text>
    ),
    skeleton: ({ children }: PropsWithChildren) =>
      text(children) === '│' ? <Text>{palette.paint([{ text: '│', tone: 'dim' }])}</Text> : null,
  };
}
