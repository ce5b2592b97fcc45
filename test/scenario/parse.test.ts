import { describe, expect, test } from 'vitest';
import { parseScenario } from '../../src/scenario/parse.ts';
import { ProblemsError, problemText } from '../../src/scenario/problem.ts';
import type { Scenario } from '../../src/scenario/scenario.ts';
import { UnreadableError } from '../../src/scenario/unreadable.ts';
import { toRows } from '../../src/tensor/tensor.ts';

/** The example of the format's description, whole. */
const EXAMPLE = `{
  "$schema": "../scenario.schema.json",
  "title": "Full backpropagation",
  "about": "ToyAI, example 3: [A, B] → C with every weight trainable.",
  "source": "ToyAI book, chapter 7",
  "vocabulary": ["A", "B", "C", "D"],
  "constants": { "E": [[1, 0], [0, 1], [1, 1], [0, 0]], "d_k": 2 },
  "parameters": {
    "WQ": [[0.1, 0], [0, 0.1]],
    "WK": [[0.1, 0], [0, 0.1]],
    "WV": [[0.1, 0], [0, 0.1]],
    "WO": [[0.1, 0, 0, 0], [0, 0, 0.1, 0]]
  },
  "data": [{ "tokens": ["A", "B"], "target": "C" }],
  "program": [
    "X = embedding(E, tokens)",
    "Q = X @ WQ",
    "K = X @ WK",
    "V = X @ WV",
    "scores = Q @ K.T",
    "scaled = scores / sqrt(d_k)",
    { "do": "A = softmax(scaled)", "note": "Each row becomes a probability distribution and sums to 1." },
    "context = A @ V",
    "logits = context[-1] @ WO",
    "probs = softmax(logits)",
    "loss = cross_entropy(logits, target)"
  ],
  "train": { "loss": "loss", "steps": 1, "batch": "all", "optimizer": { "type": "sgd", "lr": 0.1 } },
  "watch": ["loss", "probs[0, 2]"],
  "breakpoints": ["A.grad", "max(abs(WQ.grad)) > 0"]
}
`;

interface Given {
  readonly set?: readonly string[];
  readonly files?: Readonly<Record<string, string | Uint8Array>>;
}

function parse(text: string, { set = [], files = {} }: Given = {}): Scenario {
  const read = (file: string) => {
    const content = files[file];
    if (content === undefined) throw new UnreadableError(`"${file}" does not exist`, 'check its name and where it is');
    return typeof content === 'string' ? new TextEncoder().encode(content) : content;
  };
  return parseScenario(text, { name: 's', file: 's.json', set, read });
}

/** A scenario of these fields on one line each; a program is added where there is none. */
function written(fields: object): string {
  return JSON.stringify({ program: ['y = 1 + 1'], ...fields }, null, 1);
}

function parsed(fields: object, given?: Given): Scenario {
  return parse(written(fields), given);
}

/** The problems of a text as a user reads them. */
function problems(text: string, given?: Given): string[] {
  try {
    parse(text, given);
  } catch (error) {
    if (!(error instanceof ProblemsError)) throw error;
    return error.problems.map(problemText);
  }
  return [];
}

/** The same without places, for scenarios given as objects. */
function told(fields: object, given?: Given): string[] {
  return problems(written(fields), given).map(text => text.replace(/^s\.json:\d+:\d+ /, ''));
}

function rowsOf(scenario: Scenario, name: string): number[][] {
  const found = scenario.parameters.get(name) ?? scenario.constants.get(name) ?? scenario.data.at(0).get(name)?.value;
  if (!found) throw new Error(`${name} is not bound`);
  return toRows(found);
}

