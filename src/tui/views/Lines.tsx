import { Box, Text } from 'ink';
import { memo } from 'react';
import type { Palette } from '../colours.ts';
import type { Row } from '../present/rows.ts';

/** One line whose colours are already in the string; drawn again only when the string changes. */
const Line = memo(function Line({ text }: { readonly text: string }) {
  return <Text wrap="truncate-end">{text}</Text>;
});

/** Rows under each other, one text each: what a key costs is mostly the number of texts that changed. */
export function Lines({ rows, palette, width }: { rows: readonly Row[]; palette: Palette; width: number }) {
  return (
    <Box flexDirection="column" flexShrink={0} width={width}>
      {rows.map((row, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a line is its place on the screen
        <Line key={at} text={palette.paint(row) || ' '} />
      ))}
    </Box>
  );
}
