import type { Definition, Equation, Expression, Formula, Place, Right, Subject } from './expression.ts';
import { expression } from './parse-expression.ts';
import { Reader } from './reader.ts';

/**
 * Reads a formula in the textbook notation in which operations are written. It is
 *
 *     formula    = equation {", " (equation | definition | remark)} [" (" size ")"]
 *     equation   = subject " = " right           out[i,j] = …, dx = …, ∂out[i,k]/∂x[i,j] = …
 *     definition = name ["(" name ")"] " = " right   σ = …, Φ(x) = …; read anew wherever it is used
 *     right      = expression [", or with " argument "=" value " " expression]
 *     remark     = "0 elsewhere"                 cells that no equation gives are 0
 *                | "repeated over …"             the result is given to all cells of its row, column or everywhere
 *     size       = name " is " letter "×" letter | name " may be one row"
 *                | name " begins at row " name ", column " name
 *
 * and expressions are in `parse-expression.ts`. An equation whose subject has an index speaks of numbers: its letters run
 * over all cells. One whose subject has none speaks of whole tensors, as NumPy does, smaller ones being broadcast.
 * What one formula of an operation defines holds in all of its formulas, and `n` is how many terms the first Σ or mean
 * of the operation's own formula has.
 *
 * Throws a `NotationError`.
 */
export function parse(text: string): Formula {
  const reader = new Reader(text);
  const equations: Equation[] = [equation(reader)];
  const definitions: Definition[] = [];
  let [zeroElsewhere, repeated] = [false, false];
  while (reader.accepts(',')) {
    if (reader.accepts('0 elsewhere')) zeroElsewhere = true;
    else if (reader.accepts('repeated over the cells that were added')) repeated = true;
    else if (isSubject(reader, equations)) equations.push(equation(reader));
    else definitions.push(definition(reader));
  }
  const said = sizeOf(reader);
  if (reader.peek().kind !== 'end') throw reader.error('“,” or the end');
  return { text, equations, definitions, zeroElsewhere, repeated, ...said };
}

/** Another equation has the subject of the first. */
function isSubject(reader: Reader, [first]: readonly Equation[]): boolean {
  return reader.peek().text === first?.subject.of || reader.sees('∂');
}

function equation(reader: Reader): Equation {
  const subject = subjectOf(reader);
  reader.expects('=');
  return { subject, ...right(reader) };
}

function subjectOf(reader: Reader): Subject {
  const isDerivative = reader.accepts('∂');
  const subject = indexed(reader);
  if (!isDerivative) return subject;
  reader.expects('/ ∂');
  return { ...subject, by: indexed(reader) };
}

function indexed(reader: Reader): { readonly of: string; readonly at?: Place } {
  const of = reader.expectsName();
  if (!reader.accepts('[')) return { of };
  const row = expression(reader);
  reader.expects(',');
  const column = expression(reader);
  reader.expects(']');
  return { of, at: [row, column] };
}

function definition(reader: Reader): Definition {
  const name = reader.expectsName();
  const parameter = reader.accepts('(') ? reader.expectsName() : undefined;
  if (parameter !== undefined) reader.expects(')');
  // `φ the slope of Φ` is said without a sign of equality.
  if (reader.accepts('the slope of')) return { name, is: { kind: 'slope', of: reader.expectsName() } };
  reader.expects('=');
  return { name, ...(parameter !== undefined && { parameter }), ...right(reader) };
}

function right(reader: Reader): Right {
  const is: Expression = expression(reader);
  if (!reader.accepts(', or with')) return { is };
  const name = reader.expectsName();
  reader.expects('=');
  const value = reader.take().text.replaceAll('"', '');
  return { is, instead: { name, value, is: expression(reader) } };
}

function sizeOf(reader: Reader): Pick<Formula, 'sizes' | 'oneRow' | 'begins'> {
  const nothing = { sizes: [], oneRow: [], begins: [] };
  if (!reader.accepts('(')) return nothing;
  const of = reader.expectsName();
  if (reader.accepts('may be one row )')) return { ...nothing, oneRow: [of] };
  if (reader.accepts('begins at row')) return { ...nothing, begins: [beginning(reader)] };
  reader.expects('is');
  const rows = reader.expectsName();
  reader.expects('×');
  const columns = reader.expectsName();
  reader.expects(')');
  return { ...nothing, sizes: [{ of, rows, columns }] };
}

/** The names before the letter under them: `top` and `left` of `top_n` and `left_n`. */
function beginning(reader: Reader): Formula['begins'][number] {
  const base = () => reader.expectsName().replace(/_\p{L}$/u, '');
  const row = base();
  reader.expects(', column');
  const column = base();
  reader.expects(')');
  return { row, column };
}
