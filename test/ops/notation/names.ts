import type { Index } from '../../../src/tensor/tensor.ts';
import type { Definition, Expression } from './expression.ts';
import { at, type Grid, numberIn, OutOfBounds, one, whole } from './grid.ts';
import type { Rounded } from './rounded.ts';
import { rowFunctions } from './row-functions.ts';
import { chosen, type Scope, withLetters, without } from './scope.ts';
import { NotationError } from './tokens.ts';

/** A name and the letter under it: `σ_i`, `x_n`, `δ_jk`. */
const SUBSCRIPT = /^(?<base>.+)_(?<letter>\p{L}+)$/u;

/** What a name stands for: a letter, a definition, something known, or one of many by the letter under it. */
export function valueOfName(name: string, scope: Scope): Grid {
  const letter = scope.letters.get(name);
  if (letter) return letter;
  const definition = scope.definitions.get(name);
  if (definition) return definitionOf(definition, scope);
  return scope.known.get(name) ?? subscripted(name, scope) ?? constant(name);
}

/** A definition with the letters that hold where it is used; `given` is what stands in the brackets after its name. */
export function definitionOf(definition: Definition, scope: Scope, given?: Grid): Grid {
  const { name, parameter } = definition;
  const inside = without(scope, name);
  return scope.evaluate(
    chosen(definition, scope),
    parameter !== undefined && given ? withLetters(inside, [[parameter, given]]) : inside,
  );
}

/** A cell of a tensor, or of what a definition comes to; the operand comes before a definition of the same name. */
export function cellOfName({ of, index }: Extract<Expression, { kind: 'cell' }>, scope: Scope): Rounded {
  const grid = tensorOf(of, scope);
  const [row, column] = index.map(each => numberIn(scope.evaluate(each, scope)).value) as unknown as Index;
  const standsForAll = of.kind === 'name' && scope.oneRow.includes(of.name) && grid.rows === 1;
  return at(grid, [standsForAll ? 0 : row, column]);
}

/** The tensor before an index. */
export function tensorOf(of: Expression, scope: Scope): Grid {
  return (of.kind === 'name' ? scope.known.get(of.name) : undefined) ?? scope.evaluate(of, scope);
}

/** The base and the letter of a name such as `σ_i`; undefined of any other. */
export function subscriptOf(name: string): { readonly base: string; readonly letter: string } | undefined {
  return SUBSCRIPT.exec(name)?.groups as { base: string; letter: string } | undefined;
}

function subscripted(name: string, scope: Scope): Grid | undefined {
  const parts = subscriptOf(name);
  if (!parts) return undefined;
  const { base, letter } = parts;
  if (base === 'δ') return whole(new Set([...letter].map(each => numberAt(each, scope))).size === 1 ? 1 : 0);
  const position = numberAt(letter, scope);
  if (base === scope.begins?.row) return whole(startOf('rows', position, scope));
  if (base === scope.begins?.column) return whole(startOf('columns', position, scope));
  if (base === 'x' && scope.list.length > 0) return listed(position, scope);
  const byRow = rowFunctions[base];
  const vector = byRow ? byRow(tensorOf({ kind: 'name', name: 'x' }, scope)) : valueOfName(base, scope);
  if (vector.rows !== 1 && vector.columns !== 1) throw new NotationError(`${base} is no row and no column`);
  const cell = vector.cells[position];
  if (!cell) throw new OutOfBounds(`there is no ${base}_${position}`);
  return one(cell);
}

function numberAt(letter: string, scope: Scope): number {
  return numberIn(valueOfName(letter, scope)).value;
}

function listed(position: number, { list }: Scope): Grid {
  const found = list[position];
  if (!found) throw new OutOfBounds(`there is no x_${position}`);
  return found;
}

/** The row or the column of out at which x_n begins, as they stand under or beside each other. */
function startOf(side: 'rows' | 'columns', position: number, scope: Scope): number {
  listed(position, scope);
  const sizes = scope.list.map(each => each[side]);
  const total = sizes.reduce((sum, each) => sum + each, 0);
  if (scope.known.get('out')?.[side] !== total) return 0;
  return sizes.slice(0, position).reduce((sum, each) => sum + each, 0);
}

function constant(name: string): Grid {
  if (name === 'π') return one({ value: Math.PI, error: Number.EPSILON });
  throw new NotationError(`nothing says what ${name} is`);
}
