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

/** The line after a key that edits it; undefined where the key means nothing to a line. */
export function edited(text: string, line: CommandLine, key: string, complete: () => Completion): Typed | undefined {
  const characters = [...text];
  const { caret } = line;
  const put = (next: readonly string[], at: number): Typed => ({
    text: next.join(''),
    line: { caret: at, offer: null },
  });
  switch (key) {
    case 'left':
      return put(characters, Math.max(0, caret - 1));
    case 'right':
      return put(characters, Math.min(characters.length, caret + 1));
    case 'home':
    case 'ctrl+a':
      return put(characters, 0);
    case 'end':
    case 'ctrl+e':
      return put(characters, characters.length);
    case 'backspace':
      return put(characters.toSpliced(Math.max(0, caret - 1), Math.min(1, caret)), Math.max(0, caret - 1));
    case 'ctrl+u':
      return put(characters.slice(caret), 0);
    case 'ctrl+w':
      return withoutWord(characters, caret);
    case 'up':
    case 'down':
      return recalled(text, line, key === 'up' ? 1 : -1);
    case 'tab':
    case 'shift+tab':
      return offered(text, line, key === 'tab' ? 1 : -1, complete);
    default: {
      const more = [...(key === 'space' ? ' ' : key)];
      if (more.length !== 1 || characters.length >= LONGEST) return undefined;
      return put(characters.toSpliced(caret, 0, ...more), caret + 1);
    }
  }
}

function withoutWord(characters: readonly string[], caret: number): Typed {
  let start = caret;
  while (start > 0 && characters[start - 1] === ' ') start--;
  while (start > 0 && characters[start - 1] !== ' ') start--;
  return { text: characters.toSpliced(start, caret - start).join(''), line: { caret: start, offer: null } };
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
