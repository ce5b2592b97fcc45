import { COPIES } from './copies.ts';
import type { Errand } from './errand.ts';
import { errorSentence } from './error-sentence.ts';
import { cellAt, focusOf } from './focus.ts';
import { endingsText, FORMATS, formatOf } from './formats.ts';
import { stageOf } from './stage.ts';
import type { State } from './state.ts';
import type { World } from './world.ts';

/** What the program may do outside itself; tests bring their own. */
export interface Desk {
  /** Writes a file, over none of the inputs of what is written, and says whether it replaced one; throws an Error whose message says why it could not. */
  write(file: string, content: string | Uint8Array, inputs: readonly string[]): boolean;
  /** Hands text to the terminal's clipboard, and keeps it in a file; returns the file's name. Throws likewise. */
  copy(text: string, ending: string): string;
  /** Back to the scenarios; absent where there is nothing to choose from. */
  readonly scenarios?: (() => void) | undefined;
}

/** How an errand went, in a sentence. */
export interface Done {
  readonly text: string;
  readonly warned: boolean;
}

/** Does an errand. What goes wrong is the sentence; nothing is thrown. */
export async function perform(errand: Errand, world: World, state: State, desk: Desk | undefined): Promise<Done> {
  if (!desk) return { text: 'Nothing outside can be reached from here.', warned: true };
  try {
    return { text: await performed(errand, world, state, desk), warned: false };
  } catch (error) {
    return { text: errorSentence(error), warned: true };
  }
}

async function performed(errand: Errand, world: World, state: State, desk: Desk): Promise<string> {
  if (errand.do === 'scenarios') {
    if (!desk.scenarios) throw new Error('There is nothing to choose from: one file was opened.');
    desk.scenarios();
    return '';
  }
  const guessed = stageOf(world, state.place, state).hidden;
  const { exported, writtenAt } = await import('./export.tsx'); // what draws a picture loads when it is asked for
  const format = errand.do === 'export' ? formatOf(errand.file) : undefined;
  const shown = errand.do === 'export' && (!format || FORMATS[format].shownAsOnScreen); // as hidden as the screen
  if (guessed && !shown) throw new Error('The numbers of this event are to be guessed: z shows them first.');
  if (errand.do === 'copy') {
    const { name, ending } = COPIES[errand.as];
    const file = desk.copy(writtenAt(world, state, errand.as), ending);
    return `Copied ${cellName(world, state)} as ${name}; if pasting fails, it is in ${file}`;
  }
  if (!format) throw new Error(`${errand.file} has no ending that says what to write: ${endingsText()}`);
  const content = exported(world, state, format, state.theme);
  const replaced = desk.write(errand.file, content, world.timeline.program.scenario.files);
  return replaced ? `Replaced ${errand.file}, which was there before` : `Wrote ${errand.file}`;
}

function cellName(world: World, { place }: State): string {
  const { step, event } = focusOf(world, place);
  const id = world.segment(step).tape.instructions[event]?.writes ?? '';
  return `${id}[${cellAt(world, place)}]`;
}
