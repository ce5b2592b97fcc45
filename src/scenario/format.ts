/**
 * The scenario format as one table. The type of a file, its validation and `scenario.schema.json`
 * all derive from it; `design/scenario-format.md` tells it in words.
 */
import * as v from 'valibot';
import {
  choose,
  fields,
  flag,
  isList,
  isObject,
  listOf,
  namedBy,
  numberOf,
  positive,
  sayInput,
  text,
  whole,
  words,
} from './fields.ts';
import { batch, generate, optimizer, schedule, train } from './format-training.ts';

const number = numberOf('a number', '0.5');
const row = listOf(number, 'a row of numbers', '[0.1, 0.2]');
const matrix = listOf(row, 'a matrix, a list of rows', '[[0.1, 0], [0, 0.1]]');

const SHAPE_DUE = 'a shape, rows and columns';
const shape = v.pipe(
  v.strictTuple([whole('the number of rows', '4', 1), whole('the number of columns', '2', 1)], issue =>
    issue.expected === 'never'
      ? 'a shape is two numbers, rows and columns, and here is another; write [4, 2]'
      : `${sayInput(issue.input)} stands where ${SHAPE_DUE}, belongs; write [4, 2]`,
  ),
  v.description(SHAPE_DUE),
);
const scale = v.exactOptional(numberOf('a factor for every number, 1 unless told', '0.1'));
const ownSeed = v.exactOptional(whole("a seed in place of the scenario's", '7'));

/** How numbers are made: by kind, each with the fields that it reads. */
const INITIALISERS = {
  zeros: fields('zeros', 'A matrix of zeros', { init: v.literal('zeros'), shape }),
  ones: fields('ones', 'A matrix of ones', { init: v.literal('ones'), shape, scale }),
  identity: fields('identity', 'Ones on the diagonal, zeros elsewhere', { init: v.literal('identity'), shape, scale }),
  constant: fields('constant', 'One number in every cell', {
    init: v.literal('constant'),
    shape,
    value: numberOf('the number in every cell', '0.5'),
    scale,
  }),
  normal: fields('normal', 'Normally distributed numbers of mean 0', {
    init: v.literal('normal'),
    shape,
    std: v.exactOptional(positive('the standard deviation, 1 unless told', '0.08')),
    scale,
    seed: ownSeed,
  }),
  uniform: fields('uniform', 'Numbers spread evenly over low … high', {
    init: v.literal('uniform'),
    shape,
    low: v.exactOptional(numberOf('the least number, 0 unless told', '-1')),
    high: v.exactOptional(numberOf('the number they stay below, 1 unless told', '1')),
    scale,
    seed: ownSeed,
  }),
} as const;

const unknownInitialiser = fields('an initialiser', 'An initialiser', {
  init: words(Object.keys(INITIALISERS) as (keyof typeof INITIALISERS)[], 'the kind of initialiser'),
  shape,
});

const initialiser = choose(
  Object.values(INITIALISERS),
  input => {
    const kind = isObject(input) ? input.init : undefined;
    const known = typeof kind === 'string' && Object.hasOwn(INITIALISERS, kind);
    return known ? INITIALISERS[kind as keyof typeof INITIALISERS] : unknownInitialiser;
  },
  'Numbers made by a rule: zeros, ones, identity, constant, normal or uniform.',
);

const arrayFile = fields('a file', 'Numbers from a .npy, .npz, .safetensors or .json file beside the scenario', {
  file: text('the name of a .npy, .npz, .safetensors or .json file', '"weights.npz"'),
  tensor: v.exactOptional(text('the name of the array in the file', '"wte"')),
  transpose: v.exactOptional(flag('whether rows and columns change places')),
});

/** An initialiser. */
export type RawInitialiser = v.InferOutput<(typeof INITIALISERS)[keyof typeof INITIALISERS]>;
/** A tensor in a file of arrays. */
export type RawFile = v.InferOutput<typeof arrayFile>;
/** What a single tensor is written as. */
export type RawTensor = number | number[] | number[][] | RawInitialiser | RawFile;
/** A tensor, or a group of them under names, or a list of such groups. */
export type RawValue = RawTensor | { [name: string]: RawValue } | { [name: string]: RawValue }[];