describe('the example of the format', () => {
  const scenario = parse(EXAMPLE);

  test('becomes tensors, ids and statements', () => {
    expect(rowsOf(scenario, 'WO')).toEqual([
      [0.1, 0, 0, 0],
      [0, 0, 0.1, 0],
    ]);
    expect(rowsOf(scenario, 'd_k')).toEqual([[2]]);
    expect([...scenario.parameters.keys()]).toEqual(['WQ', 'WK', 'WV', 'WO']);
    expect(scenario.data.length).toBe(1);
    expect(rowsOf(scenario, 'tokens')).toEqual([[0, 1]]);
    expect(scenario.data.at(0).get('target')).toMatchObject({ tokens: true, value: { rows: 1, columns: 1 } });
    expect(scenario.program).toHaveLength(11);
    expect(scenario.program[6]).toMatchObject({
      kind: 'line',
      line: { target: 'A' },
      note: 'Each row becomes a probability distribution and sums to 1.',
      path: ['program', 6, 'do'],
    });
    expect(scenario.train).toEqual({
      loss: 'loss',
      steps: 1,
      batch: 1,
      optimizer: { type: 'sgd', lr: 0.1 },
      linearOver: null,
      shuffle: false,
    });
    expect(scenario.breakpoints[1]?.expression).toMatchObject({ kind: 'comparison' });
  });

  test('a problem of the engine finds its place in the file, with a caret', () => {
    const problem = scenario.problemAt(['program', 6, 'do'], 'scaled is unknown', 'name it', { start: 12, end: 18 });
    expect(problemText(problem)).toBe(
      's.json:22:26 program[6].do: scaled is unknown; name it\n    A = softmax(scaled)\n                ^^^^^^',
    );
  });

  test('a byte order mark changes nothing, positions included', () => {
    const marked = parse(`\ufeff${EXAMPLE}`);
    expect(marked.problemAt(['title'], 'm', 'h')).toEqual(scenario.problemAt(['title'], 'm', 'h'));
    expect(problems('\ufeff{"program": 1}')[0]).toMatch(/^s\.json:1:13 program: /);
  });

  test('lines may end in any way', () => {
    const crlf = parse(EXAMPLE.replaceAll('\n', '\r\n'));
    expect(crlf.problemAt(['train', 'steps'], 'm', 'h')).toEqual(scenario.problemAt(['train', 'steps'], 'm', 'h'));
    expect(crlf.problemAt(['train', 'steps'], 'm', 'h')).toMatchObject({ line: 28, column: 39 });
  });
});

describe('values', () => {
  test('numbers are 1×1, rows 1×n, and groups are read by path', () => {
    const scenario = parsed({
      parameters: {
        a: 3,
        r: [1, 2],
        layers: [{ WQ: [[1]], sub: { b: 2 } }, { WQ: [[5]] }],
        head: { W: [[7, 8]] },
      },
    });
    expect(Object.fromEntries([...scenario.parameters].map(([name, value]) => [name, toRows(value)]))).toEqual({
      a: [[3]],
      r: [[1, 2]],
      'layers[0].WQ': [[1]],
      'layers[0].sub.b': [[2]],
      'layers[1].WQ': [[5]],
      'head.W': [[7, 8]],
    });
  });

  test('initialisers fill and draw', () => {
    const scenario = parsed({
      seed: 3,
      parameters: {
        z: { init: 'zeros', shape: [1, 2] },
        i: { init: 'identity', shape: [2, 3], scale: 0.1 },
        c: { init: 'constant', shape: [1, 2], value: 0.5, scale: 2 },
        n: { init: 'normal', shape: [100, 100], std: 0.08 },
        m: { init: 'normal', shape: [100, 100], std: 0.08 },
        u: { init: 'uniform', shape: [100, 100], low: 2, high: 3 },
      },
    });
    expect(rowsOf(scenario, 'z')).toEqual([[0, 0]]);
    expect(rowsOf(scenario, 'i')).toEqual([
      [0.1, 0, 0],
      [0, 0.1, 0],
    ]);
    expect(rowsOf(scenario, 'c')).toEqual([[1, 1]]);
    const drawn = rowsOf(scenario, 'n').flat();
    expect(Math.sqrt(drawn.reduce((sum, value) => sum + value * value, 0) / drawn.length)).toBeCloseTo(0.08, 2);
    expect(rowsOf(scenario, 'm')).not.toEqual(rowsOf(scenario, 'n'));
    const even = rowsOf(scenario, 'u').flat();
    expect(Math.min(...even)).toBeGreaterThanOrEqual(2);
    expect(Math.max(...even)).toBeLessThan(3);
  });

  test('what is drawn depends on the seed and the name, and on nothing else', () => {
    const init = { init: 'normal', shape: [2, 2] };
    const draw = (fields: object, name = 'W') => rowsOf(parsed(fields), name);
    const alone = draw({ seed: 1, parameters: { W: init } });
    expect(draw({ seed: 1, parameters: { other: init, W: init } })).toEqual(alone);
    expect(draw({ seed: 2, parameters: { W: init } })).not.toEqual(alone);
    expect(draw({ seed: 2, parameters: { W: { ...init, seed: 1 } } })).toEqual(alone);
  });

  test.each<[string, unknown, string]>([
    [
      'ragged rows',
      [[1, 2], [3, 4], [5]],
      'parameters.W[2]: the rows of W are not equally long: row 0 has 2 numbers and row 2 has 1; give every row as many numbers',
    ],
    [
      'a number where a row is due',
      [[1, 2], 3],
      'parameters.W[1]: the number 3 stands where a row of numbers belongs; write [0.1, 0.2]',
    ],
    [
      'text where a number is due',
      [[1, 'a']],
      'parameters.W[0][1]: the text "a" stands where a number belongs; write 0.5',
    ],
    ['a row where a number is due', [1, [2]], 'parameters.W[1]: a list of 1 stands where a number belongs; write 0.5'],
    ['nothing', [], 'parameters.W: W has no numbers; write at least one'],
    [
      'null',
      null,
      'parameters.W: null stands where a number, a row, a matrix, an initialiser, a file or a group belongs; write [[0.1, 0], [0, 0.1]]',
    ],
    [
      'an unknown initialiser',
      { init: 'norml', shape: [1, 1] },
      'parameters.W.init: the text "norml" stands where the kind of initialiser belongs; write "zeros" or "ones" or "identity" or "constant" or "normal" or "uniform"',
    ],
    [
      'a field of another initialiser',
      { init: 'uniform', shape: [1, 1], std: 1 },
      'parameters.W.std: uniform has no field std; it may have init, shape, low, high, scale, seed',
    ],
    ['a missing field', { init: 'constant', shape: [1, 1] }, 'parameters.W.value: constant has no value; add "value"'],
    [
      'a shape of 0',
      { init: 'zeros', shape: [0, 1] },
      'parameters.W.shape[0]: 0 is too small for the number of rows; write 1 or more',
    ],
    [
      'a shape of one size',
      { init: 'zeros', shape: [3] },
      'parameters.W.shape[1]: nothing stands where the number of columns belongs; write 2',
    ],
    [
      'a standard deviation below 0',
      { init: 'normal', shape: [1, 1], std: -1 },
      'parameters.W.std: -1 is not over 0; write a number such as 0.08',
    ],
    [
      'low above high',
      { init: 'uniform', shape: [1, 1], low: 3 },
      'parameters.W: low is 3 and high is 1, so there is nothing between; make low less than high',
    ],
    ['a member called T', { T: 1 }, 'parameters.W.T: .T is the transpose of a tensor; choose another name'],
  ])('%s', (_, value, message) => expect(told({ parameters: { W: value } })).toEqual([message]));

  test('a tensor too large for memory is refused before it is allocated, with its bytes', () => {
    expect(told({ parameters: { W: { init: 'normal', shape: [100_000, 100_000] } } })).toEqual([
      'parameters.W.shape: W, 100000×100000, would take 80000000000 bytes (74.5 GiB); 2147483648 bytes (2.0 GiB) is the most a scenario may hold; make it smaller',
    ]);
    const half = { init: 'zeros', shape: [1, 2 ** 31] };
    expect(told({ parameters: { W: half } })[0]).toMatch(/17179869184 bytes/);
    const examples = { repeat: 1_000_000, bind: { x: { init: 'normal', shape: [100, 100] } } };
    expect(told({ data: examples })[0]).toMatch(/^data.repeat: the examples of a step would take 79999920000 bytes/);
    const sgd = { type: 'sgd', lr: 1 };
    expect(told({ data: examples, train: { loss: 'y', batch: 2, steps: 1, optimizer: sgd } })).toEqual([]);
    expect(told({ data: examples, train: { loss: 'y', batch: 2 } })[0]).toMatch(/^data.repeat: the examples of a step/);
  });
});

