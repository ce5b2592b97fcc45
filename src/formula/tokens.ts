import { characterHabit } from './habits.ts';
import { NotationError, type Span } from './syntax.ts';
import { quoted, visible } from './visible.ts';

/** The smallest pieces of a statement. `end` stands after the last one. */
export interface Token extends Span {
  readonly kind: 'number' | 'name' | 'word' | 'string' | 'symbol' | 'end';
  /** As written; of a string without its quotation marks. */
  readonly text: string;
}

/** The longest statement: what fits a screen; it also bounds how deep a chain of operators can be. */
const LONGEST_STATEMENT = 4000;

/** Words of the notation, and of Python where a reader would take them for such: never names. */
const WORDS = new Set(
  'for in return range and or not changes if else def lambda import while True False None'.split(' '),
);

/** Words that conditions give a meaning to, so that a tensor of that name could not be asked for. */
const CONDITION_WORDS = new Set(['phase', 'step', 'op']);

const NAME = /[\p{L}_][\p{L}\p{N}_]*/uy;
const NUMBER = /(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?/y;
const DIGITS = /\d+/y;
const SPACE = /[ \t]+/y;
const SYMBOL = /\*\*|<=|>=|==|!=|[-+*/@()[\],.:=<>#]/y;

/** Why a name can't be given to a tensor, function or parameter, as the end of a sentence; undefined where it can. */
export function unfitName(name: string): string | undefined {
  if (WORDS.has(name)) return 'is a word of the notation';
  if (CONDITION_WORDS.has(name)) return 'is a word of conditions, which could then not ask for the tensor';
  NAME.lastIndex = 0;
  if (NAME.exec(name)?.[0] !== name) return 'is not a name: a letter or _ comes first, then letters, digits and _';
  if (name === '__proto__' || name === 'constructor' || name === 'prototype')
    return 'is a word of JavaScript that could be mistaken for a field';
  return undefined;
}

/** Throws `NotationError` where a text alone can't be a name. */
export function checkNewName(name: string): void {
  const unfit = unfitName(name);
  if (unfit) throw new NotationError(`${quoted(name)} ${unfit}`, 'choose another name', { start: 0, end: name.length });
}

/** Cuts a statement into tokens; throws `NotationError` at the first character that belongs to none. */
export function tokensOf(text: string): readonly Token[] {
  if (text.length > LONGEST_STATEMENT)
    throw new NotationError(
      `the statement has ${text.length} characters; ${LONGEST_STATEMENT} is the most`,
      'split it into several statements',
      { start: LONGEST_STATEMENT, end: LONGEST_STATEMENT + 1 },
    );
  const tokens: Token[] = [];
  let at = skipSpace(text, 0);
  while (at < text.length) {
    const token = tokenAt(text, at, tokens.at(-1));
    tokens.push(token);
    at = skipSpace(text, token.end);
  }
  tokens.push({ kind: 'end', text: '', start: text.length, end: text.length });
  return tokens;
}

function tokenAt(text: string, start: number, before: Token | undefined): Token {
  const name = match(NAME, text, start);
  if (name) return { kind: WORDS.has(name) ? 'word' : 'name', text: name, start, end: start + name.length };
  const number = numberAt(text, start, before);
  if (number) return { kind: 'number', text: number, start, end: start + number.length };
  const symbol = match(SYMBOL, text, start);
  if (symbol) return { kind: 'symbol', text: symbol, start, end: start + symbol.length };
  return stringAt(text, start);
}

/**
 * `.5` is a number, but in `x.2` the point belongs to the name before it and `2` is a version:
 * told apart by whether something that can have versions ends right here.
 */
function numberAt(text: string, start: number, before: Token | undefined): string | undefined {
  const adjacent = before?.end === start;
  if (adjacent && before.kind === 'symbol' && (before.text === '.' || before.text === '#'))
    return match(DIGITS, text, start);
  if (
    text[start] === '.' &&
    adjacent &&
    (before.kind === 'name' || ')]'.includes(before.text) || isExample(text, before))
  )
    return undefined;
  return match(NUMBER, text, start);
}

function isExample(text: string, before: Token): boolean {
  return before.kind === 'number' && (text[before.start - 1] === '.' || text[before.start - 1] === '#');
}

function stringAt(text: string, start: number): Token {
  const quote = text[start];
  if (quote !== '"' && quote !== "'") throw strange(text, start);
  const end = text.indexOf(quote, start + 1);
  if (end < 0) throw strange(text, start);
  const inside = text.slice(start + 1, end);
  if (visible(inside) !== inside || inside.includes('\\'))
    throw new NotationError(
      `the quotation ${quoted(inside)} has a character that can't stand in one`,
      'use plain letters, without \\ and control characters',
      { start, end: end + 1 },
    );
  return { kind: 'string', text: inside, start, end: end + 1 };
}

function strange(text: string, start: number): NotationError {
  const character = String.fromCodePoint(text.codePointAt(start) as number);
  const quote = character === '"' || character === "'";
  return new NotationError(
    quote
      ? `the quotation that begins with ${character} does not end`
      : `${quoted(character)} is not part of the notation`,
    characterHabit(text.slice(start)) ?? 'remove it, or write the name with letters, digits and _',
    { start, end: start + character.length },
  );
}

function skipSpace(text: string, at: number): number {
  return at + (match(SPACE, text, at)?.length ?? 0);
}

function match(pattern: RegExp, text: string, at: number): string | undefined {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0];
}
