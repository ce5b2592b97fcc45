import type { Arithmetic } from '../../src/arithmetic/arithmetic.ts';
import { type AnyGradient, type AnyOp, eachOf, gradientOf, letterOf } from '../../src/ops/operation.ts';
import { type Index, mapCells, shapeText, type Tensor } from '../../src/tensor/tensor.ts';
import { evaluate } from './notation/evaluate.ts';
import type { Definition, Expression, Formula } from './notation/expression.ts';
import { partsOf } from './notation/expression.ts';
import { type Grid, gridOf, gridOfTensor, whole } from './notation/grid.ts';
import { parse } from './notation/parse.ts';
import { rangeOf } from './notation/ranges.ts';
import { computed, exactly, type Rounded } from './notation/rounded.ts';
import type { Scope } from './notation/scope.ts';
import { solve, solveJacobian, type Wanted } from './notation/solve.ts';
import { NotationError } from './notation/tokens.ts';
import type { Sample } from './samples.ts';

/** Which of an operation's formulas. */
export type Part = 'forward' | 'gradient' | 'Jacobian' | 'shortcut';

/** A formula of an operation as it stands in its file. */
export interface Printed {
  readonly part: Part;
  /** Of a gradient: which operand's. */
  readonly position?: number;
  readonly text: string;
}

/** Every formula that an operation shows; of an operation on a list those of its first `operands` operands. */
export function printedOf(op: AnyOp, operands = 1): readonly Printed[] {
  const positions = Array.from({ length: op.inputs === 'list' ? operands : op.inputs.length }, (_, at) => at);
  return [
    { part: 'forward', text: op.formula },
    ...positions.flatMap((position): Printed[] => {
      const gradient = gradientOf(op, position);
      if (!gradient) return [];
      const { formula, jacobianFormula, shortcut } = gradient;
      return [
        { part: 'gradient', position, text: formula },
        { part: 'Jacobian', position, text: jacobianFormula },
        ...(shortcut ? [{ part: 'shortcut', position, text: shortcut.formula } as const] : []),
      ];
    }),
  ];
}

/** The formula as it was read; undefined where it does not follow the grammar. */
export function read(text: string): Formula | undefined {
  const known = formulas.get(text);
  if (known !== undefined) return known ?? undefined;
  const formula = readAnew(text);
  formulas.set(text, formula ?? null);
  return formula;
}

const formulas = new Map<string, Formula | null>();

function readAnew(text: string): Formula | undefined {
  try {
    return parse(text);
  } catch (error) {
    if (error instanceof NotationError) return undefined;
    throw error;
  }
}

/** What came of holding one formula to the engine on one sample. */
export interface Verdict {
  readonly violations: readonly string[];
  /** Cells that were compared to the last digits that rounding leaves. */
  readonly decided: number;
  /** Cells of which the formula as it stands says nothing in floating point: overflow, 0·∞, a comparison with NaN. */
  readonly undecided: number;
}

/**
 * 7: what an operation's formulas say is what it computes: `formula` is `forward`, a gradient's `formula` and that of
 * its shortcut are `backward`, and `jacobianFormula` is the derivative of every output cell by every input cell, those
 * that it does not speak of being 0. Equal means up to what rounding costs the formula as it is written.
 */
export function verdictOn(op: AnyOp, printed: Printed, sample: Sample): Verdict {
  const formula = read(printed.text);
  if (!formula)
    return { violations: [`${placeOf(op, printed)}: can't be read: ${printed.text}`], decided: 0, undecided: 0 };
  const place = `${placeOf(op, printed)} of ${sample.operands.map(shapeText)}`;
  try {
    return comparedPairs(place, pairsOf(runOf(op, sample), printed, formula));
  } catch (error) {
    if (!(error instanceof NotationError)) throw error;
    return { violations: [`${placeOf(op, printed)}: ${error.message}: ${printed.text}`], decided: 0, undecided: 0 };
  }
}

/** The name of a formula: `matmul da: Jacobian`. */
export function placeOf(op: AnyOp, { part, position }: Printed): string {
  return part === 'forward' ? op.name : `${op.name} d${letterOf(op, position as number)}: ${part}`;
}

