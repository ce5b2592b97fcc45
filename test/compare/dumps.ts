import { type Comparison, compare } from '../../src/compare/compare.ts';
import { toleranceOfArrays } from '../../src/compare/theirs.ts';
import type { NumberArray } from '../../src/scenario/arrays/array-file.ts';
import { openArrays } from '../../src/scenario/arrays/open.ts';
import type { Tensor } from '../../src/tensor/tensor.ts';
import type { Timeline } from '../../src/timeline/timeline.ts';

/** Arrays by name, as another program would have them. */
export type Dump = Readonly<Record<string, NumberArray>>;

/** The tensors of a step as another program's arrays, in 64-bit floats. */
export function dumpOf(timeline: Timeline, ids: readonly string[], step = 0): Dump {
  return Object.fromEntries(ids.map(id => [id, arrayOf(tensorIn(timeline, id, step))]));
}

export function tensorIn(timeline: Timeline, id: string, step = 0): Tensor {
  const { tape, values } = timeline.segment(step);
  const value = values[tape.slots.get(id) ?? -1];
  if (!value) throw new Error(`there is no ${id}`);
  return value;
}

export function arrayOf({ rows, columns, data }: Tensor, type = 'f8'): NumberArray {
  return { shape: [rows, columns], data: Float64Array.from(data), type };
}

/** Several tensors one after another under leading axes. */
export function stacked(axes: readonly number[], tensors: readonly Tensor[], type = 'f8'): NumberArray {
  const { rows, columns } = tensors[0] as Tensor;
  return { shape: [...axes, rows, columns], data: Float64Array.from(tensors.flatMap(({ data }) => [...data])), type };
}

/** The same numbers rounded to a type. */
export function rounded({ shape, data }: NumberArray, type: 'f4' | 'f2'): NumberArray {
  const round = type === 'f4' ? Math.fround : (value: number) => halfOf(value);
  return { shape, data: data.map(round), type };
}

/** Eleven bits of the mantissa, as float16 has within its range. */
function halfOf(value: number): number {
  if (value === 0 || !Number.isFinite(value)) return value;
  const unit = 2 ** (Math.floor(Math.log2(Math.abs(value))) - 10);
  return Math.round(value / unit) * unit;
}

export function changed(
  { shape, data, type }: NumberArray,
  change: (value: number, at: number) => number,
): NumberArray {
  return { shape, data: data.map(change), ...(type !== undefined && { type }) };
}

/** Rows and columns exchanged. */
export function transposed({ shape, data, type }: NumberArray): NumberArray {
  const [rows = 1, columns = 1] = shape;
  const turned = data.map((_, at) => data[(at % rows) * columns + Math.floor(at / rows)] as number);
  return { shape: [columns, rows], data: turned, ...(type !== undefined && { type }) };
}

/** Holds a dump against a run. */
export function held(
  timeline: Timeline,
  dump: Dump,
  mapping: Readonly<Record<string, string | null>> = {},
): Comparison {
  const allowed = toleranceOfArrays(Object.values(dump));
  const arrays = Object.entries(dump).map(([name, array]) => ({ name, array, tolerance: allowed }));
  return compare(timeline, arrays, new Map(Object.entries(mapping)));
}

/** Arrays as a file of JSON has them. */
export function fromJson(content: object): Dump {
  const file = openArrays(new TextEncoder().encode(JSON.stringify(content)), 'dump.json');
  return Object.fromEntries(file.names.map(name => [name, file.get(name)]));
}
