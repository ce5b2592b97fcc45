import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { loadScenario } from '../../src/scenario/load.ts';
import { parseScenario } from '../../src/scenario/parse.ts';
import { ProblemsError } from '../../src/scenario/problem.ts';
import { toRows } from '../../src/tensor/tensor.ts';
import { scenarioSchema } from '../../tools/schema.ts';

const folder = mkdtempSync(join(tmpdir(), 'scenario-'));
afterAll(() => rmSync(folder, { recursive: true }));

function file(name: string, content: string | Uint8Array | object): string {
  const path = join(folder, name);
  writeFileSync(path, typeof content === 'string' || content instanceof Uint8Array ? content : JSON.stringify(content));
  return path;
}

/** What is wrong with a file, without the file's own path. */
function told(path: string): string[] {
  try {
    loadScenario(path);
  } catch (error) {
    if (!(error instanceof ProblemsError)) throw error;
    return error.problems.map(problem =>
      `${problem.path} ${problem.message}; ${problem.hint}`.replaceAll(path, 'FILE'),
    );
  }
  return [];
}

describe('loading', () => {
  test('reads the files a scenario names beside it', () => {
    file('weights.json', { W: [[1, 2, 3]] });
    file('names.txt', 'ab\nba\n');
    const path = file('small.json', {
      vocabulary: { tokenizer: 'characters', alphabet: 'ab' },
      parameters: { W: { file: 'weights.json', tensor: 'W', transpose: true }, V: { file: 'weights.json' } },
      data: { corpus: 'names.txt', context: 8 },
      program: ['y = V @ W'],
    });
    const scenario = loadScenario(path, { set: ['seed=4'] });
    expect(scenario).toMatchObject({ name: 'small', title: 'small', file: path, seed: 4, data: { length: 2 } });
    expect([...scenario.parameters.values()].map(toRows)).toEqual([[[1], [2], [3]], [[1, 2, 3]]]);
  });

  test('says what a file it names does not have', () => {
    file('two.json', { WTE: [1], WPE: [2] });
    file('one.json', [1, 2]);
    const path = file('misnamed.json', {
      parameters: {
        a: { file: 'two.json', tensor: 'wte' },
        b: { file: 'two.json' },
        c: { file: 'gone.npy' },
        d: { file: '.' },
        e: { file: 'one.json', tensor: 'wte' },
      },
      program: ['y = a + b'],
    });
    expect(told(path)).toEqual([
      'parameters.a.tensor two.json has no array wte; did you mean WTE? two.json has WTE, WPE',
      'parameters.b.file two.json has 2 arrays, and none is named; two.json has WTE, WPE',
      'parameters.c.file "gone.npy" does not exist; check its name and where it is',
      'parameters.d.file "." is a directory; name a file in it',
      'parameters.e.tensor one.json has no array wte; one.json has one array, without a name: leave "tensor" out',
    ]);
  });

  test('says what is wrong with the file itself', () => {
    const inside = join(folder, 'folder');
    mkdirSync(inside);
    expect(told(inside)[0]).toMatch(/is a directory; name a file in it$/);
    expect(told(join(folder, 'missing.json'))[0]).toMatch(/does not exist; check its name/);
    expect(told(file('binary.json', new Uint8Array([0, 1, 2])))).toEqual([
      ' the file is not text: it has bytes that are 0; save it as UTF-8 text',
    ]);
    expect(told(file('latin.json', new Uint8Array([0x7b, 0xe9, 0x7d])))[0]).toMatch(/not UTF-8/);
  });

  test.runIf(process.platform !== 'win32')('does not wait for a pipe', () => {
    const pipe = join(folder, 'pipe.json');
    execFileSync('mkfifo', [pipe]);
    expect(told(pipe)[0]).toMatch(/is not a regular file/);
  });
});

