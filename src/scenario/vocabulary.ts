import { didYouMean } from '../formula/nearest.ts';
import { quoted } from '../formula/visible.ts';
import { type Tensor, tensor } from '../tensor/tensor.ts';
import type { RawScenario } from './format.ts';
import type { Path } from './scenario.ts';
import type { Report } from './source.ts';

/** The tokens of a scenario, in the order of their ids. */
export interface Vocabulary {
  readonly tokens: readonly string[];
  readonly ids: ReadonlyMap<string, number>;
  /** The tokens around a document; where letters are tokens. */
  readonly characters?: { readonly bos: string; readonly eos: string };
}

/** Reads the vocabulary; reports tokens that are empty or stand twice. */
export function lowerVocabulary(raw: RawScenario['vocabulary'], report: Report): Vocabulary {
  if (raw === undefined) return { tokens: [], ids: new Map() };
  const path: Path = ['vocabulary'];
  if (Array.isArray(raw)) {
    if (raw.length === 0) report.at(path, 'the vocabulary has no tokens', 'write at least one, or leave it out');
    return { tokens: raw, ids: number(raw, at => [...path, at], report) };
  }
  const { bos = '<BOS>', eos = '<EOS>' } = raw;
  const tokens = [bos, eos, ...letters(raw.alphabet)];
  if (tokens.length === 2) report.at([...path, 'alphabet'], 'the alphabet has no letters', 'write them, such as a…z');
  return {
    tokens,
    ids: number(tokens, at => [...path, ['bos', 'eos'][at] ?? 'alphabet'], report),
    characters: { bos, eos },
  };
}

/** An alphabet's letters; `a…z` stands for all letters from a to z, by their code points. */
function letters(alphabet: string): readonly string[] {
  return [...alphabet.replace(/(.)…(.)/gsu, (_, first: string, last: string) => between(first, last))];
}

function between(first: string, last: string): string {
  const from = first.codePointAt(0) as number;
  const length = Math.min((last.codePointAt(0) as number) - from + 1, 10_000);
  return Array.from({ length: Math.max(length, 0) }, (_, at) => String.fromCodePoint(from + at)).join('');
}

function number(tokens: readonly string[], path: (at: number) => Path, report: Report): ReadonlyMap<string, number> {
  const ids = new Map<string, number>();
  for (const [id, token] of tokens.entries()) {
    const earlier = ids.get(token);
    if (token === '') report.at(path(id), 'a token is empty', 'write at least one letter');
    else if (earlier !== undefined)
      report.at(path(id), `${quoted(token)} has two ids, ${earlier} and ${id}`, 'remove one of them');
    else ids.set(token, id);
  }
  return ids;
}

/** A token's id; reported where the vocabulary does not have it. */
export function idOf(token: string, vocabulary: Vocabulary, path: Path, report: Report): number | undefined {
  const id = vocabulary.ids.get(token);
  if (id !== undefined) return id;
  const { tokens } = vocabulary;
  const known = tokens.length === 0 ? 'the scenario has no vocabulary' : `the vocabulary has ${list(tokens)}`;
  report.at(path, `${quoted(token)} is not in the vocabulary`, `${didYouMean(token, tokens)}${known}`);
  return undefined;
}

/** Ids as a row, 1×n. */
export function idRow(ids: readonly number[]): Tensor {
  return tensor(1, ids.length, Float64Array.from(ids));
}

function list(tokens: readonly string[]): string {
  return `${tokens
    .slice(0, 12)
    .map(token => quoted(token))
    .join(', ')}${tokens.length > 12 ? ', …' : ''}`;
}
