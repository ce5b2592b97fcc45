import { BUILT_IN } from './built-in.ts';
import { type Cursor, expect, is, mistake, peek, sayToken, take } from './cursor.ts';
import { methodHabit } from './habits.ts';
import { printExpression } from './print.ts';
import { type Argument, type Expression, NotationError, type Selector } from './syntax.ts';

/** The parsers for what stands inside brackets; given, because they in turn need this file. */
interface Inside {
  readonly arithmetic: (cursor: Cursor) => Expression;
  /** In parentheses and arguments of conditions comparisons are allowed too. */
  readonly loosest: (cursor: Cursor) => Expression;
}

/** An atom and what follows it: `x`, `x.T`, `layers[0].WQ`, `x[:, 0:4]`, `Q#2`. */
export function parsePostfix(cursor: Cursor, inside: Inside): Expression {
  let of = atom(cursor, inside);
  for (;;) {
    const token = peek(cursor);
    if (token.kind !== 'symbol') return of;
    if (token.text === '.') of = member(cursor, of);
    else if (token.text === '[') of = index(cursor, of, inside);
    else if (token.text === '#' && cursor.conditions) of = example(cursor, of);
    else if (token.text === '(') throw mistake(cursor, 'only a name can be called', insteadOfCalling(of));
    else return of;
  }
}

function insteadOfCalling(of: Expression): string {
  const habit = of.kind === 'member' ? methodHabit(printExpression(of.of), of.name, BUILT_IN) : undefined;
  return habit ?? 'write: f(x), and give the result a name of its own';
}

function atom(cursor: Cursor, inside: Inside): Expression {
  const token = peek(cursor);
  if (token.kind === 'number') return number(cursor);
  if (token.kind === 'name') {
    take(cursor);
    if (is(cursor, 'symbol', '(')) return call(cursor, token.text, token.start, inside);
    return { kind: 'name', name: token.text, start: token.start, end: token.end };
  }
  if (token.kind === 'string' && cursor.conditions) {
    take(cursor);
    return { kind: 'string', value: token.text, start: token.start, end: token.end };
  }
  if (token.kind === 'symbol' && token.text === '(') return parenthesised(cursor, inside);
  throw missing(cursor);
}

function number(cursor: Cursor): Expression {
  const token = take(cursor);
  const value = Number(token.text);
  if (!Number.isFinite(value))
    throw new NotationError(`${token.text} is too large for a 64-bit float`, 'write a number under 1.8e308', token);
  const next = peek(cursor);
  if (next.start === token.end && (next.kind === 'name' || next.kind === 'word' || next.kind === 'number'))
    throw new NotationError(
      `${token.text}${next.text} is not a number`,
      'write numbers as 1000, 0.5 or 1e-5, and names with a letter first',
      { start: token.start, end: next.end },
    );
  return { kind: 'number', value, start: token.start, end: token.end };
}

/** Parentheses only group: the tree has no node for them, the span keeps them. */
function parenthesised(cursor: Cursor, inside: Inside): Expression {
  const { start } = take(cursor);
  const grouped = inside.loosest(cursor);
  const { end } = expect(cursor, ')', 'close the parenthesis');
  return { ...grouped, start, end };
}

function missing(cursor: Cursor): NotationError {
  const token = peek(cursor);
  if (token.kind === 'word' && token.text === 'range')
    return mistake(cursor, 'range can only stand in a list', 'write: concat([f(x, h) for h in range(4)])');
  if (token.kind === 'word')
    return mistake(cursor, `${token.text} is a word of the notation, not a value`, 'write a name or a number');
  if (token.kind === 'string')
    return mistake(cursor, 'a quotation can only be a named argument', 'write: gelu(x, approximate="tanh")');
  if (token.text === '[')
    return mistake(
      cursor,
      'a list can only be an argument of a function',
      'write: concat([a, b]), or put the numbers into constants',
    );
  return mistake(cursor, `a value is missing before ${sayToken(token)}`, 'write a name, a number or a call');
}

function member(cursor: Cursor, of: Expression): Expression {
  take(cursor);
  const token = peek(cursor);
  const version = token.kind === 'number' && cursor.conditions;
  if (token.kind === 'number' && !version)
    throw mistake(
      cursor,
      'a version can only be named in conditions',
      'in a program the bare name is the newest version',
    );
  if (token.kind !== 'name' && !version)
    throw mistake(cursor, `a name is missing after the point, before ${sayToken(token)}`, 'write: x.T or layer.WQ');
  take(cursor);
  return { kind: 'member', of, name: token.text, start: of.start, end: token.end };
}

function example(cursor: Cursor, of: Expression): Expression {
  take(cursor);
  const token = peek(cursor);
  if (token.kind !== 'number')
    throw mistake(cursor, `the example's number is missing before ${sayToken(token)}`, 'write: Q#2');
  take(cursor);
  return { kind: 'example', of, example: Number(token.text), start: of.start, end: token.end };
}

