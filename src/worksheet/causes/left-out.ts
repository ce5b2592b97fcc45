import { summands } from '../../arithmetic/terms.ts';
import { isActivation } from '../../ops/activation.ts';
import { operations } from '../../ops/index.ts';
import type { Input, Made } from '../graph.ts';
import { formsOf, nodeOf } from '../substitute.ts';
import { applies, type Cause, differentiates, input } from './cause.ts';

const ACTIVATIONS = operations.filter(isActivation).map(({ name }) => name);

/** An activation function that was not applied. */
export const activation: Cause = {
  name: 'ReLU forgotten',
  *otherwise(made) {
    if (applies(made, ...ACTIVATIONS) || differentiates(made, ...ACTIVATIONS))
      yield { says: `${made.op.name} forgotten`, change: (_, inputs) => input(inputs, 0) };
  },
};

/** One side of a sum alone: the branch without what it is added to, or one path of a gradient. */
export const residual: Cause = {
  name: 'residual replaced instead of added',
  *otherwise(made) {
    if (applies(made, 'sum_contributions') && made.inputs.length < 5)
      for (const [position, { node }] of made.inputs.entries())
        yield { says: `${node?.name} alone, without the other paths`, change: (_, inputs) => input(inputs, position) };
    if (!applies(made, 'add') || made.inputs.some(isBias)) return;
    for (const [position, { node }] of made.inputs.entries())
      if (node && made.inputs[1 - position]?.node)
        yield {
          says: `${node.name} alone, ${made.inputs[1 - position]?.node?.name} replaced instead of added`,
          change: (_, inputs) => input(inputs, position),
        };
  },
};

/** A bias not added, or a mask not applied. */
export const biasOrMask: Cause = {
  name: 'bias or mask left out',
  *otherwise(made) {
    if (applies(made, 'causal_mask', 'mask'))
      yield { says: 'the mask left out', change: (_, inputs) => input(inputs, 0) };
    const bias = applies(made, 'add') ? made.inputs.findIndex(isBias) : -1;
    if (bias >= 0)
      yield { says: `the bias ${nameOf(made, bias)} left out`, change: (_, inputs) => input(inputs, 1 - bias) };
  },
};

/** A row spread over all rows, or a row of constants or parameters added to a row. */
function isBias({ node }: Input): boolean {
  if (!node) return false;
  return node.made ? applies(node.made, 'broadcast_row') : node.truth.rows === 1;
}

function nameOf({ inputs }: Made, position: number): string {
  const node = inputs[position]?.node;
  return node?.made?.inputs[0]?.node?.name ?? node?.name ?? '';
}

/** A factor of a product that was not multiplied in. */
export const factor: Cause = {
  name: 'a factor left out',
  *instead({ target: { made }, at }) {
    const [form] = made ? formsOf(made, at) : [];
    const terms = form ? summands(form).filter(({ value }) => value !== 0) : [];
    const [only] = terms;
    if (!made || terms.length !== 1 || only?.kind !== 'product') return;
    for (const left of only.factors) {
      const name =
        left.kind === 'cell' ? `${nodeOf(made, left.of)?.name ?? left.of}[${left.at.join(',')}]` : left.value;
      yield { says: `the factor ${name} left out`, value: only.value / left.value };
    }
  },
};
