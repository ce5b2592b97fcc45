import { renderToString } from 'ink';
import { type Writing, written } from '../explain/written.ts';
import { csvOf, npyOf } from '../tensor/files.ts';
import { type Palette, palette, type Theme } from './colours.ts';
import { cellAt, focusOf } from './focus.ts';
import { textOfFrame } from './present/ansi.ts';
import { spokenLines } from './present/speech.ts';
import { svgOf } from './present/svg.ts';
import { stageOf } from './stage.ts';
import type { State } from './state.ts';
import { Screen } from './views/Screen.tsx';
import type { World } from './world.ts';

/** What a view can be exported as, by the ending of a file's name; the last two are the tensor alone. */
export const FORMATS = {
  txt: 'the screen as text',
  md: 'the explanation of the cell, with its formulas and tables, and the screen',
  svg: 'a picture of the screen in its colours',
  csv: 'the tensor as comma-separated numbers',
  npy: 'the tensor as a NumPy file',
} as const;
/** One of them. */
export type Format = keyof typeof FORMATS;

/** The format that the ending of a file's name says; undefined where it says none. */
export function formatOf(file: string): Format | undefined {
  const ending = /\.(\w+)$/.exec(file)?.[1]?.toLowerCase();
  return ending !== undefined && Object.hasOwn(FORMATS, ending) ? (ending as Format) : undefined;
}

/** The screen of a state as a terminal would get it, without a terminal. */
export function frameOf(world: World, state: State, colours: Palette): string {
  return renderToString(<Screen world={world} state={state} palette={colours} />, { columns: state.size.columns });
}

/** The view of a state in one of the formats. */
export function exported(world: World, state: State, format: Format, theme: Theme): string | Uint8Array {
  const tensor = stageOf(world, state.place, state).shown.at(-1)?.tensor;
  switch (format) {
    case 'txt':
      return textOfFrame(frameOf(world, { ...state, coloured: false }, palette(0)));
    case 'svg': {
      const frame = frameOf(world, { ...state, coloured: true }, palette(3, theme));
      return svgOf(frame, {
        columns: state.size.columns,
        theme,
        title: `${world.title}: ${spokenLines(world, state)[0]}`,
      });
    }
    case 'md': {
      const screen = textOfFrame(frameOf(world, { ...state, coloured: false }, palette(0)));
      return `${writtenAt(world, state, 'markdown')}\n## The screen\n\n\`\`\`\n${screen}\`\`\`\n`;
    }
    case 'csv':
      return tensor ? csvOf(tensor) : '';
    case 'npy':
      return tensor ? npyOf(tensor) : '';
  }
}

/** The explanation of the cell under the cursor, to be taken elsewhere. */
export function writtenAt(world: World, { place }: State, as: Writing): string {
  const { step, event } = focusOf(world, place);
  return written(world.segment(step), event, cellAt(world, place), as);
}
