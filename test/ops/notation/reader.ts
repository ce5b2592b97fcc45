import { NotationError, type Token, tokensOf } from './tokens.ts';

/** Goes through the tokens of one formula; every method that expects something throws a `NotationError`. */
export class Reader {
  readonly #tokens: readonly Token[];
  readonly text: string;
  #at = 0;

  constructor(text: string) {
    this.text = text;
    this.#tokens = tokensOf(text);
  }

  /** The next token, or one behind it, without taking it. */
  peek(further = 0): Token {
    return this.#tokens[Math.min(this.#at + further, this.#tokens.length - 1)] as Token;
  }

  take(): Token {
    const token = this.peek();
    this.#at++;
    return token;
  }

  /** Whether these words come next: `is the first`. */
  sees(words: string): boolean {
    return words.split(' ').every((word, further) => this.peek(further).text === word);
  }

  /** Takes these words if they come next. */
  accepts(words: string): boolean {
    const seen = this.sees(words);
    if (seen) this.#at += words.split(' ').length;
    return seen;
  }

  expects(words: string): void {
    if (!this.accepts(words)) throw this.error(`“${words}”`);
  }

  expectsName(): string {
    if (this.peek().kind !== 'name') throw this.error('a name');
    return this.take().text;
  }

  error(expected: string): NotationError {
    return new NotationError(`${this.text}: expected ${expected}, found “${this.peek().text}”`);
  }
}
