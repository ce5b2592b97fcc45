/** A word, a number or a sign of a formula. */
export interface Token {
  readonly kind: 'name' | 'number' | 'text' | 'sign' | 'end';
  readonly text: string;
  /** Whether it stands directly after the token before it: `f(x)` and `2i`. */
  readonly tight: boolean;
}

/** A formula that does not follow the grammar; the message has the formula and what was expected where. */
export class NotationError extends Error {
  override readonly name = 'NotationError';
}

const TOKEN =
  /(?<gap>\s*)(?:(?<number>\d+(?:\.\d+)?)|(?<text>"[^"]*")|(?<name>[\p{L}_][\p{L}\p{M}\d_]*)|(?<sign>[-[\](){}|,:;=<>≤≥+−·*/@^.√²³½∞∂×]))/uy;

/**
 * The tokens of a formula, the last of kind `end`. A product of two letters that the formula defines (`s·g = …`, an
 * inner product) is one name. Throws a `NotationError` at a sign that the notation does not have.
 */
export function tokensOf(formula: string): readonly Token[] {
  const inner = [...formula.matchAll(/, (\p{L}·\p{L}) = /gu)].map(([, name]) => name as string);
  const tokens: Token[] = [];
  for (let at = 0; at < formula.trimEnd().length; ) {
    TOKEN.lastIndex = at;
    const { gap = '', number, text, name, sign } = TOKEN.exec(formula)?.groups ?? {};
    const from = at + gap.length;
    const whole = inner.find(each => formula.startsWith(each, from));
    const found = whole ?? number ?? text ?? name ?? sign;
    if (found === undefined) throw new NotationError(`${formula}: no part of the notation: ${formula.slice(at)}`);
    const kind = number ? 'number' : text ? 'text' : sign ? 'sign' : 'name';
    tokens.push({ kind, text: found, tight: gap === '' && at > 0 });
    at = from + found.length;
  }
  return [...tokens, { kind: 'end', text: 'the end', tight: false }];
}