describe('names', () => {
  test.each<[string, object, string]>([
    [
      'a word of the notation',
      { constants: { for: 1 } },
      'constants.for: "for" is a word of the notation; choose another name',
    ],
    [
      'no name',
      { parameters: { 'W-Q': 1 } },
      'parameters["W-Q"]: "W-Q" is not a name: a letter or _ comes first, then letters, digits and _; choose another name',
    ],
    [
      'a function of the notation',
      { parameters: { softmax: 1 } },
      'parameters.softmax: softmax is the name of a function of the notation; choose another name',
    ],
    [
      'a constant and a parameter',
      { constants: { a: 1 }, parameters: { a: 1 } },
      'parameters.a: a is a constant too; leave it where it belongs: parameters are trained',
    ],
    [
      'a constant and data',
      { constants: { a: 1 }, data: [{ a: 1 }] },
      'data[0].a: a is a constant or parameter too; rename one of the two',
    ],
  ])('%s', (_, fields, message) => expect(told(fields)).toEqual([message]));

  test.each(['__proto__', 'constructor', 'prototype'])('%s is refused wherever it stands', name => {
    const text = `{"program": ["y = 1 + 1"],\n"parameters": {"${name}": 1}}`;
    expect(problems(text)).toEqual([
      `s.json:2:16 parameters.${name}: ${name} is a word of JavaScript and can't be a name; choose another name`,
    ]);
    expect(({} as Record<string, unknown>)[name === 'constructor' ? 'polluted' : name]).not.toBe(1);
  });
});

