import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { shippedScenarios } from '../../src/commands/scenarios.ts';
import { operations } from '../../src/ops/index.ts';
import { invoke } from './invoke.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'stepformer-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** What a command prints, which must be all well. */
async function printed(...argv: string[]): Promise<string> {
  const { code, stdout, stderr } = await invoke(argv);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return stdout;
}

async function json(...argv: string[]) {
  return JSON.parse(await printed(...argv, '--json'));
}

describe('list and validate', () => {
  test('list has every shipped scenario, each with what it is', async () => {
    const { scenarios } = await json('list');
    expect(scenarios.map(({ name }: { name: string }) => name)).toEqual(shippedScenarios());
    for (const scenario of scenarios) expect(Object.keys(scenario)).toEqual(['name', 'title', 'about', 'source']);
    for (const name of shippedScenarios()) expect(await printed('list')).toMatch(new RegExp(`^  ${name}  `, 'm'));
  });

  test('validate says what is in a good file', async () => {
    expect(await json('validate', 'full-backprop')).toEqual({ problems: [] });
    expect(await printed('validate', 'full-backprop')).toBe(
      'full-backprop is valid: 11 statements, 1 example, 2 steps, 4 parameters (WQ 2×2, WK 2×2, WV 2×2, WO 2×4)\n',
    );
  });

  test('validate names every mistake at once, with place and way out', async () => {
    const file = join(folder, 'bad.json');
    writeFileSync(file, '{\n  "titel": "x",\n  "constants": { "a": [[1, 2], [3]] },\n  "program": ["y = a"]\n}\n');
    const people = await invoke(['validate', file]);
    expect({ code: people.code, stdout: people.stdout }).toEqual({ code: 1, stdout: '' });
    expect(people.stderr).toMatch(/bad\.json:2:3 titel: .*title/);
    expect(people.stderr).toMatch(/bad\.json:3:\d+ constants\.a/);
    const machine = await invoke(['validate', file, '--json']);
    expect({ code: machine.code, stderr: machine.stderr }).toEqual({ code: 1, stderr: '' });
    const { problems } = JSON.parse(machine.stdout);
    expect(problems.length).toBeGreaterThanOrEqual(2);
    for (const problem of problems) expect(Object.keys(problem)).toEqual(['path', 'line', 'column', 'message', 'hint']);
  });

  test.each([
    [{ watch: ['y', 'nope', 'y[5,5]'] }, ['watch[1]: there is no tensor nope', 'watch[2]: y[5, 5]: there is no row 5']],
    [
      { breakpoints: ['y[0,0] > 1', 'softmax', '99', 'y.grad'] },
      ['breakpoints[2]: There is no line 99', 'breakpoints[3]: '],
    ],
    [{ labels: { yy: { rows: ['a'] } } }, ['labels.yy: there is no tensor yy; did you mean y?']],
    [
      { labels: { y: { rows: ['a'], columns: ['a', 'b', 'c'] } } },
      ['labels.y.columns: y has 2 columns, and there are 3'],
    ],
    [{ vocabulary: undefined, data: [{ tokens: [0, 7] }] }, ['embedding: ids[0,1] is 7']],
  ])('validate looks at the first step: %j', async (more, messages) => {
    const file = join(folder, 'bad.json');
    const program = ['y = x * 2', 'z = embedding(x.T, tokens)'];
    const data = [{ tokens: ['A', 'B'] }];
    writeFileSync(
      file,
      JSON.stringify({ title: 't', vocabulary: ['A', 'B'], constants: { x: [[1, 2]] }, data, program, ...more }),
    );
    const { code, stderr } = await invoke(['validate', file]);
    expect(code).toBe(1);
    const lines = stderr.split('\n').filter(line => /^\S*bad\.json:\d+:\d+ |embedding/.test(line));
    expect(lines).toHaveLength(messages.length);
    for (const [at, message] of messages.entries()) expect(lines[at]).toContain(message);
  });
});

describe('run', () => {
  test('gives the loss of every step and the parameters at the end', async () => {
    const { title, steps, losses, parameters } = await json('run', 'full-backprop');
    expect({ title, steps }).toEqual({ title: 'Example 3: full backpropagation', steps: 2 });
    expect(losses[0]).toBeCloseTo(1.383779808599082, 14);
    expect(losses[1]).toBeLessThan(losses[0]);
    const updated = await json('show', 'full-backprop', 'WO.2@0');
    expect(parameters.WO).toEqual(updated.value);
    expect(Object.keys(parameters)).toEqual(['WQ', 'WK', 'WV', 'WO']);
  });

  test('--set changes one number for one run', async () => {
    const slow = await json('run', 'full-backprop');
    const fast = await json('run', 'full-backprop', '--set', 'train.optimizer.lr=1', '--set', 'train.steps=3');
    expect(fast.steps).toBe(4);
    expect(fast.losses[0]).toBe(slow.losses[0]);
    expect(fast.losses[1]).toBeLessThan(slow.losses[1]);
    const { code, stderr } = await invoke(['run', 'full-backprop', '--set', 'train.optimizer.rate=1']);
    expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringMatching(/rate/) });
  });

  test('a forward pass alone has no losses', async () => {
    expect((await json('run', 'forward-pass')).losses).toEqual([]);
    expect(await printed('run', 'forward-pass')).toContain('no loss, no training');
  });
});

