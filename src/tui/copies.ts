import type { Writing } from '../explain/written.ts';

/** What the explanation of a cell can be copied as. */
interface CopyForm {
  /** The key after `y`. */
  readonly key: string;
  readonly name: string;
  /** Of the file that keeps the copy. */
  readonly ending: string;
}

/** The forms of a copy. Keys, the command, help and messages all come from here. */
export const COPIES = {
  text: { key: 'y', name: 'text', ending: 'txt' },
  latex: { key: 'l', name: 'LaTeX', ending: 'tex' },
  python: { key: 'p', name: 'Python', ending: 'py' },
  markdown: { key: 'm', name: 'Markdown', ending: 'md' },
} as const satisfies Readonly<Record<Writing, CopyForm>>;

/** What the command takes, in order. */
export const WRITINGS = Object.keys(COPIES) as readonly Writing[];

/** The form that a key after `y` means; undefined where it means none. */
export function copyFor(key: string): Writing | undefined {
  return WRITINGS.find(as => COPIES[as].key === key);
}

/** The keys and what they mean: `y text, l LaTeX`; `before` each key stands what is pressed first. */
export function copiesText(before = ''): string {
  return WRITINGS.map(as => `${before}${COPIES[as].key} ${COPIES[as].name}`).join(', ');
}
