import { shapeText } from '../../../src/tensor/tensor.ts';
import type { Expression } from './expression.ts';
import {
  at,
  broadcast,
  firstExtreme,
  folded,
  type Grid,
  gridOf,
  isMany,
  lanes,
  map,
  numberIn,
  OutOfBounds,
  one,
  product,
  transposed,
  whole,
  zip,
} from './grid.ts';
import { cellOfName, definitionOf, tensorOf, valueOfName } from './names.ts';
import { rangeOf } from './ranges.ts';
import { compared, exactly, functions, negated, operators, type Rounded, unknown } from './rounded.ts';
import { oneHot, rowFunctions } from './row-functions.ts';
import { axisOf, type Scope, withLetters } from './scope.ts';
import { NotationError } from './tokens.ts';

/**
 * What an expression comes to, a number being 1×1. Throws a `NotationError` where it says nothing (a name that nothing
 * stands for, shapes that do not fit), and `OutOfBounds` where it reads a cell that is not there.
 */
export function evaluate(of: Expression, scope: Scope): Grid {
  const value = (part: Expression) => evaluate(part, scope);
  switch (of.kind) {
    case 'number':
      return whole(of.value);
    case 'name':
      return of.name === 'max' && scope.max ? maximum(scope.max, scope) : valueOfName(of.name, scope);
    case 'cell':
      return one(cellOfName(of, scope));
    case 'negative':
      return map(value(of.of), negated);
    case 'transpose':
      return transposed(value(of.of));
    case 'absolute':
      return map(value(of.of), functionNamed('abs'));
    case 'root':
      return map(value(of.of), functionNamed('sqrt'));
    case 'last row':
      return lastRow(value(of.of));
    case 'binary':
      return combined(of.sign, value(of.left), value(of.right));
    case 'call':
      return called(of.name, of.given, scope);
    case 'fold':
      return one(foldOver(of, of.letters, scope));
    case 'reduction':
      return reduced(of.by, value(of.of), scope);
    case 'where':
      return where(value(of.condition), value(of.then), value(of.otherwise));
    case 'compared':
      return zip(value(of.left), value(of.right), (a, b) => compared(of.sign, a, b));
    case 'extreme':
      return extreme(of, scope);
    case 'first':
      return firstWhere(of.letter, of.condition, scope);
    case 'argument':
      return whole(firstExtreme(valuesOver(of.letter, of.of, scope), of.word));
    case 'one at the target':
      return oneHot(tensorNamed('targets', scope), tensorNamed('logits', scope).columns);
    case 'derivative':
      return scope.derivative();
    case 'slope':
      throw new NotationError(`the slope of ${of.of} needs a number to be taken at`);
  }
}

/** The maximum that was written out before; in it, `max` alone would mean itself. */
function maximum(of: Expression, scope: Scope): Grid {
  return evaluate(of, { ...scope, max: undefined });
}

function functionNamed(name: string): (x: Rounded) => Rounded {
  const found = functions[name];
  if (!found) throw new NotationError(`${name} is no function of the notation`);
  return found;
}

function tensorNamed(name: string, scope: Scope): Grid {
  return tensorOf({ kind: 'name', name }, scope);
}

function lastRow(of: Grid): Grid {
  return gridOf(1, of.columns, (_, j) => at(of, [of.rows - 1, j]));
}

function combined(sign: string, left: Grid, right: Grid): Grid {
  if (sign === '@') return product(left, right);
  if (sign === '·' && isMany(left) && isMany(right))
    throw new NotationError(`· multiplies by a number; ${shapeText(left)} and ${shapeText(right)} are multiplied by *`);
  return zip(left, right, operators[sign] as Combine);
}

type Combine = (a: Rounded, b: Rounded) => Rounded;

function called(name: string, given: readonly Expression[], scope: Scope): Grid {
  const values = given.map(each => evaluate(each, scope));
  const [first, second] = values as [Grid, Grid | undefined];
  if (name === 'max' && second) return zip(first, second, operators.max as Combine);
  const definition = scope.definitions.get(name);
  if (definition?.is.kind === 'slope') return map(first, slopeOf(definition.is.of, scope));
  if (definition?.parameter !== undefined) return definitionOf(definition, scope, first);
  return rowFunctions[name]?.(first) ?? map(first, functionNamed(name));
}

