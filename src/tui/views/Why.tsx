import { Box, Text } from 'ink';
import { memo, type PropsWithChildren } from 'react';
import type { Palette } from '../colours.ts';
import { InkTableComponent } from '../ink-table.ts';
import { fitRow } from '../present/rows.ts';
import type { Table, WhyDrawing } from '../present/why.ts';
import { Lines } from './Lines.tsx';

interface WhyProps {
  readonly drawing: WhyDrawing;
  readonly palette: Palette;
  readonly width: number;
  readonly height: number;
}

/** The Why pane: formula, the table drawn by ink-table, sum. */
export function Why({ drawing, palette, width, height }: WhyProps) {
  const { before, table, after } = drawing;
  return (
    <Box flexDirection="column" flexShrink={0} width={width} height={height} overflow="hidden">
      <Lines rows={before.map(row => fitRow(row, width))} palette={palette} width={width} />
      {table && <LedgerTable table={table} palette={palette} text={JSON.stringify(table)} />}
      <Lines rows={after.map(row => fitRow(row, width))} palette={palette} width={width} />
    </Box>
  );
}

/** ink-table keeps the configuration it was mounted with, so another table is another key. */
const LedgerTable = memo(
  function LedgerTable({ table, palette, text }: { table: Table; palette: Palette; text: string }) {
    const parts = partsFor(palette);
    return (
      <InkTableComponent
        key={text}
        data={table.lines.map(line => ({ ...line }))}
        columns={[...table.columns]}
        {...parts}
      />
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
