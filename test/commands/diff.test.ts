import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { invoke } from '../cli/invoke.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'stepformer-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

test('of a scenario and itself says that nothing differs', async () => {
  const { code, stdout, stderr } = await invoke(['diff', 'full-backprop', 'full-backprop']);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toContain('The same in 2 steps: program, settings and every number.');
});

test('tells program, settings, numbers, the first event, the largest difference and its growth', async () => {
  const set = [
    '--set',
    'train.optimizer.lr=0.2',
    '--set',
    'program[9]=p = softmax(logits)',
    '--set',
    'parameters.WQ[0][0]=0.11',
  ];
  const { code, stdout } = await invoke(['diff', 'full-backprop', 'full-backprop', ...set]);
  expect(code).toBe(0);
  expect(stdout).toMatch(
    /\nProgram\n {4}…\n {4}logits = .*\n {2}- probs = softmax\(logits\)\n {2}\+ p = softmax\(logits\)\n {4}loss = .*\n {2}probs is called p\n/,
  );
  expect(stdout).toMatch(/\nSettings\n {2}train\.optimizer\.lr {2}0\.1 {2}→ {2}0\.2\n/);
  expect(stdout).toMatch(/\nNumbers they begin with\n {2}WQ\[0,0\] was 0\.1 and is 0\.11 /);
  expect(stdout).toMatch(
    /\nFirst event that differs\n {2}step 0, event 2\n {2}WQ\[0,0\] .*\n {2}stepformer full-backprop --set .* --at @0:2\n/,
  );
  expect(stdout).toMatch(/\nLargest difference\n {2}step 0, event 2: WQ\[0,0\]/);
  expect(stdout).toMatch(
    /\n {2}step +loss a +loss b +differ +largest difference {2}in\n {5}0 .* 13 of 50 +0\.01 {2}WQ\n/,
  );
});

test('as JSON, of a snapshot and a scenario', async () => {
  const file = join(folder, 'run.txt');
  await invoke(['snapshot', 'full-backprop', '-o', file]);
  const same = JSON.parse((await invoke(['diff', file, 'full-backprop', '--json'])).stdout);
  expect(same).toMatchObject({
    same: true,
    program: [],
    settings: [],
    data: [],
    first: null,
    largest: null,
    longer: null,
  });
  expect(same.steps).toEqual(
    [0, 1].map(step => ({
      step,
      losses: [expect.any(Number), expect.any(Number)],
      differing: 0,
      tensors: 0,
      largest: null,
    })),
  );
  const { first, program, steps } = JSON.parse((await invoke(['diff', file, 'single-step', '--json'])).stdout);
  expect(program).toEqual([]); // the book trains the same program with other weights
  expect(Object.keys(first)).toEqual(
    expect.arrayContaining(['kind', 'step', 'event', 'id', 'phase', 'op', 'statement']),
  );
  expect(steps).toHaveLength(2);
});

test.each([
  [['diff', 'full-backprop'], 'diff needs a B'],
  [['diff', 'full-backprop', 'no-such'], '"no-such" is not a scenario or a file'],
  [['diff', 'no/such.txt', 'full-backprop'], 'does not exist'],
  [['diff', 'full-backprop', 'full-backprop', '--tolerance', '2'], '--tolerance "2" is not a number from 0 to below 1'],
])('%j', async (argv, message) => {
  const { code, stderr } = await invoke(argv);
  expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringContaining(message) });
});

test('a snapshot that is cut off is told with its line', async () => {
  const file = join(folder, 'cut.txt');
  writeFileSync(file, 'stepformer timeline 2\ntitle: x\n');
  const { code, stderr } = await invoke(['diff', file, 'full-backprop']);
  expect({ code, stderr }).toEqual({
    code: 1,
    stderr: expect.stringMatching(/cut\.txt:2:1: the name of the scenario is missing/),
  });
});
