import { lowerData, shuffled } from './examples.ts';
import { isList, isObject } from './fields.ts';
import type { RawScenario } from './format.ts';
import { lineAndColumn, type ParsedJson, parseJson } from './json.ts';
import { type Lowering, lowering } from './lowering.ts';
import { override } from './override.ts';
import { type Problem, ProblemsError } from './problem.ts';
import { lowerFunctions, lowerProgram, lowerWatched } from './program.ts';
import type { Path, Scenario } from './scenario.ts';
import { pathText, problemIn, type Report, reportOn } from './source.ts';
import { lowerTensors } from './tensors.ts';
import { lowerGenerate, lowerLabels, lowerTrain } from './training.ts';
import { type Read, UnreadableError } from './unreadable.ts';
import { validate } from './validate.ts';
import { lowerVocabulary } from './vocabulary.ts';

/** More problems than anyone reads at once; the rest is counted. */
const MOST_TOLD = 50;

/** Examples that one step sees: each is loaded, and worked through on its own. */
const MOST_AT_ONCE = 100_000;

/** Examples whose order is drawn; it takes some ten bytes for each. */
const MOST_SHUFFLED = 10_000_000;

/** What a scenario's text needs around it. */
interface Around {
  /** The scenario's name. */
  readonly name: string;
  /** The file as the user named it. */
  readonly file: string;
  /** Changes of single values: `train.optimizer.lr=1`. */
  readonly set?: readonly string[];
  /** The file in place of the corpus that the scenario names. */
  readonly corpus?: string | undefined;
  /** Reads a file that the scenario names; without it, naming one is a problem. */
  readonly read?: Read;
}

/** Parses a scenario's text. Throws `ProblemsError` with every mistake in it, in the file's order. */
export function parseScenario(text: string, { name, file, set = [], corpus, read = readNothing }: Around): Scenario {
  // A byte order mark is no part of the text: editors do not count it as a column.
  const parsed = parseJson(text.replace(/^\ufeff/, ''));
  if (parsed.value === undefined) throw new ProblemsError(jsonProblems(file, parsed));
  const { value, paths, problems } = override(parsed.value, set, corpus);
  const json = { ...parsed, value };
  const report = reportOn(file, json, paths);
  const raw = validate(value, report);
  const scenario = isObject(value) ? lower(raw, { name, file, set }, report, json, paths, read) : undefined;
  const all = [...jsonProblems(file, parsed), ...problems, ...inOrder(report.problems)];
  if (all.length > 0 || !scenario) throw new ProblemsError(told(all));
  return scenario;
}

const readNothing: Read = file => {
  throw new UnreadableError(`${file} can't be read here`, 'write the numbers into the scenario');
};

function lower(
  raw: RawScenario,
  { name, file, set }: Pick<Scenario, 'name' | 'file' | 'set'>,
  report: Report,
  json: ParsedJson,
  paths: readonly Path[],
  read: Read,
): Scenario {
  const seed = report.clean(['seed']) ? (raw.seed ?? 0) : 0;
  const at = lowering(report, seed, read);
  const vocabulary = lowerVocabulary(report.clean(['vocabulary']) ? raw.vocabulary : undefined, report);
  const constants = tensorsOf(raw, 'constants', at);
  const parameters = tensorsOf(raw, 'parameters', at);
  const batch = report.clean(['train']) && raw.train?.steps && raw.train.batch !== 'all' ? raw.train.batch : undefined;
  const data = lowerData(raw.data, vocabulary, at, batch, takenNames(raw, report));
  const trains = raw.train !== undefined && report.clean(['train']);
  const corpusShuffle =
    report.clean(['data']) && isObject(raw.data) && 'shuffle' in raw.data && raw.data.shuffle === true;
  checkCounts(raw, data.length, report);
  const shuffle = trains && raw.train?.shuffle !== undefined ? raw.train.shuffle : corpusShuffle;
  return {
    name,
    file,
    files: [],
    set,
    title: raw.title ?? name,
    about: raw.about ?? '',
    source: raw.source ?? '',
    vocabulary: vocabulary.tokens,
    seed,
    constants,
    parameters,
    data: shuffle && canBeShuffled(data.length, report) ? shuffled(data, seed) : data,
    functions: isObject(raw.functions) ? lowerFunctions(raw.functions, report) : new Map(),
    program: isList(raw.program) ? lowerProgram(raw.program, report) : [],
    ...(trains && raw.train && { train: lowerTrain(raw.train, data.length, shuffle, report) }),
    ...(raw.generate && report.clean(['generate']) && { generate: lowerGenerate(raw.generate, vocabulary, report) }),
    watch: isList(raw.watch) ? lowerWatched(raw.watch, 'watch', report) : [],
    breakpoints: isList(raw.breakpoints) ? lowerWatched(raw.breakpoints, 'breakpoints', report) : [],
    labels: isObject(raw.labels)
      ? lowerLabels(raw.labels, vocabulary, new Map([...constants, ...parameters]), report)
      : new Map(),
    problemAt: (path, message, hint, place) => problemIn(file, json, paths, path, message, hint, place),
  };
}