describe('events', () => {
  test('are one object a line, with the values on request', async () => {
    const lines = (await printed('events', 'full-backprop', '--json')).trimEnd().split('\n');
    const event = (writes: string) => lines.map(line => JSON.parse(line)).find(found => found.writes === writes);
    expect(lines[9]).toBe(
      '{"at":"0:9","phase":"forward","statement":"Q = X @ WQ","op":"matmul","inputs":{"a":"X","b":"WQ"},"writes":"Q","shape":[2,2]}',
    );
    expect(event('scaled.grad')).toEqual({
      at: expect.stringMatching(/^0:\d+$/),
      phase: 'backward',
      statement: 'A = softmax(scaled)',
      op: 'softmax',
      inputs: { x: 'scaled' },
      of: 'A',
      wrt: 'scaled',
      dout: 'A.grad',
      writes: 'scaled.grad',
      shape: [2, 2],
    });
    expect(event('WQ')).toMatchObject({ phase: 'load', statement: null, op: 'load', from: 'parameter', inputs: {} });
    const valued = (await printed('events', 'full-backprop', '--json', '--values')).split('\n');
    expect(JSON.parse(valued[9] as string).value).toEqual([
      [0.1, 0],
      [0, 0.1],
    ]);
  });

  test('of a batch say of which example they are', async () => {
    const lines = (await printed('events', 'batch-patterns', '--json')).trimEnd().split('\n');
    const first = lines.map(line => JSON.parse(line)).filter(({ at }) => at.startsWith('0:'));
    expect(new Set(first.map(({ example }) => example))).toEqual(new Set([undefined, 0, 1, 2]));
    for (const { writes, example } of first) expect(/#(\d)/.exec(writes)?.[1]).toBe(example?.toString());
  });

  test('for people stand under their phases', async () => {
    const text = await printed('events', 'full-backprop', '--values');
    expect(text.match(/^ {2}\w+$/gm)).toEqual(
      [...['load', 'forward', 'backward', 'update'], ...['load', 'forward']].map(phase => `  ${phase}`),
    );
    expect(text).toMatch(/ 0:9 +Q +2×2 +matmul\(X, WQ\) +Q = X @ WQ\n +0 +1\n +A +0\.1 +0\n +B +0 +0\.1\n/);
  });
});

describe('show', () => {
  test('gives a tensor or a cell, with its full address', async () => {
    const whole = await json('show', 'full-backprop', 'A@0');
    expect(whole).toEqual({ address: 'A@0:17', shape: [2, 2], value: expect.any(Array) });
    const cell = await json('show', 'full-backprop', 'A[1,0]@0');
    expect(cell).toEqual({ address: 'A[1,0]@0:17', shape: [1, 1], value: [[whole.value[1][0]]] });
    expect(await printed('show', 'full-backprop', 'A[1,0]@0')).toBe(`A[1,0]@0:17 = ${whole.value[1][0]}\n`);
    expect(await printed('show', 'full-backprop', 'A@0')).toMatch(/^A@0:17 {2}2×2 {2}softmax\n +A +B\n {2}A {2}0\.5/);
  });

  test.each([
    ['A[2,0]', /A\[2,0\]: the matrix is 2×2 and has no cell \[2,0\]; rows are 0 to 1/],
    ['scald', /there is no tensor scald; did you mean scaled\?/],
    ['A@9', /there is no step 9; the run has steps 0 to 1/],
    ['', /is not an address/],
    ['__proto__', /there is no tensor __proto__/],
    ['A[99999999999999999999,0]', /has no cell/],
  ])('%s is a mistake', async (address, message) => {
    const { code, stderr } = await invoke(['show', 'full-backprop', address]);
    expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringMatching(message) });
    expect(stderr).not.toContain('stumbled');
  });
});

