import type { Arithmetic } from '../../src/arithmetic/arithmetic.ts';
import { cellsOf } from '../../src/arithmetic/terms.ts';
import { type AnyGradient, type AnyOp, eachOf, gradientOf, letterOf, ShapeError } from '../../src/ops/operation.ts';
import { build, cellOf, type Index, mapCells, sameShape, shapeText, type Tensor } from '../../src/tensor/tensor.ts';
import { evaluate, type LookUp } from '../arithmetic/evaluate.ts';
import { accepts, legal, type Sample } from './samples.ts';

/** A law of operations: what is wrong with an operation on one sample; empty where it holds. */
export type Law = (op: AnyOp, sample: Sample) => readonly string[];

/** 1: `forward` has the declared shape, and leaves its inputs unchanged. */
export const keepsItsShape: Law = (op, { operands, attrs }) => {
  const before = operands.map(({ data }) => Float64Array.from(data));
  const declared = op.shape(eachOf(op, operands), attrs);
  const out = run(op, operands, attrs);
  const violations = sameShape(out, declared)
    ? []
    : [`${op.name}: forward is ${shapeText(out)}, declared is ${shapeText(declared)}`];
  if (out.data.length !== out.rows * out.columns)
    violations.push(`${op.name}: ${out.data.length} numbers in ${shapeText(out)}`);
  for (const [position, saved] of before.entries())
    if (saved.some((value, at) => !Object.is(value, operands[position]?.data[at])))
      violations.push(`${op.name}: forward wrote to ${letterOf(op, position)}`);
  return violations;
};

/** 2: the arithmetic of every cell has that cell's value, bit for bit, and evaluates to it from the operands. */
export const explainsItsCells: Law = (op, { operands, attrs }) => {
  const out = run(op, operands, attrs);
  const lookUp = lookUpIn(op, operands, { out });
  return indices(out).flatMap(at => {
    const arithmetic: Arithmetic = op.explain(at, eachOf(op, operands), attrs);
    const there = cellOf(out, at);
    const place = `${op.name} ${attributesText(attrs)}[${at}] of ${operands.map(shapeText)}`;
    const violations = [];
    if (!Object.is(arithmetic.value, there))
      violations.push(`${place}: explained as ${arithmetic.value}, forward has ${there}`);
    return [...violations, ...treeProblems(place, arithmetic, lookUp)];
  });
};

/** 3: upstream times the Jacobian's terms sum to `backward`'s cell within 1e-12 · Σ|terms|. */
export const jacobianSumsToBackward: Law = (op, sample) => {
  const { operands, attrs } = sample;
  const out = run(op, operands, attrs);
  const dout = upstreamFor(out);
  return differentiable(op, sample).flatMap(({ position, gradient, letter }) => {
    const wrt = operands[position] as Tensor;
    const inputs = eachOf(op, operands);
    const lookUp = lookUpIn(op, operands, { out, dout });
    const closed = gradient.backward(dout, inputs, out, attrs);
    if (!sameShape(closed, wrt))
      return [`${op.name}: d${letter} is ${shapeText(closed)}, ${letter} is ${shapeText(wrt)}`];
    return indices(wrt).flatMap(at => {
      const place = `${op.name} ${attributesText(attrs)}d${letter}[${at}] of ${operands.map(shapeText)}`;
      const violations: string[] = [];
      let total = 0;
      let size = 0;
      for (const [fed, derivative] of gradient.jacobian(at, inputs, out, attrs)) {
        violations.push(...treeProblems(`${place}: ∂out[${fed}]`, derivative, lookUp));
        const term = cellOf(dout, fed) * derivative.value;
        total += term;
        size += Math.abs(term);
      }
      const there = cellOf(closed, at);
      if (!Object.is(total, there) && !(Math.abs(total - there) <= 1e-12 * size))
        violations.push(`${place}: the Jacobian's terms sum to ${total}, backward has ${there}`);
      return violations;
    });
  });
};

