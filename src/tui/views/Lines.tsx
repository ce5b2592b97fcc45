import { Box, Text } from 'ink';
import type { Palette } from '../colours.ts';
import type { Row, Span } from '../present/rows.ts';

/**
 * Rows under each other, fitted to the width, as one text: each text more is a node to lay out, and a row that one
 * text fills is drawn as it is. Spaces at the end are left to the blank screen under them.
 */
export function Lines({ rows, palette, width }: { rows: readonly Row[]; palette: Palette; width: number }) {
  return (
    <Box flexShrink={0} width={width} height={rows.length}>
      <Text>{rows.map(row => palette.paint(trimmed(row))).join('\n')}</Text>
    </Box>
  );
}

/** A row without the spaces at its end that show nothing: those without a background. */
function trimmed(row: Row): Row {
  let end = row.length;
  while (end > 0 && isBlank(row[end - 1] as Span)) end--;
  return row.slice(0, end);
}

function isBlank({ text, tone, heat }: Span): boolean {
  return !heat && tone !== 'focus' && text.trim() === '';
}