/** Without training, and in batches of "all", a step sees every example there is. */
function checkCounts({ data, train }: RawScenario, examples: number, report: Report): void {
  if (!report.clean(['data']) || !report.clean(['train'])) return;
  const { steps = 0, batch = 'all' } = train ?? {};
  const atOnce = steps === 0 || batch === 'all' ? examples : Math.min(batch, examples);
  const path: Path = isObject(data) && 'repeat' in data ? ['data', 'repeat'] : ['data'];
  if (atOnce > MOST_AT_ONCE)
    report.at(
      path,
      `a step would see ${atOnce} examples; ${MOST_AT_ONCE} is the most`,
      'train in steps with a "batch", or give it fewer',
    );
}

/** The order is drawn whole, at once. */
function canBeShuffled(examples: number, report: Report): boolean {
  if (examples <= MOST_SHUFFLED) return true;
  report.at(
    ['data'],
    `${examples} examples are too many to shuffle; ${MOST_SHUFFLED} is the most`,
    'leave "shuffle" out: repeated examples are drawn anew as it is',
  );
  return false;
}

function tensorsOf(raw: RawScenario, field: 'constants' | 'parameters', at: Lowering): Scenario['constants'] {
  const named = raw[field];
  return isObject(named) ? lowerTensors(named, [field], at) : new Map();
}

/** The names of constants and parameters; reports one that is both. */
function takenNames({ constants, parameters }: RawScenario, report: Report): ReadonlySet<string> {
  const taken = new Set(isObject(constants) ? Object.keys(constants) : []);
  for (const name of isObject(parameters) ? Object.keys(parameters) : []) {
    if (taken.has(name))
      report.at(
        ['parameters', name],
        `${name} is a constant too`,
        'leave it where it belongs: parameters are trained',
        'name',
      );
    taken.add(name);
  }
  return taken;
}

/** The mistakes in the JSON itself, as problems of a file. */
export function jsonProblems(file: string, { text, mistakes }: ParsedJson): readonly Problem[] {
  return mistakes.map(({ offset, path, message, hint }) => ({
    file,
    path: pathText(path),
    ...lineAndColumn(text, offset),
    message,
    hint,
  }));
}

/** In the order of the lines; what has no line first. The file itself before files it names. */
export function inOrder(problems: readonly Problem[]): readonly Problem[] {
  return [...problems].sort((a, b) => (a.file === b.file ? a.line - b.line || a.column - b.column : 0));
}

/** As many problems as anyone reads at once; the rest is counted. */
export function told(problems: readonly Problem[]): readonly Problem[] {
  if (problems.length <= MOST_TOLD) return problems;
  const rest = problems.length - MOST_TOLD;
  const more: Problem = {
    file: '',
    path: '',
    line: 0,
    column: 0,
    message: `and ${rest} more problems`,
    hint: 'mend these first',
  };
  return [...problems.slice(0, MOST_TOLD), more];
}
