import { Box, Text } from 'ink';
import { memo, type PropsWithChildren } from 'react';
import type { Palette } from '../colours.ts';
import { InkTableComponent } from '../ink-table.ts';
import { fitRow, type Row } from '../present/rows.ts';
import { type Table, tableWidth, type WhyDrawing } from '../present/why.ts';
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
      <Lines rows={before.map(row => inMargin(row, width))} palette={palette} width={width} />
      {table && <LedgerTable table={table} palette={palette} text={JSON.stringify(table)} />}
      <Lines rows={after.map(row => inMargin(row, width))} palette={palette} width={width} />
    </Box>
  );
}

function inMargin(row: Row, width: number): Row {
  return fitRow([{ text: ' ', tone: 'plain' }, ...row], width);
}

/** Drawn again only when a text of it changes; its outer rules are clipped off, the pane has its own. */
const LedgerTable = memo(
  function LedgerTable({ table, palette }: { table: Table; palette: Palette; text: string }) {
    return (
      <Box width={tableWidth(table) - 2} flexShrink={0} overflow="hidden">
        <Box marginLeft={-1} flexShrink={0}>
          <InkTableComponent
            data={table.lines.map(line => ({ ...line }))}
            columns={[...table.columns]}
            {...partsFor(palette)}
          />
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
