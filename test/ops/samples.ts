import fc from 'fast-check';
import { type AnyOp, eachOf } from '../../src/ops/operation.ts';
import type { Shape, Tensor } from '../../src/tensor/tensor.ts';

/** One run of an operation: operands by position, and the values of its named arguments. */
export interface Sample {
  readonly operands: readonly Tensor[];
  readonly attrs: Readonly<Record<string, unknown>>;
}

/** An operation's own examples, operands by position. */
export function samplesOf(op: AnyOp): readonly Sample[] {
  return op.examples.map(({ inputs, attrs }) => ({
    operands: op.inputs === 'list' ? inputs : op.inputs.map(letter => inputs[letter]),
    attrs,
  }));
}

/**
 * Samples of an operation made from its examples alone: each size of an example (2, 3, … of its
 * shapes and whole-number arguments) is renamed to another, everywhere at once, so that what had to
 * fit still fits; where it doesn't (a slice beyond the end), the example's own sizes stay.
 * Then every cell is drawn anew and brought into the operation's domain.
 */
export function generated(op: AnyOp): fc.Arbitrary<Sample> {
  return fc
    .record({
      sample: fc.constantFrom(...samplesOf(op)),
      sizes: fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 8, maxLength: 8 }),
    })
    .map(({ sample, sizes }) => resized(op, sample, sizes))
    .chain(({ shapes, attrs }) =>
      fc.tuple(...shapes.map(drawn)).map(operands => ({ operands: legal(op, operands, attrs), attrs })),
    );
}

interface Layout {
  readonly shapes: readonly Shape[];
  readonly attrs: Sample['attrs'];
}

/** The sample's layout with its sizes renamed, or as it is where the operation refuses the new one. */
function resized(op: AnyOp, sample: Sample, sizes: readonly number[]): Layout {
  const renamed = new Map<number, number>([
    [0, 0],
    [1, 1],
  ]);
  const rename = (size: number) => {
    const known = renamed.get(size) ?? (sizes[renamed.size - 2] as number);
    renamed.set(size, known);
    return known;
  };
  const shapes = sample.operands.map(({ rows, columns }) => ({ rows: rename(rows), columns: rename(columns) }));
  const attrs = Object.fromEntries(
    Object.entries(sample.attrs).map(([name, value]) => [
      name,
      op.attributes[name]?.type === 'whole' ? rename(value as number) : value,
    ]),
  );
  const own = { shapes: sample.operands, attrs: sample.attrs };
  return accepts(op, { shapes, attrs }) ? { shapes, attrs } : own;
}

/** Whether an operation takes operands of these shapes. */
export function accepts(op: AnyOp, { shapes, attrs }: Layout): boolean {
  try {
    op.shape(eachOf(op, shapes), attrs);
    return true;
  } catch {
    return false;
  }
}

/** Operands of any numbers as the operation wants them: ids whole and in range, nothing on a kink. */
export function legal(op: AnyOp, operands: readonly Tensor[], attrs: Sample['attrs']): readonly Tensor[] {
  if (!op.domain?.legal) return operands;
  const inputs = op.domain.legal(eachOf(op, operands), attrs);
  return op.inputs === 'list' ? inputs : op.inputs.map(letter => inputs[letter]);
}

function drawn({ rows, columns }: Shape): fc.Arbitrary<Tensor> {
  return fc
    .array(fc.double({ min: -2, max: 2, noNaN: true }), { minLength: rows * columns, maxLength: rows * columns })
    .map(numbers => ({ rows, columns, data: Float64Array.from(numbers) }));
}