describe('explain', () => {
  test('gives the ledger of a gradient, and it sums', async () => {
    const { address, value, terms, sum, jacobian, ...rest } = await json(
      'explain',
      'full-backprop',
      'scaled.grad[1,0]',
    );
    expect(address).toBe('scaled.grad[1,0]@0:30');
    expect(Object.keys(rest)).toEqual(['formula', 'shortcuts']);
    expect(terms.map((term: object) => Object.keys(term))).toEqual([
      ['value', 'text', 'cells'],
      ['value', 'text', 'cells'],
    ]);
    expect(jacobian.map(({ out }: { out: { address: string } }) => out.address)).toEqual([
      'A[1,0]@0:17',
      'A[1,1]@0:17',
    ]);
    for (const { derivative, upstream, product } of jacobian)
      expect(upstream.value * derivative).toBeCloseTo(product, 17);
    expect(sum).toBe(jacobian[0].product + jacobian[1].product);
    expect(Math.abs(sum - value)).toBeLessThan(1e-17);
    const shown = await json('show', 'full-backprop', 'scaled.grad[1,0]');
    expect(shown.value).toEqual([[value]]);
  });

  test('every cell it names can be shown, and holds what it says', async () => {
    for (const address of ['scaled.grad[1,0]', 'Q[1,1]@0', 'loss@0', 'WQ.2[1,0]', 'X.grad[0,0]']) {
      const { terms } = await json('explain', 'full-backprop', address);
      const cells: { address: string; value: number }[] = terms.flatMap((term: { cells: object[] }) => term.cells);
      expect(cells.length).toBeGreaterThan(0);
      for (const cell of cells)
        expect((await json('show', 'full-backprop', cell.address)).value).toEqual([[cell.value]]);
    }
  });

  test('for people is a table with its sum', async () => {
    const text = await printed('explain', 'full-backprop', 'scaled.grad[1,0]@0');
    expect(text).toMatch(/^scaled\.grad\[1,0\]@0:30 = 0\.00249994\d+\n {2}gradient of softmax\n/);
    expect(text).toMatch(/ A\.grad\[1,0\] +0\.00250620568 .* 0\.249996875 +0\.00062654359 +0\.00062654359 +diagonal\n/);
    expect(text).toMatch(/─\n +sum +0\.00249994660\n {2}✓ as recorded/);
    expect(await printed('explain', 'full-backprop', 'A[1,0]@0')).toMatch(/A\[1,0\] {2}= {2}exp.*\n +=.*\n +=.*0\.498/);
  });

  test('wants one cell of a matrix, and takes a number as it is', async () => {
    const { code, stderr } = await invoke(['explain', 'full-backprop', 'A@0']);
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: 'A@0 is a 2×2 matrix, and one cell is explained; write A[0,0]@0\n',
    });
    expect((await json('explain', 'full-backprop', 'loss@0')).address).toBe('loss[0,0]@0:22');
  });
});

describe('ops, new, schema and snapshot', () => {
  test.each(operations.map(({ name }) => name))('ops %s works its example', async name => {
    const { example, gradients } = await json('ops', name);
    const { at, value } = example.cell;
    expect(example.out[at[0]][at[1]]).toEqual(value);
    expect(example.jacobian.map(({ of }: { of: string }) => of)).toEqual(
      Object.keys(example.inputs).filter(letter => gradients[letter] !== null),
    );
    expect(await printed('ops', name)).toContain(` = `);
  });

  test('ops lists every operation', async () => {
    const { operations: listed } = await json('ops');
    expect(listed.map(({ name }: { name: string }) => name)).toEqual(operations.map(({ name }) => name));
  });

  test('new writes a scenario that is valid and learns, and never overwrites', async () => {
    const file = join(folder, 'mine.json');
    await printed('new', file);
    const { losses } = await json('run', file);
    expect(losses.at(-1)).toBeLessThan(losses[0] / 2);
    const { $schema } = JSON.parse(readFileSync(file, 'utf8'));
    expect($schema).toMatch(/^\.[^\\]*\/scenario\.schema\.json$/);
    expect(readFileSync(join(folder, $schema), 'utf8')).toBe(readFileSync('scenario.schema.json', 'utf8'));
    const again = await invoke(['new', file]);
    expect(again).toMatchObject({ code: 1, stderr: expect.stringContaining('exists already; choose another name') });
    const nowhere = await invoke(['new', join(folder, 'no', 'mine.json')]);
    expect(nowhere).toMatchObject({ code: 1, stderr: expect.stringContaining('its folder does not exist') });
  });

  test('new says where the format is told, and that document is there', async () => {
    const said = await printed('new', join(folder, 'other.json'));
    const document = /The format, .*: (.*)/.exec(said)?.[1] as string;
    expect(readFileSync(document, 'utf8')).toMatch(/^# Writing a scenario/);
  });

  test('schema is the shipped file', async () => {
    expect(await printed('schema')).toBe(readFileSync('scenario.schema.json', 'utf8'));
    expect((await json('schema')).properties).toHaveProperty('program');
  });

  test('snapshot prints the same as it writes', async () => {
    const file = join(folder, 'run.txt');
    expect(await printed('snapshot', 'full-backprop', '-o', file)).toBe('');
    const text = await printed('snapshot', 'full-backprop');
    expect(readFileSync(file, 'utf8')).toBe(text);
    expect((await json('snapshot', 'full-backprop')).snapshot).toBe(text);
    expect(text).toMatch(/scaled\.grad \(2×2\) = gradient of softmax/);
  });
});
