import { NotationError } from './syntax.ts';
import { type Token, tokensOf } from './tokens.ts';
import { quoted } from './visible.ts';

/** How deep expressions may be nested; each level costs some ten stack frames here and in what walks the tree. */
const DEEPEST_NESTING = 100;

/** A place among the tokens of one statement. */
export interface Cursor {
  readonly text: string;
  readonly tokens: readonly Token[];
  /** Comparisons, versions and examples are allowed. */
  readonly conditions: boolean;
  at: number;
  depth: number;
}

/** Stands before the first token of a text. */
export function cursorOver(text: string, conditions: boolean): Cursor {
  return { text, tokens: tokensOf(text), conditions, at: 0, depth: 0 };
}

/** The token under the cursor. */
export function peek(cursor: Cursor): Token {
  return cursor.tokens[cursor.at] as Token;
}

/** Whether the token under the cursor is this one. */
export function is(cursor: Cursor, kind: Token['kind'], text: string): boolean {
  const token = peek(cursor);
  return token.kind === kind && token.text === text;
}

/** Takes the token under the cursor; the last one, `end`, stays. */
export function take(cursor: Cursor): Token {
  const token = peek(cursor);
  if (token.kind !== 'end') cursor.at++;
  return token;
}

/** Takes a symbol that must stand here. */
export function expect(cursor: Cursor, symbol: string, hint: string): Token {
  if (!is(cursor, 'symbol', symbol))
    throw mistake(cursor, `${symbol} is missing before ${sayToken(peek(cursor))}`, hint);
  return take(cursor);
}

/** A mistake at the token under the cursor. */
export function mistake(cursor: Cursor, message: string, hint: string): NotationError {
  return new NotationError(message, hint, peek(cursor));
}

/** A token as messages name it. */
export function sayToken(token: Token): string {
  return token.kind === 'end' ? 'the end of the line' : quoted(token.text);
}

/** Goes one level deeper, within the limit. */
export function nested<T>(cursor: Cursor, parse: () => T): T {
  if (cursor.depth >= DEEPEST_NESTING)
    throw mistake(
      cursor,
      `the expression is nested more than ${DEEPEST_NESTING} levels deep`,
      'give a part of it a name in a statement of its own',
    );
  cursor.depth++;
  const parsed = parse();
  cursor.depth--;
  return parsed;
}
