import { type Arithmetic, type Cell, cell } from '../arithmetic/arithmetic.ts';
import { mapCells } from '../tensor/tensor.ts';
import { shapeOf } from './elementwise.ts';
import type { Op } from './operation.ts';

/** What one activation function is, beside being applied cell by cell. */
interface Activation<Attrs> extends Pick<Op<'x', Attrs>, 'about' | 'attributes' | 'examples' | 'formula'> {
  /** As in the notation: `relu`. */
  readonly name: string;
  /** How it is called; `name(x)` where there are no named arguments. */
  readonly notation?: string;
  /** ∂out/∂x in textbook notation. */
  readonly slopeFormula: string;
  value(x: number, attrs: Attrs): number;
  /** The same arithmetic in the same order. */
  explain(x: Cell, attrs: Attrs): Arithmetic;
  slope(x: number, out: number, attrs: Attrs): number;
  /** The same arithmetic in the same order. */
  explainSlope(x: Cell, out: Cell, attrs: Attrs): Arithmetic;
  readonly domain?: Op<'x', Attrs>['domain'];
}

const activations = new WeakSet<object>();

/** Whether an operation was made here: what is known of activation functions in general holds for it. */
export function isActivation(op: object): boolean {
  return activations.has(op);
}

/** An operation that applies a function of one number to every cell. */
export function activation<Attrs>(of: Activation<Attrs>): Op<'x', Attrs> {
  const op = operationOf(of);
  activations.add(op);
  return op;
}

function operationOf<Attrs>(of: Activation<Attrs>): Op<'x', Attrs> {
  return {
    name: of.name,
    notation: of.notation ?? `${of.name}(x)`,
    about: of.about,
    inputs: ['x'],
    attributes: of.attributes,
    formula: of.formula,
    shape: ({ x }) => shapeOf(x),
    forward: ({ x }, attrs) => mapCells(x, value => of.value(value, attrs)),
    explain: (at, { x }, attrs) => of.explain(cell('x', at, x), attrs),
    gradient: {
      x: {
        formula: `dx = dout * ∂out/∂x`,
        jacobianFormula: `∂out[i,j]/∂x[i,j] = ${of.slopeFormula}`,
        backward: (dout, { x }, out, attrs) =>
          mapCells(dout, (upstream, at) => upstream * of.slope(x.data[at] as number, out.data[at] as number, attrs)),
        *jacobian(at, { x }, out, attrs) {
          yield [at, of.explainSlope(cell('x', at, x), cell('out', at, out), attrs)];
        },
      },
    },
    examples: of.examples,
    ...(of.domain && { domain: of.domain }),
  };
}
