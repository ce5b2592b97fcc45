import { quoted, visible } from '../formula/visible.ts';
import type { RawScenario } from './format.ts';
import { attempt, type Lowering } from './lowering.ts';
import type { Bound, Examples } from './scenario.ts';
import { decodeText } from './unreadable.ts';
import { idRow, type Vocabulary } from './vocabulary.ts';

type RawCorpus = Extract<NonNullable<RawScenario['data']>, { corpus: string }>;

/** The longest document; a file with longer lines is not one document a line. */
const LONGEST_DOCUMENT = 100_000;
/** How many lines with foreign letters are told one by one. */
const MOST_TOLD = 10;

const NONE: Examples = { length: 0, at: () => new Map() };

/**
 * The examples of a text file, one document a line. A document is `<BOS>` + letters + `<EOS>`, n entries:
 * `tokens` are the first min(context, n − 1), `targets` the entry after each, `positions` 0, 1, 2, …
 */
export function lowerCorpus(raw: RawCorpus, vocabulary: Vocabulary, lowering: Lowering): Examples {
  const path = ['data', 'corpus'];
  const { characters } = vocabulary;
  if (!characters) {
    lowering.report.at(
      path,
      'a corpus needs a vocabulary of letters',
      'write "vocabulary": {"tokenizer": "characters", "alphabet": "a…z"}',
    );
    return NONE;
  }
  const bytes = lowering.bytes(raw.corpus, path);
  const text = bytes && attempt(lowering.report, path, () => decodeText(bytes, raw.corpus));
  if (text === undefined) return NONE;
  const documents = documentsOf(text, raw.corpus, vocabulary, lowering);
  const ids = (document: string) =>
    [characters.bos, ...document, characters.eos].map(token => vocabulary.ids.get(token) as number);
  return { length: documents.length, at: example => bind(ids(documents[example] as string), raw.context) };
}

function bind(entries: readonly number[], context: number): ReadonlyMap<string, Bound> {
  const length = Math.min(context, entries.length - 1);
  const positions = Array.from({ length }, (_, position) => position);
  return new Map([
    ['tokens', { value: idRow(entries.slice(0, length)), tokens: true }],
    ['targets', { value: idRow(entries.slice(1, length + 1)), tokens: true }],
    ['positions', { value: idRow(positions), tokens: false }],
  ]);
}

function documentsOf(text: string, file: string, vocabulary: Vocabulary, lowering: Lowering): readonly string[] {
  const documents: string[] = [];
  let foreign = 0;
  for (const [at, line] of text.split(/\r\n|\n|\r/).entries()) {
    if (line.trim() === '') continue;
    const mistake = mistakeIn(line, vocabulary);
    if (!mistake) documents.push(line);
    else if (++foreign <= MOST_TOLD) lowering.report.add({ file, path: '', line: at + 1, ...mistake });
  }
  if (foreign > MOST_TOLD)
    lowering.report.at(
      ['data', 'corpus'],
      `${foreign - MOST_TOLD} more lines of ${file} have letters outside the alphabet`,
      'extend the alphabet, or change the lines',
    );
  if (documents.length === 0 && foreign === 0)
    lowering.report.at(['data', 'corpus'], `${file} has no documents`, 'write one a line');
  return documents;
}

function mistakeIn(line: string, { ids, characters }: Vocabulary) {
  if (line.length > LONGEST_DOCUMENT)
    return {
      column: 1,
      message: `this line has ${line.length} characters; ${LONGEST_DOCUMENT} is the most of a document`,
      hint: 'a corpus has one document a line',
    };
  let column = 1;
  for (const letter of line) {
    const known = ids.has(letter) && letter !== characters?.bos && letter !== characters?.eos;
    if (!known) return { column, message: `${say(letter)} is not in the alphabet`, hint: hintFor(letter, ids) };
    column += letter.length;
  }
  return undefined;
}

function say(letter: string): string {
  const code = `U+${(letter.codePointAt(0) as number).toString(16).toUpperCase().padStart(4, '0')}`;
  return letter === ' '
    ? 'a space'
    : visible(letter) === letter
      ? `the letter ${quoted(letter)}`
      : `the character ${code}`;
}

function hintFor(letter: string, ids: ReadonlyMap<string, number>): string {
  const lower = letter.toLowerCase();
  if (lower !== letter && ids.has(lower)) return `write it as ${quoted(lower)}, or add it to the alphabet`;
  return 'add it to the alphabet, or change the line';
}
