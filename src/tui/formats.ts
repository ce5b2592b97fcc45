/** What the view can be written to a file as. */
interface FileForm {
  /** What a file holds then. */
  readonly about: string;
  /** The numbers of the tensor alone, whole. */
  readonly tensorOnly: boolean;
  /** Nothing but what the screen shows: what it hides stays hidden. */
  readonly shownAsOnScreen: boolean;
}

/** The forms by the ending of the file's name. Help, completion, messages and what is written all come from here. */
export const FORMATS = {
  md: {
    about: 'the explanation of the cell, with its formulas and tables, and the screen',
    tensorOnly: false,
    shownAsOnScreen: false,
  },
  svg: { about: 'a picture of the screen in its colours', tensorOnly: false, shownAsOnScreen: true },
  txt: { about: 'the screen as text', tensorOnly: false, shownAsOnScreen: true },
  csv: { about: 'the tensor as comma-separated numbers', tensorOnly: true, shownAsOnScreen: false },
  npy: { about: 'the tensor as a NumPy file', tensorOnly: true, shownAsOnScreen: false },
} as const satisfies Readonly<Record<string, FileForm>>;

/** One of the endings. */
export type Format = keyof typeof FORMATS;

/** All endings, those of the view first. */
export const ENDINGS = Object.keys(FORMATS) as readonly Format[];

/** The format that the ending of a file's name says; undefined where it says none. */
export function formatOf(file: string): Format | undefined {
  const ending = /\.(\w+)$/.exec(file)?.[1]?.toLowerCase();
  return ENDINGS.find(known => known === ending);
}

/** Endings as a sentence names them: `.md .svg`. */
export function endingsText(endings: readonly Format[] = ENDINGS): string {
  return endings.map(ending => `.${ending}`).join(' ');
}
