import { Box, Text } from 'ink';
import { memo } from 'react';
import type { Palette } from '../colours.ts';
import type { Row, Span } from '../present/rows.ts';

/** Text whose colours are already in the string; drawn again only when the string changes. */
const Block = memo(function Block({ text }: { readonly text: string }) {
  return <Text>{text}</Text>;
});

/**
 * Rows under each other, fitted to the width, as one text: each text more is a node to lay out, which is most
 * of what a first frame costs. Spaces at the end are left to the blank screen under them.
 */
export function Lines({ rows, palette, width }: { rows: readonly Row[]; palette: Palette; width: number }) {
  if (rows.length === 0) return null;
  return (
    <Box flexShrink={0} width={width} height={rows.length}>
      <Block text={rows.map(row => palette.paint(trimmed(row)) || ' ').join('\n')} />
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
