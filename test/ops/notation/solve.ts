import { type Index, type Shape, sameShape, shapeText } from '../../../src/tensor/tensor.ts';
import { evaluate } from './evaluate.ts';
import { type Equation, type Expression, type Formula, type Place, partsOf, type Subject } from './expression.ts';
import { broadcast, type Grid, gridOf, isWithin, numberIn, OutOfBounds, whole } from './grid.ts';
import { subscriptOf } from './names.ts';
import { exactly, type Rounded } from './rounded.ts';
import { chosen, type Scope, withLetters } from './scope.ts';
import { NotationError } from './tokens.ts';

/** A tensor that a formula gives, or takes a derivative by. */
export interface Wanted {
  /** Its letter in formulas: `out`, `dx`; of one of many `x` and its position. */
  readonly letter: string;
  readonly position?: number;
  readonly shape: Shape;
}

/**
 * The tensor that a formula gives. Throws a `NotationError` where it gives no such tensor: another name, another shape,
 * a cell twice or not at all.
 */
export function solve(formula: Formula, wanted: Wanted, scope: Scope): Grid {
  const cells = new Map<string, Rounded>();
  for (const equation of formula.equations) {
    const inside = forEquation(scope, equation, wanted);
    if (equation.subject.at)
      for (const [key, value] of everyCell(equation, wanted.shape, inside)) put(cells, key, value);
    else for (const [key, value] of wholeTensor(formula, equation, wanted.shape, inside)) put(cells, key, value);
  }
  return gridOf(wanted.shape.rows, wanted.shape.columns, (i, j) => {
    const found = cells.get(`${i},${j}`) ?? (formula.zeroElsewhere ? exactly(0) : undefined);
    if (!found) throw new NotationError(`nothing is said of cell [${i},${j}]`);
    return found;
  });
}

/** The derivatives that a formula gives, by `out cell|in cell`; those that it does not speak of are 0. */
export function solveJacobian(formula: Formula, out: Wanted, by: Wanted, scope: Scope): ReadonlyMap<string, Rounded> {
  const found = new Map<string, Rounded>();
  for (const equation of formula.equations) {
    const { subject } = equation;
    if (!subject.by?.at) throw new NotationError(`it is no derivative by a cell of ${by.letter}`);
    const inside = forEquation(forEquation(scope, equation, out), { ...equation, subject: subject.by }, by);
    for (const letters of assignments([...(subject.at ?? []), ...subject.by.at], [out.shape, by.shape], inside)) {
      const into = placeIn(subject.by.at, by.shape, letters);
      const from = into && (subject.at ? placeIn(subject.at, out.shape, letters) : goesInto(into, out.shape));
      const value = into && from && valueAt(equation, letters);
      if (value) put(found, `${from}|${into}`, value);
    }
  }
  return found;
}

/** The cell of a smaller tensor that a cell is folded into. */
function goesInto([row, column]: Index, { rows, columns }: Shape): Index {
  return [rows === 1 ? 0 : row, columns === 1 ? 0 : column];
}

/** The scope with the maximum that the equation writes out, and the letter under `dx_n` bound. */
function forEquation(scope: Scope, { subject, is }: Equation, { letter, position }: Wanted): Scope {
  const under = subjectLetter(subject, letter, position);
  return { ...withLetters(scope, under), max: scope.max ?? maximumIn(is) };
}

function subjectLetter({ of }: Pick<Subject, 'of'>, letter: string, position: number | undefined): [string, Grid][] {
  if (of === letter && position === undefined) return [];
  const parts = subscriptOf(of);
  if (parts?.base !== letter || position === undefined) throw new NotationError(`it speaks of ${of}, not of ${letter}`);
  return [[parts.letter, whole(position)]];
}

function maximumIn(of: Expression): Expression | undefined {
  if (of.kind === 'fold' && of.by === 'max') return of;
  return partsOf(of)
    .map(maximumIn)
    .find(found => found !== undefined);
}

type Cells = Iterable<readonly [key: string, value: Rounded]>;

function* everyCell(equation: Equation, shape: Shape, scope: Scope): Cells {
  const place = equation.subject.at as Place;
  for (const letters of assignments(place, [shape], scope)) {
    const cell = placeIn(place, shape, letters);
    const value = cell && valueAt(equation, letters);
    if (value) yield [String(cell), value];
  }
}

function* wholeTensor({ repeated }: Formula, equation: Equation, shape: Shape, scope: Scope): Cells {
  const grid = evaluate(chosen(equation, scope), scope);
  if (!repeated && !sameShape(grid, shape))
    throw new NotationError(`it is ${shapeText(grid)}, and ${shapeText(shape)} is wanted`);
  for (let i = 0; i < shape.rows; i++)
    for (let j = 0; j < shape.columns; j++) yield [`${i},${j}`, broadcast(grid, [i, j])];
}

function put(cells: Map<string, Rounded>, key: string, value: Rounded): void {
  if (cells.has(key)) throw new NotationError(`[${key}] is given twice`);
  cells.set(key, value);
}

/** The number on the right with letters bound; undefined where they lead out of a tensor. */
function valueAt(equation: Equation, scope: Scope): Rounded | undefined {
  try {
    return numberIn(evaluate(chosen(equation, scope), scope));
  } catch (error) {
    if (error instanceof OutOfBounds) return undefined;
    throw error;
  }
}

/** The cell that an index says; undefined where it is outside of the tensor. */
function placeIn(place: Place, shape: Shape, scope: Scope): Index | undefined {
  try {
    const cell = place.map(each => numberIn(evaluate(each, scope)).value) as unknown as Index;
    return isWithin(shape, cell) ? cell : undefined;
  } catch (error) {
    if (error instanceof OutOfBounds) return undefined;
    throw error;
  }
}

/** The scope with every choice of numbers for the letters in some indices that nothing else gives a meaning. */
function* assignments(indices: readonly Expression[], shapes: readonly Shape[], scope: Scope): Iterable<Scope> {
  const letters = [...new Set(indices.flatMap(index => freeLetters(index, scope)))];
  const most = Math.max(scope.list.length, ...shapes.flatMap(({ rows, columns }) => [rows, columns]));
  const count = most ** letters.length;
  for (let choice = 0; choice < count; choice++)
    yield withLetters(
      scope,
      letters.map((letter, place) => [letter, whole(Math.floor(choice / most ** place) % most)]),
    );
}

function freeLetters(of: Expression, scope: Scope): string[] {
  if (of.kind !== 'name') return partsOf(of).flatMap(part => freeLetters(part, scope));
  const name = subscriptOf(of.name)?.letter ?? of.name;
  return scope.letters.has(name) || scope.known.has(name) || scope.definitions.has(name) ? [] : [name];
}