/** An operation run once, with an upstream gradient. */
interface Run {
  readonly op: AnyOp;
  readonly sample: Sample;
  readonly inputs: unknown;
  readonly out: Tensor;
  readonly dout: Tensor;
}

function runOf(op: AnyOp, sample: Sample): Run {
  const inputs = eachOf(op, sample.operands);
  const out: Tensor = op.forward(inputs, sample.attrs);
  // Uneven numbers of both signs, so that no two cells can stand for each other.
  const dout = mapCells(out, (_, at) => Math.sin(1 + 2.3 * at) + 0.1);
  return { op, sample, inputs, out, dout };
}

/** A cell as the engine has it and as the formula has it. */
interface Pair {
  readonly cell: string;
  readonly engine: number;
  readonly formula: Rounded;
}

function pairsOf(run: Run, { part, position = 0 }: Printed, formula: Formula): readonly Pair[] {
  const { op, sample, inputs, out, dout } = run;
  const scope = scopeOf(run, part === 'forward' ? undefined : position, formula);
  if (part === 'forward') return cellPairs(out, solve(formula, { letter: 'out', shape: out }, scope));
  const wrt = operandOf(run, position);
  if (part === 'Jacobian') return jacobianPairs(run, position, formula, scope);
  const gradient = gradientOf(op, position) as AnyGradient;
  const closed = gradient.backward(dout, inputs, out, sample.attrs);
  return cellPairs(closed, solve(formula, { ...wrt, letter: `d${wrt.letter}` }, scope));
}

function operandOf({ op, sample }: Run, position: number): Wanted {
  const shape = sample.operands[position] as Tensor;
  return op.inputs === 'list' ? { letter: 'x', position, shape } : { letter: letterOf(op, position), shape };
}

function cellPairs(tensor: Tensor, grid: Grid): readonly Pair[] {
  return indices(tensor).map((cell, at) => ({
    cell: String(cell),
    engine: tensor.data[at] as number,
    formula: grid.cells[at] as Rounded,
  }));
}

function jacobianPairs(run: Run, position: number, formula: Formula, scope: Scope): readonly Pair[] {
  const { op, sample, inputs, out } = run;
  const gradient = gradientOf(op, position) as AnyGradient;
  const wrt = sample.operands[position] as Tensor;
  const said = solveJacobian(formula, { letter: 'out', shape: out }, operandOf(run, position), scope);
  return indices(wrt).flatMap(into => {
    const terms: Iterable<readonly [Index, Arithmetic]> = gradient.jacobian(into, inputs, out, sample.attrs);
    const values = new Map([...terms].map(([from, { value }]) => [String(from), value]));
    return indices(out).map(from => ({
      cell: `${from}|${into}`,
      engine: values.get(String(from)) ?? 0,
      formula: said.get(`${from}|${into}`) ?? exactly(0),
    }));
  });
}

/** What the names in an operation's formulas stand for in one run. */
function scopeOf(run: Run, position: number | undefined, formula: Formula): Scope {
  const { op, sample, out, dout } = run;
  const operands = sample.operands.map(operand => gridOfTensor(operand));
  const all = readFormulas(op);
  const known = new Map<string, Grid>([['out', gridOfTensor(out, computed)]]);
  if (position !== undefined) known.set('dout', gridOfTensor(dout));
  if (op.inputs !== 'list') for (const [at, operand] of operands.entries()) known.set(letterOf(op, at), operand);
  for (const [name, value] of Object.entries(sample.attrs))
    if (typeof value === 'number') known.set(name, whole(value));
  for (const { of, rows, columns } of all.flatMap(({ sizes }) => sizes)) {
    const tensor = known.get(of) as Grid;
    known.set(rows, whole(tensor.rows)).set(columns, whole(tensor.columns));
  }
  const scope: Scope = {
    known,
    list: op.inputs === 'list' ? operands : [],
    begins: beginningIn(all),
    letters: new Map(),
    definitions: definitionsOf([...all, formula]),
    attrs: sample.attrs,
    oneRow: all.flatMap(({ oneRow }) => oneRow),
    max: undefined,
    evaluate,
    derivative: () => ownDerivatives(run, position as number),
  };
  const n = termCount(read(op.formula), scope);
  if (n !== undefined) for (const name of ['n', 'N']) if (!known.has(name)) known.set(name, whole(n));
  return scope;
}

