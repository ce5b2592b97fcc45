import type { OwnKey } from './keymap/own-key.ts';

/** What is typed after. */
type Prompt = ':' | '/';

/** How a line is being typed; its text is the state's `typing`. */
export interface CommandLine {
  readonly prompt: Prompt;
  /** How many characters stand before the caret. */
  readonly caret: number;
  /** How far back in the history the text comes from; 0: it is new. */
  readonly recall: number;
  /** The new text, kept while older ones are looked at. */
  readonly kept: string;
  /** While Tab goes through candidates: which one is in the text, and the text before the first. */
  readonly offer: { readonly at: number; readonly text: string; readonly caret: number } | null;
  /** What was entered, newest last. */
  readonly histories: Readonly<Record<Prompt, readonly string[]>>;
}

/** No line has been typed yet. */
export const NO_LINE: CommandLine = {
  prompt: ':',
  caret: 0,
  recall: 0,
  kept: '',
  offer: null,
  histories: { ':': [], '/': [] },
};

/** Begins a line after a prompt, with a text in it that goes on being typed. */
export function beginLine(prompt: Prompt, text = '') {
  return { do: 'type', text, line: { prompt, caret: [...text].length, recall: 0, kept: '', offer: null } } as const;
}

/** A text and how it is being typed. */
interface Typed {
  readonly text: string;
  readonly line: Partial<CommandLine>;
}

/** What completion replaces: the characters from `start` to the caret; and by what. */
export interface Completion {
  readonly start: number;
  readonly candidates: readonly string[];
}

/** As many lines as anyone looks back for. */
const KEPT = 100;
const LONGEST = 500;

/** What a key does with a line: enters it, leaves it, or edits it. */
type LineDeed = 'enter' | 'leave' | Edit;

type Edit = (text: string, line: CommandLine, complete: () => Completion) => Typed | undefined;

/** An edit of the characters around the caret; what was completed so far is let go. */
function edit(change: (characters: readonly string[], caret: number) => readonly [readonly string[], number]): Edit {
  return (text, { caret }) => {
    const [next, at] = change([...text], caret);
    return { text: next.join(''), line: { caret: at, offer: null } };
  };
}

/** The keys of a line that is being typed; all others that print are put in. */
export const LINE_KEYS: readonly OwnKey<LineDeed>[] = [
  { keys: ['enter'], help: 'Do what the line says', deed: 'enter' },
  { keys: ['escape'], help: 'Leave the line; Backspace in an empty one does too', deed: 'leave' },
  {
    keys: ['tab'],
    help: 'Complete the word; again: the next candidate',
    deed: (text, line, complete) => offered(text, line, 1, complete),
  },
  {
    keys: ['shift+tab'],
    help: 'The candidate before',
    deed: (text, line, complete) => offered(text, line, -1, complete),
  },
  { keys: ['up'], help: 'The line typed before', deed: (text, line) => recalled(text, line, 1) },
  { keys: ['down'], help: 'The line typed after', deed: (text, line) => recalled(text, line, -1) },
  { keys: ['left'], help: 'Caret to the left', deed: edit((text, caret) => [text, Math.max(0, caret - 1)]) },
  {
    keys: ['right'],
    help: 'Caret to the right',
    deed: edit((text, caret) => [text, Math.min(text.length, caret + 1)]),
  },
  { keys: ['home', 'ctrl+a'], help: 'Caret to the start', deed: edit(text => [text, 0]) },
  { keys: ['end', 'ctrl+e'], help: 'Caret to the end', deed: edit(text => [text, text.length]) },
  {
    keys: ['backspace'],
    help: 'Take away the character before the caret',
    deed: edit((text, caret) => [text.toSpliced(Math.max(0, caret - 1), Math.min(1, caret)), Math.max(0, caret - 1)]),
  },
  { keys: ['ctrl+w'], help: 'Take away the word before the caret', deed: edit(withoutWord) },
  {
    keys: ['ctrl+u'],
    help: 'Take away all before the caret',
    deed: edit((text, caret) => [text.slice(caret), 0]),
  },
];

/** The line with a key that prints put in at the caret; undefined where it prints nothing, or the line is too long. */
export function typedIn(text: string, { caret }: CommandLine, key: string): Typed | undefined {
  const characters = [...text];
  const more = [...(key === 'space' ? ' ' : key)];
  if (more.length !== 1 || characters.length >= LONGEST) return undefined;
  return { text: characters.toSpliced(caret, 0, ...more).join(''), line: { caret: caret + 1, offer: null } };
}

function withoutWord(characters: readonly string[], caret: number): readonly [readonly string[], number] {
  let start = caret;
  while (start > 0 && characters[start - 1] === ' ') start--;
  while (start > 0 && characters[start - 1] !== ' ') start--;
  return [characters.toSpliced(start, caret - start), start];
}

/** An older (1) or newer (−1) line of the history; past the newest, what was being typed. */
function recalled(text: string, { prompt, recall, kept, histories }: CommandLine, by: number): Typed | undefined {
  const history = histories[prompt];
  const to = Math.max(0, Math.min(recall + by, history.length));
  if (to === recall) return undefined;
  const shown = to === 0 ? kept : (history.at(-to) as string);
  return {
    text: shown,
    line: { recall: to, kept: recall === 0 ? text : kept, caret: [...shown].length, offer: null },
  };
}

/** The next or previous candidate put in; with only one, it is simply put in. */
function offered(text: string, line: CommandLine, by: number, complete: () => Completion): Typed | undefined {
  const { start, candidates } = complete();
  if (candidates.length === 0) return undefined;
  const from = line.offer ?? { at: by > 0 ? -1 : 0, text, caret: line.caret };
  const at = (from.at + by + candidates.length) % candidates.length;
  const candidate = candidates[at] as string;
  const characters = [...from.text];
  const next = [...characters.slice(0, start), ...candidate, ...characters.slice(from.caret)];
  const caret = start + [...candidate].length;
  return { text: next.join(''), line: { caret, offer: candidates.length > 1 ? { ...from, at } : null } };
}

/** The histories with one more line: the newest last, each once. */
export function remembered(
  histories: CommandLine['histories'],
  prompt: Prompt,
  text: string,
): CommandLine['histories'] {
  if (text.trim() === '') return histories;
  return { ...histories, [prompt]: [...histories[prompt].filter(one => one !== text), text].slice(-KEPT) };
}