/** Small, and with something of everything that the format has. */
const whole: unknown = {
  vocabulary: { tokenizer: 'characters', alphabet: 'ab' },
  seed: 1,
  constants: { c: 1, f: { file: 'w.json', tensor: 'a' } },
  parameters: { layers: [{ W: [[1, 2]] }], n: { init: 'normal', shape: [1, 2], std: 1 } },
  data: { repeat: 2, bind: { x: { init: 'uniform', shape: [1, 2] }, t: ['a'] } },
  functions: { 'f(x)': ['h = x + 1', { do: 'return h', note: 'n' }] },
  program: [{ for: 'l', in: 'layers', do: ['x = f(x) @ l.W.T'] }, 'y = sum(x)'],
  train: { loss: 'y', steps: 2, batch: 1, optimizer: { type: 'adam', lr: 1 }, schedule: { type: 'linear', over: 3 } },
  generate: { logits: 'y', prompt: ['a'], stop: 'b' },
  watch: ['y'],
  breakpoints: ['y > 1'],
  labels: { n: { columns: ['p', 'q'] }, y: { rows: 'vocabulary' } },
};

describe('whatever is written, the answer is a scenario or problems', () => {
  const text = readFileSync('scenarios/full-backprop.json', 'utf8');

  function parses(changed: string): void {
    try {
      parseScenario(changed, { name: 'x', file: 'x.json', read: () => new TextEncoder().encode('{"a": [1]}') });
    } catch (error) {
      expect(error).toBeInstanceOf(ProblemsError);
      for (const { line, column, message } of (error as ProblemsError).problems) {
        expect(message).not.toBe('');
        expect(line === 0 || (changed.split('\n')[line - 1]?.length ?? 0) >= column - 1).toBe(true);
      }
    }
  }

  test('the whole of it is right to begin with', () => {
    const read = () => new TextEncoder().encode('{"a": [1]}');
    const scenario = parseScenario(JSON.stringify(whole), { name: 'x', file: 'x.json', read });
    expect(scenario).toMatchObject({
      vocabulary: { length: 4 },
      train: { linearOver: 3 },
      generate: { prompt: [2], stop: 3 },
    });
  });

  test('cut off anywhere', () => {
    for (let length = 0; length < text.length; length += 7) parses(text.slice(0, length));
  });

  test('with pieces replaced', () => {
    const pieces = [
      '"',
      '{',
      '}',
      '[',
      ']',
      ',',
      ':',
      '1',
      '-',
      'null',
      '[[',
      '{"init": "zeros"}',
      '\\',
      '"x"',
      '\n',
      '\u0000',
      '1e999',
    ];
    fc.assert(
      fc.property(fc.nat(text.length), fc.nat(12), fc.constantFrom(...pieces), (at, cut, piece) => {
        parses(text.slice(0, at) + piece + text.slice(at + cut));
      }),
      { numRuns: 500 },
    );
  });

  test('with values of other kinds in every place', () => {
    const others = [
      null,
      true,
      3,
      -1,
      '',
      'x',
      [],
      {},
      [[]],
      [{}],
      [null],
      { for: 'x' },
      { init: 'zeros' },
      { file: 'x' },
    ];
    const replaced = (value: unknown, path: readonly (string | number)[], by: unknown): unknown => {
      const [key, ...rest] = path;
      if (key === undefined) return by;
      if (Array.isArray(value)) return value.map((item, at) => (at === key ? replaced(item, rest, by) : item));
      return { ...(value as object), [key]: replaced((value as Record<string, unknown>)[key], rest, by) };
    };
    const places = (value: unknown, path: (string | number)[] = []): (string | number)[][] => [
      path,
      ...(Array.isArray(value) ? value.flatMap((item, at) => places(item, [...path, at])) : []),
      ...(typeof value === 'object' && value !== null && !Array.isArray(value)
        ? Object.entries(value).flatMap(([key, item]) => places(item, [...path, key]))
        : []),
    ];
    for (const path of places(whole)) for (const other of others) parses(JSON.stringify(replaced(whole, path, other)));
  });
});

test('scenario.schema.json is what the format says; npx node tools/write-schema.ts writes it', () => {
  expect(JSON.parse(readFileSync('scenario.schema.json', 'utf8'))).toEqual(
    JSON.parse(JSON.stringify(scenarioSchema())),
  );
});
