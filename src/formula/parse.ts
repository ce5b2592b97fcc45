/**
 * Recursive descent with Python's precedence, from loose to tight:
 * or · and · not · comparison, changes · + - · @ * / · unary - · ** · . [ ] # · calls and atoms.
 */
import { type Cursor, cursorOver, expect, is, mistake, nested, sayToken, take } from './cursor.ts';
import { parsePostfix } from './postfix.ts';
import { type Comparison, type Expression, type Head, type Line, NotationError, type Operator } from './syntax.ts';
import { unfitName } from './tokens.ts';

/** Parses a line of a program or a function: `name = expression` or `return expression`. Throws `NotationError`. */
export function parseLine(text: string): Line {
  const cursor = cursorOver(text, false);
  if (is(cursor, 'word', 'return')) {
    take(cursor);
    return { kind: 'return', value: whole(cursor, arithmetic(cursor)), text };
  }
  const target = parseTarget(cursor);
  return { kind: 'assign', target, value: whole(cursor, arithmetic(cursor)), text };
}

/** Parses a function's head, `block(x, p)`. Throws `NotationError`, also where a parameter is named twice. */
export function parseHead(text: string): Head {
  const cursor = cursorOver(text, false);
  const name = newName(cursor, 'a function');
  expect(cursor, '(', 'a function is written name(x, y)');
  const parameters: string[] = [];
  while (!is(cursor, 'symbol', ')')) {
    if (parameters.length > 0) expect(cursor, ',', 'parameters are parted by commas');
    const at = cursor.tokens[cursor.at];
    const parameter = newName(cursor, 'a parameter');
    if (parameters.includes(parameter) && at)
      throw new NotationError(`${name} has two parameters named ${parameter}`, 'rename one of them', at);
    parameters.push(parameter);
  }
  take(cursor);
  return whole(cursor, { name, parameters });
}

/** Parses an expression as programs have them. Throws `NotationError`. */
export function parseExpression(text: string): Expression {
  const cursor = cursorOver(text, false);
  return whole(cursor, arithmetic(cursor));
}

/** Parses a condition: expressions with comparisons, `and or not`, `changes`, `x.2`, `Q#1`. Throws `NotationError`. */
export function parseCondition(text: string): Expression {
  const cursor = cursorOver(text, true);
  return whole(cursor, anyOf(cursor));
}

function parseTarget(cursor: Cursor): string {
  const first = cursor.tokens[cursor.at];
  const second = cursor.tokens[cursor.at + 1];
  if (first?.kind === 'end') throw mistake(cursor, 'the statement is empty', 'write: name = expression');
  if (first?.kind === 'name' && second?.kind === 'symbol' && second.text === '=') {
    const target = newName(cursor, 'a tensor');
    take(cursor);
    return target;
  }
  const assigns = cursor.tokens.findIndex(token => token.kind === 'symbol' && token.text === '=');
  const span = {
    start: first?.start ?? 0,
    end: (assigns > 0 ? cursor.tokens[assigns - 1]?.end : undefined) ?? cursor.text.length,
  };
  if (first?.kind === 'word')
    throw new NotationError(`${first.text} can't begin a statement`, 'write: name = expression', first);
  if (second?.text === '==') throw new NotationError('== compares', 'to give a value a name, write one =', second);
  if (first?.kind === 'name' && (second?.text === '[' || second?.text === '.') && assigns > 0)
    throw new NotationError('only a whole tensor can be given a value', 'write: name = expression', span);
  const again = first?.kind === 'name' && second?.end === cursor.tokens[assigns]?.start; // x += y
  const hint = again ? `write: ${first.text} = ${first.text} ${second?.text} …` : 'write: name = expression';
  throw new NotationError('the result of this statement has no name', hint, span);
}

/** Reads a name that the scenario gives to something of its own. */
function newName(cursor: Cursor, what: string): string {
  const token = take(cursor);
  if (token.kind !== 'name' && token.kind !== 'word')
    throw new NotationError(`the name of ${what} is missing before ${sayToken(token)}`, 'write a name here', token);
  const unfit = unfitName(token.text);
  if (unfit) throw new NotationError(`${token.text} ${unfit}`, 'choose another name', token);
  return token.text;
}

