/**
 * Draws frames that are there already: the next one at any key. What a key costs in Ink alone.
 * Its argument is a file with the frames as JSON, each a list of lines with their colours.
 */
import { readFileSync } from 'node:fs';
import { Box, render, Text, useInput } from 'ink';
import { useState } from 'react';

const frames: string[][] = JSON.parse(readFileSync(process.argv[2] as string, 'utf8'));

function Frames() {
  const [at, setAt] = useState(0);
  useInput(() => setAt(before => (before + 1) % frames.length));
  return (
    <Box flexDirection="column" width={120}>
      {frames[at]?.map((line, row) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a line is its row
        <Text key={row} wrap="truncate">
          {line || ' '}
        </Text>
      ))}
    </Box>
  );
}

render(<Frames />, { alternateScreen: true, incrementalRendering: true, maxFps: 240 });