/** 4: central differences of a fixed projection of `forward` agree with `backward` to 6 digits. */
export const backwardIsTheSlope: Law = (op, sample) => {
  const { operands, attrs } = sample;
  const out = run(op, operands, attrs);
  const dout = upstreamFor(out);
  return differentiable(op, sample).flatMap(({ position, gradient, letter }) => {
    const closed = gradient.backward(dout, eachOf(op, operands), out, attrs);
    const wrt = operands[position] as Tensor;
    return indices(wrt).flatMap((at, flat) => {
      const step = 1e-5 * Math.max(1, Math.abs(wrt.data[flat] as number));
      const moved = (by: number) => {
        const nudged = mapCells(wrt, (value, here) => (here === flat ? value + by : value));
        return run(op, operands.with(position, nudged), attrs);
      };
      const [above, below] = [moved(step), moved(-step)];
      const slope = projectedDifference(dout, above, below) / (2 * step);
      const there = closed.data[flat] as number;
      const allowed = 1e-6 * Math.max(1, Math.abs(slope), Math.abs(there));
      return Math.abs(slope - there) <= allowed
        ? []
        : [`${op.name} ${attributesText(attrs)}d${letter}[${at}]: central difference ${slope}, backward has ${there}`];
    });
  });
};

/**
 * 5: on shapes that are one off, `shape` throws a `ShapeError` that names the operation and the
 * shapes (two of them where there are several operands) – or takes them, and laws 1 and 2 hold there.
 */
export const refusesWhatDoesNotFit: Law = (op, { operands, attrs }) =>
  operands.flatMap((operand, position) =>
    [
      { rows: operand.rows + 1, columns: operand.columns },
      { rows: operand.rows, columns: operand.columns + 1 },
    ].flatMap(shape => {
      const larger = build(
        shape.rows,
        shape.columns,
        (row, column) => operand.data[(row + column) % operand.data.length] ?? 1,
      );
      const changed = operands.with(position, larger);
      if (accepts(op, { shapes: changed, attrs })) {
        const sample = { operands: legal(op, changed, attrs), attrs };
        return [...keepsItsShape(op, sample), ...explainsItsCells(op, sample)];
      }
      return refusalProblems(op, changed, position, attrs);
    }),
  );

/** 6: names given to every row and column of the operands come out in the number of the result's rows and columns. */
export const namesFit: Law = (op, { operands, attrs }) => {
  if (!op.labels) return [];
  const named = operands.map(({ rows, columns }, position) => ({
    rows: Array.from({ length: rows }, (_, i) => `${letterOf(op, position)} row ${i}`),
    columns: Array.from({ length: columns }, (_, j) => `${letterOf(op, position)} column ${j}`),
  }));
  const out = run(op, operands, attrs);
  const labels = op.labels(eachOf(op, named), attrs, eachOf(op, operands));
  return (['rows', 'columns'] as const).flatMap(side => {
    const names = labels[side];
    return names === undefined || names.length === out[side]
      ? []
      : [`${op.name}: ${names.length} names for the ${out[side]} ${side} of ${shapeText(out)}`];
  });
};

/**
 * A law of samples together: a gradient mixes rows where on all of them (of more than one column) the output has the
 * input's shape and each cell feeds every column of its own row, and is marked so there, and nowhere else.
 */
export function mixesRowsAsMarked(op: AnyOp, samples: readonly Sample[]): readonly string[] {
  const mixing = new Map<string, { readonly marked: boolean; mixes: boolean }>();
  for (const sample of samples) {
    const out = run(op, sample.operands, sample.attrs);
    for (const { position, gradient, letter } of differentiable(op, sample)) {
      const wrt = sample.operands[position] as Tensor;
      if (wrt.columns < 2) continue;
      const known = mixing.get(letter) ?? { marked: gradient.mixesRow === true, mixes: true };
      mixing.set(letter, known);
      known.mixes &&= sameShape(wrt, out) && indices(wrt).every(at => feedsItsRow(op, sample, gradient, at, out));
    }
  }
  return [...mixing].flatMap(([letter, { marked, mixes }]) =>
    marked === mixes ? [] : [`${op.name}: d${letter} is marked as mixing rows: ${marked}, and does: ${mixes}`],
  );
}

function feedsItsRow(op: AnyOp, { operands, attrs }: Sample, gradient: AnyGradient, at: Index, out: Tensor): boolean {
  const fed = [...gradient.jacobian(at, eachOf(op, operands), out, attrs)].map(([there]) => `${there}`);
  return fed.join(' ') === Array.from({ length: out.columns }, (_, column) => `${[at[0], column]}`).join(' ');
}

/** What is not finite where every number is ±1000, and why. */
const INFINITE: Readonly<Record<string, string>> = {
  exp: 'e to the 1000 is over the largest float',
  causal_mask: 'what is masked is −∞',
  mask: 'what is masked is −∞',
};