/** Nothing may follow a finished expression. */
function whole<T>(cursor: Cursor, parsed: T): T {
  const token = cursor.tokens[cursor.at];
  if (!token || token.kind === 'end') return parsed;
  throw new NotationError(`the expression ends before ${sayToken(token)}`, hintAfter(token.text), token);
}

function hintAfter(text: string): string {
  if (text === '=') return 'a statement gives one name a value; to compare, write == in a breakpoint';
  if (text === '#') return 'a remark belongs in the statement\'s note: {"do": "…", "note": "…"}';
  if (text === ')' || text === ']') return 'remove it, or open it before';
  if (text === 'if' || text === 'for') return 'loops are written {"for": "layer", "in": "layers", "do": […]}';
  if (['<', '<=', '>', '>=', '==', '!=', 'and', 'or', 'changes'].includes(text))
    return 'conditions belong in breakpoints and searches';
  return 'write an operator between the two, or remove it';
}

/** An expression as loose as the place allows: in conditions with comparisons. */
function anyOf(cursor: Cursor): Expression {
  return nested(cursor, () => {
    let left = allOf(cursor);
    while (is(cursor, 'word', 'or')) left = logical(cursor, 'or', left, allOf);
    return left;
  });
}

function allOf(cursor: Cursor): Expression {
  let left = negated(cursor);
  while (is(cursor, 'word', 'and')) left = logical(cursor, 'and', left, negated);
  return left;
}

function logical(cursor: Cursor, operator: 'and' | 'or', left: Expression, next: (cursor: Cursor) => Expression) {
  take(cursor);
  const right = next(cursor);
  return { kind: 'logical', operator, left, right, start: left.start, end: right.end } as const;
}

function negated(cursor: Cursor): Expression {
  if (!is(cursor, 'word', 'not')) return compared(cursor);
  const { start } = take(cursor);
  const of = nested(cursor, () => negated(cursor));
  return { kind: 'not', of, start, end: of.end };
}

const COMPARISONS: ReadonlySet<string> = new Set<Comparison>(['<', '<=', '>', '>=', '==', '!=']);

function compared(cursor: Cursor): Expression {
  const left = arithmetic(cursor);
  const token = cursor.tokens[cursor.at];
  if (token?.kind === 'word' && token.text === 'changes') {
    take(cursor);
    return { kind: 'changes', of: left, start: left.start, end: token.end };
  }
  if (token?.kind !== 'symbol' || !COMPARISONS.has(token.text)) return left;
  take(cursor);
  const right = arithmetic(cursor);
  const next = cursor.tokens[cursor.at];
  if (next?.kind === 'symbol' && COMPARISONS.has(next.text))
    throw new NotationError('comparisons can not be chained', 'write: a < b and b < c', next);
  return { kind: 'comparison', operator: token.text as Comparison, left, right, start: left.start, end: right.end };
}

/** Sums of products: the loosest expression of a program. */
function arithmetic(cursor: Cursor): Expression {
  return nested(cursor, () => chain(cursor, '+-', inner => chain(inner, '@*/', unary)));
}

/** Operators of one precedence, from left to right. */
function chain(cursor: Cursor, operators: string, next: (cursor: Cursor) => Expression): Expression {
  let left = next(cursor);
  for (;;) {
    const token = cursor.tokens[cursor.at];
    if (token?.kind !== 'symbol' || token.text.length > 1 || !operators.includes(token.text)) return left;
    take(cursor);
    const right = next(cursor);
    left = { kind: 'binary', operator: token.text as Operator, left, right, start: left.start, end: right.end };
  }
}

function unary(cursor: Cursor): Expression {
  if (!is(cursor, 'symbol', '-')) return power(cursor);
  const { start } = take(cursor);
  const of = nested(cursor, () => unary(cursor));
  return { kind: 'negative', of, start, end: of.end };
}

/** `-x ** 2` is -(x ** 2) and `2 ** -x` needs no parentheses, as in Python. */
function power(cursor: Cursor): Expression {
  const left = parsePostfix(cursor, { arithmetic, loosest: cursor.conditions ? anyOf : arithmetic });
  if (!is(cursor, 'symbol', '**')) return left;
  take(cursor);
  const right = nested(cursor, () => unary(cursor));
  return { kind: 'binary', operator: '**', left, right, start: left.start, end: right.end };
}