describe('JSON', () => {
  test.each<[string, string, RegExp]>([
    ['an empty file', '', /^s\.json:1:1: the file is empty/],
    ['no JSON', 'hello', /^s\.json:1:1: this is not JSON: "hello" can't stand here/],
    [
      'a comma too many',
      '{"a": [1,\n2,]}',
      /^s\.json:2:3: this is not JSON: "]" can't stand here; remove the comma before it$/,
    ],
    ['a comma missing', '{"a": 1\n "b": 2}', /^s\.json:2:2: this is not JSON: /],
    ['a remark', '{\n // x\n}', /^s\.json:2:2: this is not JSON: .*; JSON has no comments/],
    ['single quotation marks', "{'a': 1}", /double quotation marks/],
    ['the end missing', '{"a": [1, 2', /it ends in the middle; close the quotation, list or object that is open/],
    ['an open quotation', '{"a": "b', /^s\.json:1:\d+: this is not JSON/],
    ['NaN', '{"a": NaN}', /JSON has no NaN/],
    ['10,000 levels', `{"a": ${'['.repeat(10_000)}`, /^s\.json:1:70: brackets are nested more than 64 levels deep/],
    ['a list', '[1]', /^s\.json:1:1: a list of 1 stands where a scenario belongs; write an object with title/],
    ['a number', '3', /^s\.json:1:1: the number 3 stands where a scenario belongs/],
  ])('%s', (_, text, message) => {
    const [first, ...others] = problems(text);
    expect(first).toMatch(message);
    expect(others).toEqual([]);
  });

  test.each<[string, object, string]>([
    [
      'a group',
      { parameters: [1] },
      'parameters: a list of 1 stands where an object of tensors by name belongs; write {"WQ": [[0.1, 0], [0, 0.1]]}',
    ],
    [
      'functions',
      { functions: ['return 1'] },
      'functions: a list of 1 stands where an object of functions by head belongs; write {"f(x)": ["return x * x"]}',
    ],
    [
      'train',
      { train: [] },
      'train: an empty list stands where train belongs; write an object with loss, steps, batch, optimizer, schedule, shuffle',
    ],
  ])('a list in the place of %s', (_, fields, message) => expect(told(fields)).toEqual([message]));

  test('brackets in text are no nesting', () => {
    expect(parsed({ about: `${'['.repeat(100)}\\"` }).about).toHaveLength(102);
  });

  test('a field that stands twice, and a number beyond 64 bits', () => {
    expect(problems('{"seed": 1,\n "seed": 2,\n "program": ["y = 1 + 1"], "constants": {"a": -1e999}}')).toEqual([
      's.json:2:2 seed: "seed" stands here a second time; remove or rename one of the two',
      's.json:3:47 constants.a: "-1e999" is too large for a 64-bit float; write a number under 1.8e308',
    ]);
  });
});

describe('every problem is told at once', () => {
  test('from all parts of the file, in its order', () => {
    const text = `{
  "titel": "x",
  "vocabulary": ["A", "A"],
  "parameters": { "W": [[1, 2], [3]] },
  "data": [{ "tokens": ["A", "Z"] }],
  "program": ["y = W @", { "do": "z = softmax(\\"y\\" ^ 2)", "not": "x" }],
  "train": { "loss": "z", "steps": -1, "optimizer": { "type": "adm", "lr": "fast" } },
  "watch": ["loss <"]
}`;
    expect(problems(text)).toEqual([
      's.json:2:3 titel: a scenario has no field titel; did you mean title? it may have title, about, source, vocabulary, seed, constants, parameters, data, functions, program, train, generate, watch, breakpoints, labels',
      's.json:3:23 vocabulary[1]: "A" has two ids, 0 and 1; remove one of them',
      's.json:4:33 parameters.W[1]: the rows of W are not equally long: row 0 has 2 numbers and row 1 has 1; give every row as many numbers',
      's.json:5:30 data[0].tokens[1]: "Z" is not in the vocabulary; the vocabulary has "A", "A"',
      's.json:6:23 program[0]: a value is missing before the end of the line; write a name, a number or a call\n    y = W @\n           ^',
      's.json:6:53 program[1].do: "^" is not part of the notation; a power is written x ** 2\n    z = softmax("y" ^ 2)\n                    ^',
      's.json:6:60 program[1].not: a statement has no field not; did you mean note? it may have do, note',
      's.json:7:36 train.steps: -1 is too small for the number of training steps; write 0 or more',
      's.json:7:63 train.optimizer.type: the text "adm" stands where the kind of optimizer belongs; write "sgd" or "adam"',
      's.json:7:76 train.optimizer.lr: the text "fast" stands where the learning rate belongs; write 0.1',
      's.json:8:20 watch[0]: a value is missing before the end of the line; write a name, a number or a call\n    loss <\n          ^',
    ]);
  });

  test('but no more than can be read', () => {
    const all = told({ program: Array.from({ length: 70 }, () => 'y') });
    expect(all).toHaveLength(51);
    expect(all.at(-1)).toBe('and 20 more problems; mend these first');
  });

  test('control characters never reach the terminal', () => {
    const evil = '\u001b[2J\u202e';
    const all = problems(
      JSON.stringify({
        [evil]: 1,
        program: [`y = ${evil}`],
        vocabulary: [evil, evil],
        train: { loss: 'y', steps: evil },
      }),
    ).join('\n');
    expect(all).toContain('␛');
    // biome-ignore lint/suspicious/noControlCharactersInRegex: the test is about them
    expect(all).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/);
  });
});