/** 7: where every number is ±1000, results and gradients are finite: no exp overflows on the way to a result that exists. */
export const staysFinite: Law = (op, { operands, attrs }) =>
  [1000, -1000].flatMap(first => {
    if (op.name in INFINITE) return [];
    const large = operands.map(operand => mapCells(operand, (_, at) => (at % 2 === 0 ? first : -first)));
    const sample = { operands: legal(op, large, attrs), attrs };
    const inputs = eachOf(op, sample.operands);
    const out = run(op, sample.operands, attrs);
    const place = `${op.name} ${attributesText(attrs)}of ${sample.operands.map(({ data }) => `[${data}]`)}`;
    const gradients = differentiable(op, sample).flatMap(({ gradient, letter }) => {
      const closed = gradient.backward(upstreamFor(out), inputs, out, attrs);
      return [...closed.data].every(Number.isFinite) ? [] : [`${place}: d${letter} is [${closed.data}]`];
    });
    return [...([...out.data].every(Number.isFinite) ? [] : [`${place}: forward is [${out.data}]`]), ...gradients];
  });

/** All laws that hold everywhere, kinks and infinities included. */
export const lawsOfExamples = {
  keepsItsShape,
  explainsItsCells,
  jacobianSumsToBackward,
  refusesWhatDoesNotFit,
  namesFit,
  staysFinite,
};

/** All laws of inputs in an operation's domain. */
export const laws = { ...lawsOfExamples, backwardIsTheSlope };

function refusalProblems(op: AnyOp, operands: readonly Tensor[], position: number, attrs: Sample['attrs']): string[] {
  try {
    op.shape(eachOf(op, operands), attrs);
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error);
    const texts = operands.map(shapeText);
    const problems = error instanceof ShapeError ? [] : [`${op.name}: threw ${error} in place of a ShapeError`];
    if (!text.startsWith(`${op.name}: `))
      problems.push(`${op.name}: the message does not begin with its name: ${text}`);
    if (!text.includes(texts[position] as string)) problems.push(`${op.name}: ${texts[position]} is not in: ${text}`);
    if (operands.length > 1 && !texts.some((other, at) => at !== position && text.includes(other)))
      problems.push(`${op.name}: no other operand's shape is in: ${text}`);
    return problems;
  }
  return [];
}

/** A tree must evaluate to the value it says, and each cell in it hold what its operand holds there. */
function treeProblems(place: string, tree: Arithmetic, lookUp: LookUp): string[] {
  const evaluated = evaluate(tree, lookUp);
  const problems = Object.is(evaluated, tree.value)
    ? []
    : [`${place}: the arithmetic says ${tree.value} and evaluates to ${evaluated}`];
  for (const { of, at, value } of cellsOf(tree))
    if (!Object.is(value, lookUp(of, at))) problems.push(`${place}: ${of}[${at}] is not ${value}`);
  return problems;
}

function run(op: AnyOp, operands: readonly Tensor[], attrs: Sample['attrs']): Tensor {
  return op.forward(eachOf(op, operands), attrs);
}

function differentiable(op: AnyOp, { operands }: Sample) {
  return operands.flatMap((_, position) => {
    const gradient = gradientOf(op, position);
    return gradient ? [{ position, gradient, letter: letterOf(op, position) }] : [];
  });
}

/** Σ dout · (above − below), cell by cell: what does not change, −∞ included, counts as 0 and costs no digits. */
function projectedDifference(dout: Tensor, above: Tensor, below: Tensor): number {
  let total = 0;
  for (const [at, upstream] of [...dout.data].entries()) {
    const [high, low] = [above.data[at] as number, below.data[at] as number];
    if (!Object.is(high, low)) total += upstream * (high - low);
  }
  return total;
}

/** Uneven numbers of both signs, so that no two cells can stand for each other. */
function upstreamFor(out: Tensor): Tensor {
  return mapCells(out, (_, at) => Math.sin(1 + 2.3 * at) + 0.1);
}

function lookUpIn(op: AnyOp, operands: readonly Tensor[], results: Readonly<Record<string, Tensor>>): LookUp {
  const byLetter = new Map(operands.map((operand, position) => [letterOf(op, position), operand]));
  return (of, at) => {
    const from = byLetter.get(of) ?? results[of];
    if (!from) throw new Error(`${op.name}: its arithmetic names “${of}”, which is none of its operands`);
    return cellOf(from, at);
  };
}

function indices({ rows, columns }: Tensor): Index[] {
  return Array.from({ length: rows * columns }, (_, at) => [Math.floor(at / columns), at % columns] as const);
}

function attributesText(attrs: Sample['attrs']): string {
  return Object.keys(attrs).length === 0 ? '' : `${JSON.stringify(attrs)} `;
}