/** Whether an object makes numbers; else it is a group. A mistyped `init` still has its shape. */
export function isInitialiser(input: object): input is RawInitialiser {
  return 'init' in input || 'shape' in input;
}

/** Whether an object names a file. */
export function isFile(input: object): input is RawFile {
  return 'file' in input || 'transpose' in input;
}

const value: v.GenericSchema<RawValue> = choose(
  [number, row, matrix, initialiser, arrayFile, v.lazy(() => group), v.lazy(() => groups)],
  input => {
    if (isList(input)) return isList(input[0]) ? matrix : isObject(input[0]) ? groups : row;
    if (!isObject(input)) return numberOrMore;
    return isInitialiser(input) ? initialiser : isFile(input) ? arrayFile : group;
  },
  'A number, a row, a matrix, an initialiser, a file, or a group of these under names.',
);
const numberOrMore = numberOf('a number, a row, a matrix, an initialiser, a file or a group', '[[0.1, 0], [0, 0.1]]');
const group: v.GenericSchema<{ [name: string]: RawValue }> = namedBy(
  value,
  'a group of tensors',
  '{"WQ": [[1, 0], [0, 1]]}',
);
const groups: v.GenericSchema<{ [name: string]: RawValue }[]> = listOf(
  group,
  'a list of groups',
  '[{"WQ": [[1, 0], [0, 1]]}]',
);

const token = text('a token', '"A"');
const tokenList = listOf(token, 'a list of tokens', '["A", "B"]');
const tokenOrMore = text(
  'a token, a list of tokens, a number, a row, a matrix, an initialiser or a file',
  '["A", "B"]',
);
const bound = choose(
  [token, tokenList, number, row, matrix, initialiser, arrayFile],
  input => {
    if (isList(input)) return isList(input[0]) ? matrix : typeof input[0] === 'string' ? tokenList : row;
    if (isObject(input)) return isFile(input) ? arrayFile : initialiser;
    return typeof input === 'number' ? number : tokenOrMore;
  },
  'A token, a list of tokens, a number, a row, a matrix, an initialiser or a file.',
);
/** What an example binds a name to. */
export type RawBound = v.InferOutput<typeof bound>;

const vocabulary = choose(
  [
    listOf(token, 'a list of tokens, in the order of their ids', '["A", "B"]'),
    fields('vocabulary', 'One token for each letter: bos, eos, then the alphabet', {
      tokenizer: words(['characters'], 'the kind of tokenizer'),
      alphabet: text(
        'the letters, in the order of their ids; a…z stands for all between',
        '"abcdefghijklmnopqrstuvwxyz"',
      ),
      bos: v.exactOptional(text('the token before every document, <BOS> unless told', '"<BOS>"')),
      eos: v.exactOptional(text('the token after every document, <EOS> unless told', '"<EOS>"')),
    }),
  ],
  (input, [list, tokenizer]) => (isObject(input) ? tokenizer : list),
  'The tokens in the order of their ids, or a tokenizer; they name the rows and columns of token axes.',
);

const data = choose(
  [
    listOf(
      namedBy(bound, 'an example, names and what they stand for', '{"tokens": ["A", "B"], "target": "C"}'),
      'a list of examples',
      '[{"tokens": ["A", "B"], "target": "C"}]',
    ),
    fields('corpus', 'A text file, one document a line', {
      corpus: text('the name of a text file beside the scenario', '"names.txt"'),
      context: whole('the most tokens of a document that are read', '8', 1),
      shuffle: v.exactOptional(flag('whether the documents are ordered once by the seed')),
    }),
    fields('repeat', 'Examples drawn anew for each repeat', {
      repeat: whole('the number of examples', '32', 1),
      bind: namedBy(bound, 'names and what they stand for', '{"x": {"init": "normal", "shape": [40, 512]}}'),
    }),
  ],
  (input, [examples, corpus, repeat]) =>
    !isObject(input) ? examples : 'repeat' in input || 'bind' in input ? repeat : corpus,
  'The examples: a list, a corpus, or a rule that is repeated.',
);

