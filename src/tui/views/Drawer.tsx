import { Box } from 'ink';
import type { Palette } from '../colours.ts';
import type { DrawerDrawing } from '../drawer.ts';
import type { Layout } from '../layout.ts';
import { fitRow } from '../present/rows.ts';
import { Lines } from './Lines.tsx';
import { SmallTable } from './SmallTable.tsx';

interface DrawerProps {
  readonly drawing: DrawerDrawing | null;
  readonly palette: Palette;
  readonly layout: Layout;
}

/** The open list of breakpoints, watches or marks, under the panes. */
export function Drawer({ drawing, palette, layout }: DrawerProps) {
  if (!drawing) return null;
  const { columns } = layout;
  return (
    <Box flexDirection="column" flexShrink={0} width={columns} height={drawing.height} overflow="hidden">
      <Lines rows={[fitRow(drawing.heading, columns)]} palette={palette} width={columns} />
      {drawing.table ? (
        <SmallTable table={drawing.table} palette={palette} />
      ) : (
        <Lines rows={[fitRow(drawing.empty, columns)]} palette={palette} width={columns} />
      )}
    </Box>
  );
}