/** The slope of a function that the formula defines, by differences over five points: good to ten digits. */
function slopeOf(name: string, scope: Scope): (x: Rounded) => Rounded {
  const definition = scope.definitions.get(name);
  if (!definition) throw new NotationError(`${name} has no definition whose slope could be taken`);
  const value = (x: number) => numberIn(definitionOf(definition, scope, whole(x))).value;
  return ({ value: x, error }) => {
    const step = 1e-3;
    const near = (value(x + step) - value(x - step)) / (2 * step);
    const far = (value(x + 2 * step) - value(x - 2 * step)) / (4 * step);
    return { value: (4 * near - far) / 3, error: error + 1e-10 };
  };
}

type FoldOf = Extract<Expression, { kind: 'fold' }>;

/** A fold over what is left of its letters, the first one outermost. */
function foldOver(fold: FoldOf, [letter, ...more]: readonly string[], scope: Scope): Rounded {
  if (letter === undefined) return numberIn(evaluate(fold.of, scope));
  const terms: Rounded[] = [];
  for (let each = 0; each < rangeOf(letter, fold.of, scope); each++) {
    const inside = withLetters(scope, [[letter, whole(each)]]);
    const counts = fold.condition ? numberIn(evaluate(fold.condition, inside)) : exactly(1);
    if (counts.error > 0) return unknown;
    if (counts.value) terms.push(foldOver(fold, more, inside));
  }
  return foldOf(fold.by, terms);
}

function foldOf(by: FoldOf['by'], terms: readonly Rounded[]): Rounded {
  if (by === 'Σ') return terms.reduce(operators['+'] as Combine, exactly(0));
  return terms[firstExtreme(terms, by === 'max' ? 'largest' : 'smallest')] ?? unknown;
}

function reduced(by: FoldOf['by'], of: Grid, scope: Scope): Grid {
  return folded(of, axisOf(scope), lane => foldOf(by, lane));
}

function where(condition: Grid, then: Grid, otherwise: Grid): Grid {
  const one = zip(then, otherwise, a => a);
  const shape = zip(condition, one, a => a);
  return gridOf(shape.rows, shape.columns, (i, j) => {
    const { value, error } = broadcast(condition, [i, j]);
    return error > 0 ? unknown : broadcast(value ? then : otherwise, [i, j]);
  });
}

/** 1 where a cell is the extreme of those that are folded with it; of one cell, or of all. */
function extreme({ of, word }: Extract<Expression, { kind: 'extreme' }>, scope: Scope): Grid {
  const grid = evaluate(of.kind === 'cell' ? of.of : of, scope);
  const chosen = new Set(
    lanes(grid, axisOf(scope)).map(
      lane =>
        lane[
          firstExtreme(
            lane.map(position => grid.cells[position] as Rounded),
            word,
          )
        ],
    ),
  );
  const all = { ...grid, cells: grid.cells.map((_, position) => exactly(chosen.has(position) ? 1 : 0)) };
  if (of.kind !== 'cell') return all;
  const known = new Map([['whole', all]]);
  return evaluate(
    { ...of, of: { kind: 'name', name: 'whole' } },
    { ...scope, known: new Map([...scope.known, ...known]) },
  );
}

/** The first number, from 0, at which a condition holds. */
function firstWhere(letter: string, condition: Expression, scope: Scope): Grid {
  const most = Math.max(...[...scope.known.values()].flatMap(({ rows, columns }) => [rows, columns]));
  for (let each = 0; each < most; each++) {
    const { value, error } = numberIn(evaluate(condition, withLetters(scope, [[letter, whole(each)]])));
    if (error > 0) return one(unknown);
    if (value) return whole(each);
  }
  throw new OutOfBounds(`there is no ${letter} up to ${most} of which it holds`);
}

function valuesOver(letter: string, of: Expression, scope: Scope): Rounded[] {
  return Array.from({ length: rangeOf(letter, of, scope) }, (_, each) =>
    numberIn(evaluate(of, withLetters(scope, [[letter, whole(each)]]))),
  );
}