const note = v.exactOptional(text('a remark, shown under the statement', '"Each row sums to 1."'));
const line = text('a statement, name = expression', '"Q = X @ WQ"');
const notedLine = fields('a statement', 'A statement with a note', { do: line, note });
/** A statement as written. */
export type RawStatement = string | v.InferOutput<typeof notedLine> | RawLoop;
/** A loop over the members of a group. */
export interface RawLoop {
  for: string;
  in: string;
  do: RawStatement[];
  note?: string;
}
const statement: v.GenericSchema<RawStatement> = choose(
  [line, notedLine, v.lazy(() => loop)],
  input => {
    if (!isObject(input)) return line;
    return 'for' in input || 'in' in input ? loop : notedLine;
  },
  'A statement, a statement with a note, or a loop over a group.',
);
const statements = v.pipe(
  listOf(statement, 'a list of statements', '["y = x @ W"]'),
  v.minLength(1, 'there are no statements; write at least one, such as "y = x @ W"'),
);
const loop: v.GenericSchema<RawLoop> = fields('a loop', 'A loop over the members of a group', {
  for: text('the name of each member', '"layer"'),
  in: text('the name of the group', '"layers"'),
  do: statements,
  note,
});

const names = choose(
  [
    words(['vocabulary'], 'the vocabulary, or a list of names'),
    listOf(text('a name', '"A"'), 'a list of names', '["A", "B"]'),
  ],
  (input, [all, list]) => (isList(input) ? list : all),
  'The names of rows or columns.',
);
const labels = fields('labels', 'Row and column names of one tensor', {
  rows: v.exactOptional(names),
  columns: v.exactOptional(names),
});

const condition = text('an expression or a condition', '"loss < 1.3"');
const tensors = namedBy(value, 'an object of tensors by name', '{"WQ": [[0.1, 0], [0, 0.1]]}');

/** A whole scenario file. */
export const scenarioFormat = fields('a scenario', 'A program, its numbers, its examples, and how it is trained', {
  $schema: v.exactOptional(text('the place where editors find the schema', '"../scenario.schema.json"')),
  title: v.exactOptional(text('what the scenario is called', '"Full backpropagation"')),
  about: v.exactOptional(text('what it teaches', '"Every weight trainable."')),
  source: v.exactOptional(text('its source', '"ToyAI book, chapter 7"')),
  vocabulary: v.exactOptional(vocabulary),
  seed: v.exactOptional(whole('the seed of everything random, 0 unless told', '0')),
  constants: v.exactOptional(tensors),
  parameters: v.exactOptional(tensors),
  data: v.exactOptional(data),
  functions: v.exactOptional(namedBy(statements, 'an object of functions by head', '{"f(x)": ["return x * x"]}')),
  program: statements,
  train: v.exactOptional(train),
  generate: v.exactOptional(generate),
  watch: v.exactOptional(listOf(condition, 'a list of expressions', '["loss"]')),
  breakpoints: v.exactOptional(listOf(condition, 'a list of conditions', '["loss < 1.3"]')),
  labels: v.exactOptional(namedBy(labels, 'an object of labels by tensor', '{"WO": {"columns": "vocabulary"}}')),
});

/** A scenario as the file has it. */
export type RawScenario = v.InferOutput<typeof scenarioFormat>;

/** Parts of the format that refer to one another, under the names that the JSON Schema gives them. */
export const DEFINITIONS = {
  value,
  group,
  groups,
  initialiser,
  file: arrayFile,
  bound,
  statement,
  statements,
  loop,
  vocabulary,
  data,
  batch,
  optimizer,
  schedule,
  names,
};