describe('program and functions', () => {
  test('loops, notes and functions keep their places', () => {
    const scenario = parsed({
      parameters: { layers: [{ W: 1 }] },
      data: [{ x: 1 }],
      functions: { 'f(x, p)': ['h = x * p.W', { do: 'return h + x', note: 'n' }] },
      program: [{ for: 'layer', in: 'layers', do: ['x = f(x, layer)'], note: 'again' }],
    });
    expect(scenario.program[0]).toMatchObject({
      kind: 'for',
      variable: 'layer',
      in: 'layers',
      note: 'again',
      body: [{ kind: 'line', path: ['program', 0, 'do', 0] }],
    });
    expect(scenario.functions.get('f')).toMatchObject({
      head: { parameters: ['x', 'p'] },
      body: [{}, { line: { kind: 'return' }, note: 'n', path: ['functions', 'f(x, p)', 1, 'do'] }],
    });
  });

  test.each<[string, object, string]>([
    ['an empty program', { program: [] }, 'program: there are no statements; write at least one, such as "y = x @ W"'],
    [
      'return in the program',
      { program: ['return 1'] },
      "program[0]: return can't stand in the program; write: name = expression\n    return 1\n    ^^^^^^",
    ],
    [
      'return in a loop',
      { functions: { 'f(x)': [{ for: 'l', in: 'x', do: ['return 1'] }, 'return x'] } },
      'functions["f(x)"][0].do[0]: return can\'t stand in a loop; write: name = expression\n    return 1\n    ^^^^^^',
    ],
    [
      'no return',
      { functions: { 'f(x)': ['h = x + 1'] } },
      'functions["f(x)"]: the function f returns nothing; end it with return and an expression',
    ],
    [
      'return before the end',
      { functions: { 'f(x)': ['return x', 'return x'] } },
      'functions["f(x)"][0]: nothing after return is computed; let return be the last statement',
    ],
    [
      'a function defined twice',
      { functions: { 'f(x)': ['return x'], 'f(y)': ['return y'] } },
      'functions["f(y)"]: the function f is defined twice; rename one of the two',
    ],
    [
      'a function of the notation',
      { functions: { 'softmax(x)': ['return x'] } },
      'functions["softmax(x)"]: softmax is a function of the notation; choose another name',
    ],
    [
      'a head that is none',
      { functions: { 'f x': ['return x'] } },
      'functions["f x"]: ( is missing before "x"; a function is written name(x, y)',
    ],
    [
      'a loop without a group',
      { program: [{ for: 'l', do: ['y = 1 + 1'] }] },
      'program[0].in: a loop has no in; add "in"',
    ],
    [
      'a loop over no name',
      { program: [{ for: 'l', in: '1 + 2', do: ['y = 1 + 1'] }] },
      'program[0].in: 1 + 2 is not the name of a group; write the name of a group of constants or parameters',
    ],
    [
      'a loop with a word for its variable',
      { program: [{ for: 'in', in: 'g', do: ['y = 1 + 1'] }] },
      'program[0].for: "in" is a word of the notation; choose another name\n    in\n    ^^',
    ],
    [
      'a number for a statement',
      { program: [3] },
      'program[0]: the number 3 stands where a statement, name = expression belongs; write "Q = X @ WQ"',
    ],
  ])('%s', (_, fields, message) => expect(told(fields)).toEqual([message]));

  test('a caret stands under its character where JSON has escapes before it', () => {
    const text = '{"program": ["y = f(\\u0061, \\"b\\") ^ 2"]}';
    const [first] = problems(text);
    const column = Number(first?.match(/^s\.json:1:(\d+)/)?.[1]);
    expect(text[column - 1]).toBe('^');
  });
});