function readFormulas(op: AnyOp): readonly Formula[] {
  return printedOf(op).flatMap(({ text }) => read(text) ?? []);
}

function beginningIn(all: readonly Formula[]): Scope['begins'] {
  const [first, ...others] = all.flatMap(({ begins }) => begins);
  if (others.some(other => other.row !== first?.row || other.column !== first.column))
    throw new NotationError('where x_n begins is said in two ways');
  return first;
}

/** What any formula of the operation defines, which holds in all of them; throws where two define a name differently. */
function definitionsOf(all: readonly Formula[]): ReadonlyMap<string, Definition> {
  const found = new Map<string, Definition>();
  for (const definition of all.flatMap(({ definitions }) => definitions)) {
    const other = found.get(definition.name);
    if (other && JSON.stringify(other) !== JSON.stringify(definition))
      throw new NotationError(`${definition.name} is defined in two ways`);
    found.set(definition.name, definition);
  }
  return found;
}

/** ∂out/∂x of every cell by itself, as the Jacobian's formula has it. */
function ownDerivatives(run: Run, position: number): Grid {
  const printed = printedOf(run.op, position + 1).find(each => each.part === 'Jacobian' && each.position === position);
  const formula = read(printed?.text ?? '');
  if (!formula) throw new NotationError('the formula of ∂out/∂x cannot be read');
  const scope = scopeOf(run, position, formula);
  const said = solveJacobian(formula, { letter: 'out', shape: run.out }, operandOf(run, position), scope);
  return gridOf(run.out.rows, run.out.columns, (i, j) => said.get(`${i},${j}|${i},${j}`) ?? exactly(0));
}

/** How many terms the first Σ or mean of a formula has; undefined where it has none. */
function termCount(formula: Formula | undefined, scope: Scope): number | undefined {
  for (const { is } of formula?.equations ?? []) {
    const [first] = foldsIn(is);
    if (first?.kind === 'fold')
      return first.letters.reduce((count, letter) => count * rangeOf(letter, first.of, scope), 1);
    if (first?.kind === 'reduction') return (scope.known.get('x') as Grid).cells.length / outCells(scope);
    if (first) return (scope.known.get('x') as Grid).columns;
  }
  return undefined;
}

function outCells({ known }: Scope): number {
  return (known.get('out') as Grid).cells.length;
}

function foldsIn(of: Expression): Expression[] {
  const isMean = of.kind === 'name' && of.name.startsWith('mean_');
  const isSum = (of.kind === 'fold' || of.kind === 'reduction') && of.by === 'Σ';
  return isMean || isSum ? [of] : partsOf(of).flatMap(foldsIn);
}

function comparedPairs(place: string, pairs: readonly Pair[]): Verdict {
  const undecided = pairs.filter(({ formula }) => formula.error === Number.POSITIVE_INFINITY);
  const violations = pairs
    .filter(pair => !undecided.includes(pair) && !isSame(pair))
    .map(({ cell, engine, formula }) => `${place}: [${cell}] is ${engine}, the formula says ${formula.value}`);
  return { violations, decided: pairs.length - undecided.length, undecided: undecided.length };
}

/** The engine's own last digits, and four times what rounding costs the formula to first order. */
function isSame({ engine, formula: { value, error } }: Pair): boolean {
  if (!Number.isFinite(engine) || !Number.isFinite(value)) return Object.is(engine, value);
  return Math.abs(engine - value) <= 1e-12 * Math.abs(engine) + 4 * error;
}

function indices({ rows, columns }: Tensor): Index[] {
  return Array.from({ length: rows * columns }, (_, at) => [Math.floor(at / columns), at % columns] as const);
}
