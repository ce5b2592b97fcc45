import { Box, Text } from 'ink';
import { spokenLines } from '../present/speech.ts';
import type { State } from '../state.ts';
import type { World } from '../world.ts';

/** The screen for a screen reader: lines of words, in the order in which one wants to hear them. */
export function Spoken({ world, state }: { readonly world: World; readonly state: State }) {
  return (
    <Box flexDirection="column">
      {spokenLines(world, state).map((line, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a line is its place in what is said
        <Text key={at}>{line}</Text>
      ))}
    </Box>
  );
}