describe('data', () => {
  test('without data there is one example that binds nothing', () => {
    const { data } = parsed({});
    expect([data.length, data.at(0).size]).toEqual([1, 0]);
  });

  test('binds tokens, numbers, rows and matrices, and says which are tokens', () => {
    const example = parsed({
      vocabulary: ['a', 'b'],
      data: [{ one: 'b', many: ['b', 'a'], n: 2, row: [1, 2], m: [[1], [2]] }],
    }).data.at(0);
    expect([...example].map(([name, { value, tokens }]) => [name, toRows(value), tokens])).toEqual([
      ['one', [[1]], true],
      ['many', [[1, 0]], true],
      ['n', [[2]], false],
      ['row', [[1, 2]], false],
      ['m', [[1], [2]], false],
    ]);
  });

  test('repeats draw each example anew, and the same again', () => {
    const { data } = parsed({ data: { repeat: 3, bind: { x: { init: 'normal', shape: [1, 2] }, y: 1 } } });
    const drawn = [0, 1, 2].map(at => JSON.stringify(data.at(at).get('x')));
    expect(data.length).toBe(3);
    expect(new Set(drawn).size).toBe(3);
    expect(JSON.stringify(data.at(1).get('x'))).toBe(drawn[1]);
  });

  test('shuffling orders the examples once, by the seed', () => {
    const examples = Array.from({ length: 20 }, (_, at) => ({ x: at }));
    const order = (seed: number, shuffle: boolean) => {
      const { data } = parsed({ seed, data: examples, train: { loss: 'y', shuffle } });
      return examples.map((_, at) => data.at(at).get('x')?.value.data[0]);
    };
    expect(order(1, false)).toEqual(examples.map(({ x }) => x));
    expect(order(1, true)).toEqual(order(1, true));
    expect(order(1, true)).not.toEqual(order(2, true));
    expect([...order(1, true)].sort((a = 0, b = 0) => a - b)).toEqual(order(1, false));
  });

  test.each<[string, object, string]>([
    ['no examples', { data: [] }, 'data: the data has no examples; write at least one, or leave data out'],
    [
      'a foreign token',
      { vocabulary: ['Anna', 'Bert'], data: [{ t: 'anna' }] },
      'data[0].t: "anna" is not in the vocabulary; did you mean Anna? the vocabulary has "Anna", "Bert"',
    ],
    [
      'tokens without a vocabulary',
      { data: [{ t: 'a' }] },
      'data[0].t: "a" is not in the vocabulary; the scenario has no vocabulary',
    ],
    [
      'a number among tokens',
      { vocabulary: ['a'], data: [{ t: ['a', 1] }] },
      'data[0].t[1]: the number 1 stands where a token belongs; write "A"',
    ],
    [
      'a name missing',
      { data: [{ x: 1, y: 2 }, { x: 1 }] },
      'data[1]: example 1 has no y, which example 0 has; bind the same names in every example',
    ],
    [
      'a name too many',
      { data: [{ x: 1 }, { x: 1, y: 2 }] },
      'data[1].y: example 1 binds y, which example 0 does not; bind the same names in every example',
    ],
    [
      'repeat 0',
      { data: { repeat: 0, bind: {} } },
      'data.repeat: 0 is too small for the number of examples; write 1 or more',
    ],
    [
      'true',
      { data: [{ x: true }] },
      'data[0].x: true stands where a token, a list of tokens, a number, a row, a matrix, an initialiser or a file belongs; write ["A", "B"]',
    ],
  ])('%s', (_, fields, message) => expect(told(fields)).toEqual([message]));
});

describe('a corpus', () => {
  const fields = {
    vocabulary: { tokenizer: 'characters', alphabet: 'a…z' },
    data: { corpus: 'names.txt', context: 3 },
  };
  const withFile = (content: string | Uint8Array) => ({ files: { 'names.txt': content } });

  test('has a vocabulary of bos, eos and letters', () => {
    const { vocabulary } = parsed(fields, withFile('a'));
    expect(vocabulary).toHaveLength(28);
    expect(vocabulary.slice(0, 3)).toEqual(['<BOS>', '<EOS>', 'a']);
    expect(vocabulary.at(-1)).toBe('z');
  });

  test('gives tokens, targets and positions of a document a line', () => {
    const { data } = parsed(fields, withFile('\ufeffab\r\n\r\n  \nabcd\rb'));
    expect(data.length).toBe(3);
    const rows = (at: number) =>
      Object.fromEntries([...data.at(at)].map(([name, { value }]) => [name, toRows(value)[0]]));
    expect(rows(0)).toEqual({ tokens: [0, 2, 3], targets: [2, 3, 1], positions: [0, 1, 2] });
    expect(rows(1)).toEqual({ tokens: [0, 2, 3], targets: [2, 3, 4], positions: [0, 1, 2] });
    expect(rows(2)).toEqual({ tokens: [0, 3], targets: [3, 1], positions: [0, 1] });
    expect([...data.at(0).values()].map(({ tokens }) => tokens)).toEqual([true, true, false]);
  });

  test('letters outside the alphabet are told by line and column of the corpus', () => {
    expect(problems(written(fields), withFile('anna\nÉva\nAnna\nan na'))).toEqual([
      'names.txt:2:1: the letter "É" is not in the alphabet; add it to the alphabet, or change the line',
      'names.txt:3:1: the letter "A" is not in the alphabet; write it as "a", or add it to the alphabet',
      'names.txt:4:3: a space is not in the alphabet; add it to the alphabet, or change the line',
    ]);
    expect(problems(written(fields), withFile('1\n'.repeat(500)))).toHaveLength(11);
  });

  test.each<[string, string | Uint8Array, RegExp]>([
    ['empty', '\n\n', /data.corpus: names.txt has no documents; write one a line/],
    ['binary', new Uint8Array([97, 0, 98]), /data.corpus: names.txt is not text: it has bytes that are 0/],
    ['not UTF-8', new Uint8Array([97, 0xff, 98]), /data.corpus: names.txt is not text: its bytes are not UTF-8/],
    [
      'one line of 10 MB',
      'a'.repeat(10_000_000),
      /names.txt:1:1: this line has 10000000 characters; 100000 is the most/,
    ],
  ])('%s', (_, content, message) => {
    const all = problems(written(fields), withFile(content));
    expect(all).toHaveLength(1);
    expect(all[0]).toMatch(message);
  });

  test('a missing file, a context of 0, and a vocabulary that is a list', () => {
    expect(told(fields)).toEqual(['data.corpus: "names.txt" does not exist; check its name and where it is']);
    expect(told({ ...fields, data: { corpus: 'names.txt', context: 0 } })).toEqual([
      'data.context: 0 is too small for the most tokens of a document that are read; write 1 or more',
    ]);
    expect(told({ ...fields, vocabulary: ['a'] }, withFile('a'))[0]).toMatch(/a corpus needs a vocabulary of letters/);
  });
});

