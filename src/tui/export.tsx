import { renderToString } from 'ink';
import { type Writing, written } from '../explain/written.ts';
import { csvOf, npyOf } from '../tensor/files.ts';
import type { Tensor } from '../tensor/tensor.ts';
import { type Palette, palette, type Theme } from './colours.ts';
import { cellAt, focusOf } from './focus.ts';
import type { Format } from './formats.ts';
import { textOfFrame } from './present/ansi.ts';
import { spokenLines } from './present/speech.ts';
import { svgOf } from './present/svg.ts';
import { stageOf } from './stage.ts';
import type { State } from './state.ts';
import { Screen } from './views/Screen.tsx';
import type { World } from './world.ts';

/** The screen of a state as a terminal would get it, without a terminal. */
export function frameOf(world: World, state: State, colours: Palette): string {
  return renderToString(<Screen world={world} state={state} palette={colours} />, { columns: state.size.columns });
}

/** How each of the formats is written. */
const WRITERS: Readonly<Record<Format, (world: World, state: State, theme: Theme) => string | Uint8Array>> = {
  md: (world, state) =>
    `${writtenAt(world, state, 'markdown')}\n## The screen\n\n\`\`\`\n${screenText(world, state)}\`\`\`\n`,
  svg: (world, state, theme) => {
    const frame = frameOf(world, { ...state, coloured: true }, palette(3, theme));
    const title = `${world.title}: ${spokenLines(world, state)[0]}`;
    return svgOf(frame, { columns: state.size.columns, theme, title });
  },
  txt: screenText,
  csv: (world, state) => csvOf(tensorIn(world, state)),
  npy: (world, state) => npyOf(tensorIn(world, state)),
};

/** The view of a state in one of the formats. */
export function exported(world: World, state: State, format: Format, theme: Theme): string | Uint8Array {
  return WRITERS[format](world, state, theme);
}

function screenText(world: World, state: State): string {
  return textOfFrame(frameOf(world, { ...state, coloured: false }, palette(0)));
}

/** The tensor that the event writes stands last. */
function tensorIn(world: World, state: State): Tensor {
  return (stageOf(world, state.place, state).shown.at(-1) as { readonly tensor: Tensor }).tensor;
}

/** The explanation of the cell under the cursor, to be taken elsewhere. */
export function writtenAt(world: World, { place }: State, as: Writing): string {
  const { step, event } = focusOf(world, place);
  return written(world.segment(step), event, cellAt(world, place), as);
}
