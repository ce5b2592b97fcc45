import { BUILT_IN } from '../formula/built-in.ts';
import { didYouMean } from '../formula/nearest.ts';
import { unfitName } from '../formula/tokens.ts';
import { normals, seededState, uniforms } from '../tensor/random.ts';
import { build, deferred, filled, scalar, type Tensor, tensor } from '../tensor/tensor.ts';
import { asTensor } from './arrays/array-file.ts';
import { isFile, isInitialiser, type RawFile, type RawInitialiser, type RawTensor, type RawValue } from './format.ts';
import { attempt, type Lowering } from './lowering.ts';
import type { Path } from './scenario.ts';

/** Names after a point that mean something else on every tensor. */
const MEMBER_WORDS = new Map([
  ['T', 'the transpose'],
  ['grad', 'the gradient'],
]);

/** Constants or parameters, groups read as `layers[0].WQ`, in the file's order. What can't be read is reported and left out. */
export function lowerTensors(
  raw: Readonly<Record<string, RawValue>>,
  path: Path,
  lowering: Lowering,
): ReadonlyMap<string, Tensor> {
  const tensors = new Map<string, Tensor>();
  for (const [name, value] of Object.entries(raw)) {
    const at = [...path, name];
    if (BUILT_IN.has(name))
      lowering.report.at(at, `${name} is the name of a function of the notation`, 'choose another name', 'name');
    checkName(name, at, lowering);
    flatten(value, name, at, lowering, tensors);
  }
  return tensors;
}

/** Reports a name that can't be a name. */
export function checkName(name: string, path: Path, { report }: Lowering): void {
  const unfit = unfitName(name);
  if (unfit) report.at(path, `${JSON.stringify(name)} ${unfit}`, 'choose another name', 'name');
}

function flatten(raw: RawValue, name: string, path: Path, lowering: Lowering, into: Map<string, Tensor>): void {
  if (!isGroup(raw)) {
    if (!lowering.report.clean(path)) return;
    const found = lowerTensor(raw, name, path, lowering);
    if (found) into.set(name, found());
    return;
  }
  if (Array.isArray(raw)) {
    for (const [at, member] of raw.entries()) flatten(member, `${name}[${at}]`, [...path, at], lowering, into);
    return;
  }
  for (const [member, value] of Object.entries(raw)) {
    const at = [...path, member];
    const meaning = MEMBER_WORDS.get(member);
    if (meaning) lowering.report.at(at, `.${member} is ${meaning} of a tensor`, 'choose another name', 'name');
    checkName(member, at, lowering);
    flatten(value, `${name}.${member}`, at, lowering, into);
  }
}

function isGroup(raw: RawValue): raw is { [name: string]: RawValue } | { [name: string]: RawValue }[] {
  if (typeof raw !== 'object' || raw === null) return false;
  if (Array.isArray(raw)) return typeof raw[0] === 'object' && !Array.isArray(raw[0]);
  return !isInitialiser(raw) && !isFile(raw);
}

/**
 * One tensor. Gives a function that makes it, so that an initialiser can be drawn anew for each repeat
 * (`draw` tells the repeats apart); undefined, and reported, where it can't be made.
 */
export function lowerTensor(
  raw: RawTensor,
  name: string,
  path: Path,
  lowering: Lowering,
): ((draw?: number) => Tensor) | undefined {
  if (typeof raw === 'number') return always(scalar(raw));
  if (Array.isArray(raw)) return always(matrixOf(raw, name, path, lowering));
  if ('file' in raw) return always(fromFile(raw, path, lowering));
  const { shape } = raw;
  const what = `${name}, ${shape[0]}×${shape[1]},`;
  if (!lowering.fits(shape[0] * shape[1], what, [...path, 'shape'])) return undefined;
  if (raw.init === 'uniform' && (raw.low ?? 0) >= (raw.high ?? 1)) {
    const { low = 0, high = 1 } = raw;
    lowering.report.at(
      path,
      `low is ${low} and high is ${high}, so there is nothing between`,
      'make low less than high',
    );
    return undefined;
  }
  return draw => initialise(raw, draw === undefined ? name : `${name}#${draw}`, lowering.seed);
}

