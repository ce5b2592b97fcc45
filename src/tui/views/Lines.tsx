import { Box, Text } from 'ink';
import { memo } from 'react';
import type { Palette } from '../colours.ts';
import type { Row, Span } from '../present/rows.ts';

/** One line whose colours are already in the string; drawn again only when the string changes. */
const Line = memo(function Line({ text }: { readonly text: string }) {
  return <Text wrap="truncate-end">{text}</Text>;
});

/**
 * Rows under each other, one text each: what a key costs is mostly the number of texts that changed, and of
 * characters that Ink reads, so spaces at the end are left to the blank screen under them.
 */
export function Lines({ rows, palette, width }: { rows: readonly Row[]; palette: Palette; width: number }) {
  return (
    <Box flexDirection="column" flexShrink={0} width={width}>
      {rows.map((row, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a line is its place on the screen
        <Line key={at} text={palette.paint(trimmed(row)) || ' '} />
      ))}
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
