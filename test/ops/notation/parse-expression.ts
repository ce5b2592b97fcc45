import type { Expression, Extreme, Fold, Place } from './expression.ts';
import type { Reader } from './reader.ts';

/**
 * Reads an expression:
 *
 *     expression = sum [" where " condition ", else " sum]
 *                | "the first " letter " where " (condition | sum " is largest")
 *     condition  = sum ("=" | "<" | ">" | "≤" | "≥") sum | sum " is the first " ("largest" | "smallest")
 *     sum        = term {("+" | "−") term}
 *     term       = ["−"] factor {("·" | "*" | "/" | "@") factor}
 *     factor     = fold term | "√" indexed | indexed {"²" | "³" | "^" indexed | ".T"}
 *     fold       = "Σ_" letters | "Σ_{" condition "}" | "Σ_{" letter ":" condition "}"
 *     indexed    = primary ["[" sum "," sum "]"]
 *     primary    = number | name | number name | "½" | "∞" | "∂out/∂x" | "(" sum ")" | "|" sum "|"
 *                | name "(" sum {"," sum} ")" | ("max_" | "min_") letter indexed | ("Σ" | "max" | "min") name
 *                | "last row of " indexed | "1 at the target"
 *
 * `·` multiplies by a number, `*` two tensors cell by cell, `@` matrices. Σ takes a whole term, up to the next + or −.
 * `max` alone is the maximum that was written out before it.
 */
export function expression(reader: Reader): Expression {
  if (reader.accepts('the first')) return firstOf(reader);
  const then = sum(reader);
  if (!reader.accepts('where')) return then;
  const isWhere = condition(reader);
  reader.expects(', else');
  return { kind: 'where', condition: isWhere, then, otherwise: sum(reader) };
}

function firstOf(reader: Reader): Expression {
  const letter = reader.expectsName();
  reader.expects('where');
  const left = sum(reader);
  if (reader.accepts('is')) return { kind: 'argument', letter, word: extremeOf(reader), of: left };
  return { kind: 'first', letter, condition: comparison(reader, left) };
}

function condition(reader: Reader): Expression {
  const left = sum(reader);
  if (!reader.accepts('is the first')) return comparison(reader, left);
  return { kind: 'extreme', word: extremeOf(reader), of: left };
}

function comparison(reader: Reader, left: Expression): Expression {
  if (!/^[=<>≤≥]$/.test(reader.peek().text)) throw reader.error('a comparison');
  return { kind: 'compared', sign: reader.take().text, left, right: sum(reader) };
}

function extremeOf(reader: Reader): Extreme {
  if (reader.accepts('largest')) return 'largest';
  reader.expects('smallest');
  return 'smallest';
}

function sum(reader: Reader): Expression {
  let left = term(reader);
  while (reader.sees('+') || reader.sees('−'))
    left = { kind: 'binary', sign: reader.take().text, left, right: term(reader) };
  return left;
}

function term(reader: Reader): Expression {
  const isNegative = reader.accepts('−');
  let left = factor(reader);
  while (['·', '*', '/', '@'].some(sign => reader.sees(sign)))
    left = { kind: 'binary', sign: reader.take().text, left, right: factor(reader) };
  return isNegative ? { kind: 'negative', of: left } : left;
}

function factor(reader: Reader): Expression {
  if (/^Σ_/.test(reader.peek().text)) return sumOver(reader);
  if (reader.accepts('√')) return { kind: 'root', of: indexed(reader) };
  let base = indexed(reader);
  for (;;) {
    const power = reader.accepts('²') ? 2 : reader.accepts('³') ? 3 : 0;
    if (power) base = { kind: 'binary', sign: '^', left: base, right: { kind: 'number', value: power } };
    else if (reader.accepts('^')) base = { kind: 'binary', sign: '^', left: base, right: indexed(reader) };
    else if (reader.accepts('. T')) base = { kind: 'transpose', of: base };
    else return base;
  }
}

function sumOver(reader: Reader): Expression {
  const letters = reader.take().text.slice('Σ_'.length);
  if (letters !== '') return { kind: 'fold', by: 'Σ', letters: [...letters], of: term(reader) };
  reader.expects('{');
  const letter = reader.peek().text;
  if (reader.peek(1).text === ':') reader.accepts(`${letter} :`);
  const only = condition(reader);
  reader.expects('}');
  return { kind: 'fold', by: 'Σ', letters: [letter], condition: only, of: term(reader) };
}

function indexed(reader: Reader): Expression {
  const of = primary(reader);
  if (!(reader.sees('[') && reader.peek().tight)) return of;
  return { kind: 'cell', of, index: place(reader) };
}

function place(reader: Reader): Place {
  reader.expects('[');
  const row = sum(reader);
  reader.expects(',');
  const column = sum(reader);
  reader.expects(']');
  return [row, column];
}

function primary(reader: Reader): Expression {
  const { kind, text } = reader.peek();
  if (reader.accepts('1 at the target')) return { kind: 'one at the target' };
  if (kind === 'number') return numberOf(reader);
  if (reader.accepts('½')) return { kind: 'number', value: 0.5 };
  if (reader.accepts('∞')) return { kind: 'number', value: Number.POSITIVE_INFINITY };
  if (reader.accepts('∂ out / ∂')) return derivative(reader);
  if (reader.accepts('(')) return closed(reader, ')');
  if (reader.accepts('|')) return { kind: 'absolute', of: closed(reader, '|') };
  if (reader.accepts('last row of')) return { kind: 'last row', of: indexed(reader) };
  if (kind !== 'name') throw reader.error('a number or a name');
  reader.take();
  const folded = /^(max|min)_(\p{L})$/u.exec(text);
  if (folded) return { kind: 'fold', by: folded[1] as Fold, letters: [folded[2] as string], of: indexed(reader) };
  if (['Σ', 'max', 'min'].includes(text) && reader.peek().kind === 'name')
    return { kind: 'reduction', by: text as Fold, of: indexed(reader) };
  return reader.sees('(') && reader.peek().tight ? call(reader, text) : { kind: 'name', name: text };
}

/** `2i` is 2·i. */
function numberOf(reader: Reader): Expression {
  const value: Expression = { kind: 'number', value: Number(reader.take().text) };
  const { kind, tight } = reader.peek();
  if (kind !== 'name' || !tight) return value;
  return { kind: 'binary', sign: '·', left: value, right: { kind: 'name', name: reader.take().text } };
}

function derivative(reader: Reader): Expression {
  reader.expectsName();
  return { kind: 'derivative' };
}

function closed(reader: Reader, bracket: string): Expression {
  const inside = sum(reader);
  reader.expects(bracket);
  return inside;
}

function call(reader: Reader, name: string): Expression {
  reader.expects('(');
  const given = [sum(reader)];
  while (reader.accepts(',')) given.push(sum(reader));
  reader.expects(')');
  return { kind: 'call', name, given };
}
