import { Box } from 'ink';
import type { Palette } from '../colours.ts';
import { pictureOf } from '../picture.ts';
import type { State } from '../state.ts';
import type { World } from '../world.ts';
import { Lines } from './Lines.tsx';
import { SmallTable } from './SmallTable.tsx';

interface ScreenProps {
  readonly world: World;
  readonly state: State;
  readonly palette: Palette;
}

/** The whole screen for a state: one text of its rows, and on it the small tables, drawn by ink-table. */
export function Screen({ world, state, palette }: ScreenProps) {
  const { rows, tables } = pictureOf(world, state);
  const { columns } = state.size;
  return (
    <Box flexShrink={0} width={columns} height={rows.length}>
      <Lines rows={rows} palette={palette} width={columns} />
      {tables.map(({ of, table, x, y }) => (
        <Box key={of} position="absolute" marginLeft={x} marginTop={y}>
          <SmallTable table={table} palette={palette} />
        </Box>
      ))}
    </Box>
  );
}