function always(made: Tensor | undefined): (() => Tensor) | undefined {
  return made && (() => made);
}

function matrixOf(raw: number[] | number[][], name: string, path: Path, lowering: Lowering): Tensor | undefined {
  const rows = (Array.isArray(raw[0]) ? raw : [raw]) as number[][];
  const columns = (rows[0] as number[]).length;
  const ragged = rows.findIndex(row => row.length !== columns);
  if (ragged > 0) {
    const length = (rows[ragged] as number[]).length;
    lowering.report.at(
      [...path, ragged],
      `the rows of ${name} are not equally long: row 0 has ${columns} numbers and row ${ragged} has ${length}`,
      'give every row as many numbers',
    );
    return undefined;
  }
  if (columns === 0) {
    lowering.report.at(path, `${name} has no numbers`, 'write at least one');
    return undefined;
  }
  if (!lowering.fits(rows.length * columns, name, path)) return undefined;
  return tensor(rows.length, columns, Float64Array.from(rows.flat()));
}

function fromFile({ file, tensor: wanted, transpose }: RawFile, path: Path, lowering: Lowering): Tensor | undefined {
  const arrays = lowering.arrays(file, [...path, 'file']);
  if (!arrays) return undefined;
  const name = wanted ?? (arrays.names.length === 1 ? (arrays.names[0] as string) : undefined);
  if (name === undefined || !arrays.names.includes(name)) {
    const listed = arrays.names.every(each => each === '')
      ? `${file} has one array, without a name: leave "tensor" out`
      : `${file} has ${arrays.names.slice(0, 8).join(', ')}${arrays.names.length > 8 ? ', …' : ''}`;
    const message =
      name === undefined
        ? `${file} has ${arrays.names.length} arrays, and none is named`
        : `${file} has no array ${name}`;
    lowering.report.at(
      [...path, wanted === undefined ? 'file' : 'tensor'],
      message,
      `${didYouMean(name ?? '', arrays.names)}${listed}`,
    );
    return undefined;
  }
  const read = attempt(lowering.report, [...path, 'file'], () =>
    asTensor(arrays.get(name), `${name || 'the array'} of ${file}`),
  );
  if (!read || !lowering.fits(read.data.length, name || file, path)) return undefined;
  return transpose
    ? build(read.columns, read.rows, (row, column) => read.data[column * read.columns + row] as number)
    : read;
}

/** Draws or fills a tensor; the seed and the name alone decide the numbers. */
function initialise(raw: RawInitialiser, name: string, seed: number): Tensor {
  const [rows, columns] = raw.shape;
  const cells = rows * columns;
  switch (raw.init) {
    case 'zeros':
      return filled({ rows, columns }, 0);
    case 'ones':
      return filled({ rows, columns }, raw.scale ?? 1);
    case 'constant':
      return filled({ rows, columns }, raw.value * (raw.scale ?? 1));
    case 'identity':
      return build(rows, columns, (row, column) => (row === column ? (raw.scale ?? 1) : 0));
    case 'normal': {
      const deviation = (raw.std ?? 1) * (raw.scale ?? 1);
      return drawn(raw, () => normals(seededState(raw.seed ?? seed, name), cells, deviation));
    }
    case 'uniform': {
      const factor = raw.scale ?? 1;
      return drawn(raw, () => {
        const numbers = uniforms(seededState(raw.seed ?? seed, name), cells, raw.low ?? 0, raw.high ?? 1);
        return factor === 1 ? numbers : numbers.map(value => value * factor);
      });
    }
  }
}

/** So many numbers are drawn in less than a millisecond. */
const FEW = 10_000;

function drawn({ shape: [rows, columns] }: RawInitialiser, draw: () => Float64Array): Tensor {
  return rows * columns <= FEW ? tensor(rows, columns, draw()) : deferred({ rows, columns }, draw);
}