describe('training and generation', () => {
  const sgd = { type: 'sgd', lr: 0.1 };

  test('what is left out has documented values', () => {
    const data = [{ x: 1 }, { x: 2 }];
    expect(parsed({ data, train: { loss: 'y' } }).train).toMatchObject({ steps: 0, batch: 2, linearOver: null });
    const adam = {
      loss: 'y',
      steps: 5,
      batch: 1,
      optimizer: { type: 'adam', lr: 0.01, beta2: 0.95 },
      schedule: 'linear',
    };
    expect(parsed({ data, train: adam }).train).toEqual({
      loss: 'y',
      steps: 5,
      batch: 1,
      optimizer: { type: 'adam', lr: 0.01, beta1: 0.9, beta2: 0.95, eps: 1e-8 },
      linearOver: 5,
      shuffle: false,
    });
    const longer = { ...adam, schedule: { type: 'linear', over: 1000 } };
    expect(parsed({ data, train: longer }).train?.linearOver).toBe(1000);
    const letters = { tokenizer: 'characters', alphabet: 'ab' };
    expect(parsed({ vocabulary: letters, generate: { logits: 'y' } }).generate).toEqual({
      logits: 'y',
      input: 'tokens',
      samples: 1,
      temperature: 1,
      maxTokens: 16,
      prompt: [0],
      stop: 1,
    });
  });

  test.each<[string, object, string]>([
    [
      'negative steps',
      { train: { loss: 'y', steps: -1, optimizer: sgd } },
      'train.steps: -1 is too small for the number of training steps; write 0 or more',
    ],
    [
      'half a step',
      { train: { loss: 'y', steps: 1.5, optimizer: sgd } },
      'train.steps: 1.5 is not a whole number; write the number of training steps, such as 10',
    ],
    [
      'a seed beyond all that are exact',
      { seed: 1e300 },
      'seed: 1e+300 is beyond the whole numbers that are exact; write the seed of everything random, 0 unless told, such as 0',
    ],
    [
      'a shape of three',
      { constants: { x: { init: 'zeros', shape: [1, 2, 3] } } },
      'constants.x.shape[2]: a shape is two numbers, rows and columns, and here is another; write [4, 2]',
    ],
    [
      'a shape in words',
      { constants: { x: { init: 'zeros', shape: '2x2' } } },
      'constants.x.shape: the text "2x2" stands where a shape, rows and columns, belongs; write [4, 2]',
    ],
    [
      'no schema',
      { $schema: 1 },
      '$schema: the number 1 stands where the place where editors find the schema belongs; write "../scenario.schema.json"',
    ],
    [
      'no optimizer',
      { train: { loss: 'y', steps: 3 } },
      'train.steps: 3 steps without an optimizer; write "optimizer": {"type": "sgd", "lr": 0.1}',
    ],
    [
      'no steps',
      { train: { loss: 'y', optimizer: sgd } },
      'train.optimizer: an optimizer without steps; write "steps": 10',
    ],
    [
      'an unknown optimizer',
      { train: { loss: 'y', steps: 1, optimizer: { type: 'rmsprop', lr: 1 } } },
      'train.optimizer.type: the text "rmsprop" stands where the kind of optimizer belongs; write "sgd" or "adam"',
    ],
    [
      'a momentum for sgd',
      { train: { loss: 'y', steps: 1, optimizer: { ...sgd, beta1: 1 } } },
      'train.optimizer.beta1: sgd has no field beta1; it may have type, lr',
    ],
    [
      'beta of 1',
      { train: { loss: 'y', steps: 1, optimizer: { type: 'adam', lr: 1, beta1: 1 } } },
      'train.optimizer.beta1: 1 is not below 1, and a decay rate is; write a number from 0 to below 1',
    ],
    [
      'a negative learning rate',
      { train: { loss: 'y', steps: 1, optimizer: { type: 'sgd', lr: -1 } } },
      'train.optimizer.lr: -1 is negative, and a learning rate is not; write a number from 0 up',
    ],
    [
      'a batch of more than there is',
      { data: [{ x: 1 }], train: { loss: 'y', batch: 2 } },
      'train.batch: a step takes 2 examples; the data has 1; write 1 or less, or "all"',
    ],
    [
      'a batch of another word',
      { train: { loss: 'y', batch: 'al' } },
      'train.batch: the text "al" stands where how many examples a step takes belongs; write "all"',
    ],
    [
      'a negative temperature',
      { vocabulary: ['a'], generate: { logits: 'y', prompt: ['a'], temperature: -1 } },
      'generate.temperature: -1 is negative, and a temperature is not; write 0 for the likeliest token, 1 to sample as learned',
    ],
    [
      'no prompt',
      { vocabulary: ['a'], generate: { logits: 'y' } },
      'generate: a sample has no token to begin with; write "prompt": ["A"]',
    ],
    [
      'a foreign stop',
      { vocabulary: ['a'], generate: { logits: 'y', prompt: ['a'], stop: 'b' } },
      'generate.stop: "b" is not in the vocabulary; the vocabulary has "a"',
    ],
    [
      'labels that do not fit',
      { parameters: { W: [[1, 2]] }, labels: { W: { columns: ['a'] } } },
      'labels.W.columns: W has 2 columns, and there are 1 names; give each its name',
    ],
  ])('%s', (_, fields, message) => expect(told(fields)).toEqual([message]));

  test('labels may be the vocabulary', () => {
    const scenario = parsed({ vocabulary: ['a', 'b'], labels: { y: { columns: 'vocabulary', rows: ['r'] } } });
    expect(scenario.labels.get('y')).toEqual({ columns: ['a', 'b'], rows: ['r'] });
  });
});