function index(cursor: Cursor, of: Expression, inside: Inside): Expression {
  const { start: open } = take(cursor);
  const selectors = [selector(cursor, inside)];
  while (is(cursor, 'symbol', ',')) {
    take(cursor);
    selectors.push(selector(cursor, inside));
  }
  const { end } = expect(cursor, ']', 'close the bracket');
  if (selectors.length > 2)
    throw new NotationError(
      `${selectors.length} places in brackets; a matrix has rows and columns`,
      'write: x[row] or x[row, column]',
      { start: open, end },
    );
  return { kind: 'index', of, selectors, start: of.start, end };
}

function selector(cursor: Cursor, inside: Inside): Selector {
  const { start } = peek(cursor);
  const from = is(cursor, 'symbol', ':') ? undefined : inside.arithmetic(cursor);
  if (from && !is(cursor, 'symbol', ':')) return { kind: 'at', index: from, start, end: from.end };
  let { end } = expect(cursor, ':', 'write: x[0:4]');
  const ends = peek(cursor).kind === 'end' || [',', ']', ':'].some(symbol => is(cursor, 'symbol', symbol));
  const to = ends ? undefined : inside.arithmetic(cursor);
  if (is(cursor, 'symbol', ':')) throw mistake(cursor, 'slices have no step', 'write: x[from:to]');
  end = to?.end ?? end;
  return { kind: 'slice', ...(from && { from }), ...(to && { to }), start, end };
}

function call(cursor: Cursor, name: string, start: number, inside: Inside): Expression {
  take(cursor);
  const given: Argument[] = [];
  while (!is(cursor, 'symbol', ')')) {
    if (given.length > 0) expect(cursor, ',', 'arguments are parted by commas; close the call with )');
    const next = argument(cursor, inside);
    checkOrder(name, given, next);
    given.push(next);
  }
  const { end } = take(cursor);
  return { kind: 'call', name, arguments: given, start, end };
}

function checkOrder(name: string, given: readonly Argument[], next: Argument): void {
  if (next.name === undefined && given.at(-1)?.name !== undefined)
    throw new NotationError(
      `an argument without a name follows ${given.at(-1)?.name}=`,
      'arguments without names come first',
      next,
    );
  if (next.name !== undefined && given.some(earlier => earlier.name === next.name))
    throw new NotationError(`${name} is given ${next.name} twice`, 'remove one of them', next);
}

function argument(cursor: Cursor, inside: Inside): Argument {
  const token = peek(cursor);
  const next = cursor.tokens[cursor.at + 1];
  if (token.kind === 'name' && next?.kind === 'symbol' && next.text === '=') {
    take(cursor);
    take(cursor);
    const value = namedValue(cursor, inside);
    return { name: token.text, value, start: token.start, end: value.end };
  }
  const value = is(cursor, 'symbol', '[') ? list(cursor, inside) : inside.loosest(cursor);
  return { value, start: value.start, end: value.end };
}

function namedValue(cursor: Cursor, inside: Inside): Expression {
  const token = peek(cursor);
  if (token.kind !== 'string') return inside.arithmetic(cursor);
  take(cursor);
  return { kind: 'string', value: token.text, start: token.start, end: token.end };
}

/** `[a, b]` or `[f(x, h) for h in range(4)]` */
function list(cursor: Cursor, inside: Inside): Expression {
  const { start } = take(cursor);
  const items: Expression[] = [];
  while (!is(cursor, 'symbol', ']')) {
    if (items.length > 0) expect(cursor, ',', 'items are parted by commas; close the list with ]');
    items.push(inside.arithmetic(cursor));
    if (items.length === 1 && is(cursor, 'word', 'for'))
      return comprehension(cursor, items[0] as Expression, start, inside);
  }
  return { kind: 'list', items, start, end: take(cursor).end };
}

function comprehension(cursor: Cursor, item: Expression, start: number, inside: Inside): Expression {
  take(cursor);
  const variable = peek(cursor);
  if (variable.kind !== 'name')
    throw mistake(cursor, `the variable is missing before ${sayToken(variable)}`, 'write: [f(x, h) for h in range(4)]');
  take(cursor);
  if (!is(cursor, 'word', 'in'))
    throw mistake(cursor, `in is missing before ${sayToken(peek(cursor))}`, 'write: [f(x, h) for h in range(4)]');
  take(cursor);
  const over = range(cursor, inside);
  const { end } = expect(cursor, ']', 'close the list; it has one for');
  return { kind: 'comprehension', item, variable: variable.text, in: over, start, end };
}

function range(cursor: Cursor, inside: Inside): Expression {
  if (!is(cursor, 'word', 'range')) return inside.arithmetic(cursor);
  const { start } = take(cursor);
  if (!is(cursor, 'symbol', '(')) throw mistake(cursor, 'range has no argument', 'write: range(4)');
  return call(cursor, 'range', start, inside);
}
