import { seededState, shuffledOrder } from '../tensor/random.ts';
import { lowerCorpus } from './corpus.ts';
import type { RawBound, RawScenario } from './format.ts';
import type { Lowering } from './lowering.ts';
import type { Bound, Examples, Path } from './scenario.ts';
import { checkName, lowerTensor } from './tensors.ts';
import { idOf, idRow, type Vocabulary } from './vocabulary.ts';

type Binding = (draw?: number) => Bound;

/** A program without data has one example, which binds nothing. */
const NOTHING: Examples = { length: 1, at: () => new Map() };

/**
 * The examples of a scenario, in the order in which steps take them. `atOnce` is how many a step loads,
 * undefined for all; `taken` the names of constants and parameters.
 */
export function lowerData(
  raw: RawScenario['data'],
  vocabulary: Vocabulary,
  lowering: Lowering,
  atOnce: number | undefined,
  taken: ReadonlySet<string>,
): Examples {
  if (raw === undefined) return NOTHING;
  if (Array.isArray(raw)) return listed(raw, vocabulary, lowering, taken);
  if (!lowering.report.clean(['data'])) return NOTHING;
  if ('corpus' in raw) return lowerCorpus(raw, vocabulary, lowering);
  const path: Path = ['data', 'bind'];
  checkNames(raw.bind, path, lowering, taken);
  const drawn = Object.values(raw.bind).reduce<number>((cells, value) => cells + cellsDrawn(value), 0);
  // Each initialiser is claimed once where it is lowered; the other examples of a step here.
  lowering.fits(drawn * (Math.min(atOnce ?? raw.repeat, raw.repeat) - 1), 'the examples of a step', ['data', 'repeat']);
  const bindings = lowerBindings(raw.bind, path, vocabulary, lowering);
  return { length: raw.repeat, at: example => mapOf(bindings, example) };
}

/** The same examples in an order of their own, drawn once by the seed. */
export function shuffled(examples: Examples, seed: number): Examples {
  const order = shuffledOrder(seededState(seed, 'order of the examples'), examples.length);
  return { length: examples.length, at: example => examples.at(order[example] ?? example) };
}

function listed(
  raw: readonly Readonly<Record<string, RawBound>>[],
  vocabulary: Vocabulary,
  lowering: Lowering,
  taken: ReadonlySet<string>,
): Examples {
  const { report } = lowering;
  if (raw.length === 0) report.at(['data'], 'the data has no examples', 'write at least one, or leave data out');
  const first = Object.keys(raw[0] ?? {});
  const examples = raw.map((example, at) => {
    const path: Path = ['data', at];
    if (!report.clean(path)) return new Map<string, Bound>();
    checkNames(example, path, lowering, at === 0 ? taken : new Set());
    const missing = first.find(name => !(name in example));
    const extra = Object.keys(example).find(name => !first.includes(name));
    if (missing !== undefined)
      report.at(path, `example ${at} has no ${missing}, which example 0 has`, 'bind the same names in every example');
    if (extra !== undefined)
      report.at(
        [...path, extra],
        `example ${at} binds ${extra}, which example 0 does not`,
        'bind the same names in every example',
        'name',
      );
    return mapOf(lowerBindings(example, path, vocabulary, lowering), at);
  });
  return { length: examples.length, at: example => examples[example] as ReadonlyMap<string, Bound> };
}

function checkNames(raw: object, path: Path, lowering: Lowering, taken: ReadonlySet<string>): void {
  for (const name of Object.keys(raw)) {
    checkName(name, [...path, name], lowering);
    if (taken.has(name))
      lowering.report.at([...path, name], `${name} is a constant or parameter too`, 'rename one of the two', 'name');
  }
}

function mapOf(bindings: ReadonlyMap<string, Binding>, example: number): ReadonlyMap<string, Bound> {
  return new Map([...bindings].map(([name, bind]) => [name, bind(example)]));
}

function lowerBindings(
  raw: Readonly<Record<string, RawBound>>,
  path: Path,
  vocabulary: Vocabulary,
  lowering: Lowering,
): ReadonlyMap<string, Binding> {
  const bindings = new Map<string, Binding>();
  for (const [name, value] of Object.entries(raw)) {
    const at = [...path, name];
    const binding = lowering.report.clean(at) ? lowerBound(value, name, at, vocabulary, lowering) : undefined;
    if (binding) bindings.set(name, binding);
  }
  return bindings;
}

function lowerBound(
  raw: RawBound,
  name: string,
  path: Path,
  vocabulary: Vocabulary,
  lowering: Lowering,
): Binding | undefined {
  if (typeof raw === 'string') return tokens([idOf(raw, vocabulary, path, lowering.report)]);
  if (isTokenList(raw)) return tokens(raw.map((token, at) => idOf(token, vocabulary, [...path, at], lowering.report)));
  const made = lowerTensor(raw as Exclude<RawBound, string | string[]>, name, path, lowering);
  return made && (draw => ({ value: made(draw), tokens: false }));
}

function isTokenList(raw: RawBound): raw is string[] {
  return Array.isArray(raw) && typeof raw[0] === 'string';
}

function tokens(ids: readonly (number | undefined)[]): Binding | undefined {
  const known = ids.filter(id => id !== undefined);
  if (known.length < ids.length) return undefined;
  const bound = { value: idRow(known), tokens: true };
  return () => bound;
}

function cellsDrawn(raw: RawBound): number {
  return typeof raw === 'object' && 'shape' in raw ? raw.shape[0] * raw.shape[1] : 0;
}