describe('--set', () => {
  test('changes values, adds fields that were left out, and takes text as it is', () => {
    const scenario = parse(EXAMPLE, {
      set: [
        'train.optimizer.lr=1',
        'parameters.WQ[0][1]=7',
        'seed=5',
        'title=Another = title',
        'program[9]="probs = log(logits)"',
      ],
    });
    expect(scenario.train?.optimizer.lr).toBe(1);
    expect(rowsOf(scenario, 'WQ')).toEqual([
      [0.1, 7],
      [0, 0.1],
    ]);
    expect([scenario.seed, scenario.title]).toEqual([5, 'Another = title']);
    expect(scenario.program[9]).toMatchObject({ line: { text: 'probs = log(logits)' } });
  });

  test.each<[string, RegExp]>([
    ['train.optimiser.lr=1', /^--set train\.optimiser\.lr: train has no optimiser; did you mean optimizer\?$/],
    [
      'train.optimizer.rate=1',
      /^train\.optimizer\.rate: sgd has no field rate \(given on the command line\); it may have type, lr$/,
    ],
    ['parameters.WX=1', /^--set parameters\.WX: parameters has no WX; did you mean WQ\?$/],
    ['data[4]={}', /^--set data\[4\]: data has no item 4; it is a list of 1, counted from 0$/],
    ['seed', /^--set "seed" is not PATH=VALUE; write: --set train\.optimizer\.lr=0\.5$/],
    ['a b=1', /is not PATH=VALUE/],
    [
      'seed=x',
      /^seed: the text "x" stands where the seed of everything random, 0 unless told belongs \(given on the command line\); write 0$/,
    ],
    ['seed=1e999', /too large for a 64-bit float/],
    ['constants={"__proto__": 1}', /__proto__ is a word of JavaScript/],
    [
      'program[0]=y = x ^ 2',
      /^program\[0\]: "\^" is not part of the notation \(given on the command line\); a power is written x \*\* 2\n {4}y = x \^ 2\n {10}\^$/,
    ],
  ])('%s', (set, message) => {
    const all = problems(EXAMPLE, { set: [set] });
    expect(all).toHaveLength(1);
    expect(all[0]).toMatch(message);
  });
});
