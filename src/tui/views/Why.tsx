import { Box } from 'ink';
import type { Palette } from '../colours.ts';
import { fitRow, type Row } from '../present/rows.ts';
import type { WhyDrawing } from '../present/why.ts';
import { Lines } from './Lines.tsx';
import { SmallTable } from './SmallTable.tsx';

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
    <Box flexDirection="column" flexShrink={0} width={width} height={height}>
      <Lines rows={before.map(row => inMargin(row, width))} palette={palette} width={width} />
      {table && <SmallTable table={table} palette={palette} />}
      <Lines rows={after.map(row => inMargin(row, width))} palette={palette} width={width} />
    </Box>
  );
}

function inMargin(row: Row, width: number): Row {
  return fitRow([{ text: ' ', tone: 'plain' }, ...row], width);
}
