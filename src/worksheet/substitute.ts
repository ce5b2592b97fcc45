import {
  type Arithmetic,
  call,
  cell as cellLeaf,
  negative,
  number,
  product,
  quotient,
  sum,
} from '../arithmetic/arithmetic.ts';
import { eachPart } from '../arithmetic/terms.ts';
import { type AnyGradient, eachOf, gradientOf, letterOf } from '../ops/operation.ts';
import { softmax } from '../ops/softmax.ts';
import { cellOf, type Index, type Tensor } from '../tensor/tensor.ts';
import { BEFORE_OPERANDS, type Made, type Node } from './graph.ts';

/** What stands for a part of a tree instead of its own value; undefined: what its parts give. */
type Substitute = (part: Arithmetic) => number | undefined;

/**
 * The arithmetic behind one cell in every form in which it is written: as the operation computes it, and
 * where people know a shorter form of a gradient, that. Cells are named by letters, as in explanations.
 */
export function formsOf(made: Made, at: Index): readonly Arithmetic[] {
  const { op, attrs } = made;
  if (made.kind === 'applied') {
    const own = op.explain(at, eachOf(op, tensorsOf(made)), attrs);
    return op.name === 'cross_entropy' ? [own, textbookLoss(made)] : [own];
  }
  const [dout, forwardOut, ...operands] = tensorsOf(made) as [Tensor, Tensor, ...Tensor[]];
  const gradient = gradientOf(op, made.wrt) as AnyGradient;
  const inputs = eachOf(op, operands);
  const terms = [...gradient.jacobian(at, inputs, forwardOut, attrs)].map(([fed, derivative]) =>
    product(cellLeaf('dout', fed, dout), derivative),
  );
  const short = gradient.shortcut?.at(at, dout, inputs, forwardOut, attrs);
  return short ? [short, sum(terms)] : [sum(terms)];
}

/** −ln p of each row's target, as people compute it from the probabilities. */
function textbookLoss(made: Made): Arithmetic {
  const [x, targets] = tensorsOf(made) as [Tensor, Tensor];
  const rows = Array.from({ length: x.rows }, (_, row) =>
    negative(call('log', softmax.explain([row, targets.data[row] as number], { x }, {}))),
  );
  return quotient(sum(rows), number(x.rows, 'n'));
}

function tensorsOf({ inputs }: Made): readonly Tensor[] {
  return inputs.map(({ tensor }) => tensor);
}

/** The tensor, as the run has it, that a letter of an operation's formulas stands for. */
export function nodeOf(made: Made, letter: string): Node | undefined {
  return made.inputs[positionOf(made, letter)]?.node;
}

/** Where the inputs of an operation have what a letter of its formulas stands for. */
function positionOf(made: Made, letter: string): number {
  const before = made.kind === 'differentiated' ? BEFORE_OPERANDS : 0;
  if (before > 0 && letter === 'dout') return 0;
  if (before > 0 && letter === 'out') return 1;
  const found = made.inputs.findIndex((_, at) => at >= before && letterOf(made.op, at - before) === letter);
  // The softmax inside a loss calls its scores x.
  return found < 0 && letter === 'x' ? before : found;
}

/** A tree's value with other numbers in it: parts replaced, cells read from other tensors. */
export function valueWith(tree: Arithmetic, substitute: Substitute, cell: (of: string, at: Index) => number): number {
  const inside = (part: Arithmetic): number => substitute(part) ?? valueWith(part, substitute, cell);
  switch (tree.kind) {
    case 'cell':
      return cell(tree.of, tree.at);
    case 'number':
      return tree.value;
    case 'sum':
      return tree.terms.reduce((total, term) => total + inside(term), 0);
    case 'negative':
      return -inside(tree.of);
    case 'product':
      return tree.factors.reduce((total, factor) => total * inside(factor), 1);
    case 'quotient':
      return inside(tree.dividend) / inside(tree.divisor);
    case 'call':
      return call(tree.name, number(inside(tree.argument))).value;
    case 'choice':
      return inside(tree.among[tree.chosen] as Arithmetic);
    case 'named':
      return inside(tree.as ?? tree.is);
  }
}

/** Every part of a tree, the tree itself left out; of a choice only what was chosen. */
export function partsOf(tree: Arithmetic): readonly Arithmetic[] {
  const parts: Arithmetic[] = [];
  const take = (part: Arithmetic) => {
    parts.push(part);
    takeIn(part);
  };
  const takeIn = (whole: Arithmetic) =>
    whole.kind === 'choice' ? take(whole.among[whole.chosen] as Arithmetic) : eachPart(whole, take);
  takeIn(tree);
  return parts;
}

/** A cell's number among other tensors for an operation's letters; the tree's own where a letter has none. */
export function cellsFrom(made: Made, inputs: readonly Tensor[]): (of: string, at: Index) => number {
  return (of, at) => {
    const tensor = inputs[positionOf(made, of)];
    return tensor ? cellOf(tensor, at) : Number.NaN;
  };
}
