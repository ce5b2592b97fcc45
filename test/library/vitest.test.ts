import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loadScenario, record, type Timeline } from '../../src/index.ts';
import { matrix } from '../../src/tensor/tensor.ts';
import '../../src/vitest.ts';

describe('toMatchTensor', () => {
  const tensor = matrix([
    [0.1, 0.2],
    [0.3, 0.4],
  ]);

  test('takes tensors, rows, a row and a number', () => {
    expect(tensor).toMatchTensor(tensor);
    expect(tensor).toMatchTensor([
      [0.1, 0.2],
      [0.3, 0.4],
    ]);
    expect([1, 2]).toMatchTensor([1, 2]);
    expect(matrix([[1, 2]])).toMatchTensor([1, 2]);
    expect(matrix([[7]])).toMatchTensor(7);
  });

  test('compares to so many decimals, and names the cell and both numbers', () => {
    const printed = [
      [0.1, 0.2],
      [0.3, 0.44],
    ];
    expect(tensor).toMatchTensor(printed, { digits: 1 });
    expect(tensor).not.toMatchTensor(printed, { digits: 2 });
    expect(() => expect(tensor).toMatchTensor(printed)).toThrow('[1,1] is 0.4, and 0.44 was expected to 12 decimals');
    expect(() => expect(tensor).toMatchTensor([1, 2])).toThrow('the tensor is 2×2, and 1×2 was expected');
    expect(() => expect('x').toMatchTensor([1])).toThrow('expected a number');
    expect(matrix([[Number.NaN]])).not.toMatchTensor(0);
    expect(matrix([[Number.NaN]])).toMatchTensor(Number.NaN);
  });
});

describe('toExplain', () => {
  const timeline = record(loadScenario('full-backprop'));

  test('holds that the terms of a cell, or of every cell, sum to its value', () => {
    for (const id of timeline.segment(0).tape.slots.keys()) expect(timeline).toExplain(`${id}@0`);
    expect(timeline).toExplain('scaled.grad[1,0]@0');
  });

  test('fails where they do not', () => {
    const { tape, values } = timeline.segment(0);
    const slot = tape.slots.get('A') ?? -1;
    const wrong = [...values];
    wrong[slot] = matrix([
      [0.6, 0.4],
      [0.5, 0.5],
    ]);
    const segment = { ...timeline.segment(0), values: wrong };
    const other: Timeline = Object.create(timeline, { segment: { value: () => segment } });
    expect(() => expect(other).toExplain('A[0,0]@0')).toThrow(
      /^A\[0,0\]@0:17: the terms sum to 0\.50\d+, and \[0,0\] is 0\.6/,
    );
    expect(() => expect(timeline).toExplain('nothing@0')).toThrow('there is no tensor nothing');
    expect(() => expect({}).toExplain('A@0')).toThrow('expected a Timeline');
  });
});

test('plain snapshots of tensors and timelines are their text', () => {
  expect(
    matrix([
      [1 / 3, 2],
      [-0, 1e-30],
    ]),
  ).toMatchInlineSnapshot(`
    2×2
      0.333333333333 2
      0 1e-30
  `);
  expect(record(loadScenario('dot-product'))).toMatchSnapshot();
});

describe('toMatchTimeline keeps a file beside the test', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'stepformer-vitest-'));
    symlinkSync(resolve('node_modules'), join(folder, 'node_modules'), 'junction');
    mkdirSync(join(folder, 'tests'));
    writeFileSync(
      join(folder, 'tests', 'kept.test.ts'),
      `import { expect, test } from 'vitest';
import { loadScenario, record } from ${JSON.stringify(resolve('src/index.ts'))};
import ${JSON.stringify(resolve('src/vitest.ts'))};
test('a run', async () => {
  const set = process.env.CHANGE ? [process.env.CHANGE] : [];
  await expect(record(loadScenario(${JSON.stringify(resolve('scenarios/full-backprop.json'))}, { set }))).toMatchTimeline();
});
`,
    );
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  function run(env: Readonly<Record<string, string>>, ...args: string[]) {
    const inherited = Object.entries(process.env).filter(
      ([name]) => !/^(vitest|ci$|force_color$|node_env$)/i.test(name),
    );
    const vitest = resolve('node_modules/vitest/vitest.mjs');
    const { status, stdout, stderr } = spawnSync(process.execPath, [vitest, 'run', '--root', folder, ...args], {
      cwd: folder,
      encoding: 'utf8',
      env: { ...Object.fromEntries(inherited), ...env },
    });
    return { status, text: stdout + stderr };
  }
  const kept = () => readFileSync(join(folder, 'tests', '__timelines__', 'kept-a-run.txt'), 'utf8');

  test('written the first time but never in CI, held the next time, renewed by -u alone', () => {
    const inCi = run({ CI: 'true' });
    expect(inCi, inCi.text).toMatchObject({ status: 1 });
    expect(inCi.text).toContain('there is no tests/__timelines__/kept-a-run.txt, and in CI it is not written');
    expect(inCi.text).toContain('write it: npx vitest run tests/kept.test.ts, and commit tests/__timelines__/');
    expect(readdirSync(join(folder, 'tests'))).toEqual(['kept.test.ts']);

    const first = run({});
    expect(first, first.text).toMatchObject({ status: 0 });
    expect(kept()).toMatch(/^stepformer timeline 2\ntitle: Example 3/);
    const before = kept();
    const again = run({ CI: 'true' });
    expect(again, again.text).toMatchObject({ status: 0 });

    const changed = run({ CHANGE: 'parameters.WQ=[[0.1,0],[0,0.100001]]' });
    expect(changed.status).toBe(1);
    expect(changed.text).toContain('the timeline is not that of tests/__timelines__/kept-a-run.txt');
    expect(changed.text).toMatch(/step 0, event 2: WQ\[1,1\] was 0\.1 and is 0\.100001 .* events differ/);
    expect(changed.text).toMatch(
      /open it: stepformer \S+full-backprop\.json --set 'parameters\.WQ=\[\[0\.1,0\],\[0,0\.100001\]\]' --at 'WQ\[1,1\]@0:2'/,
    );
    expect(kept()).toBe(before);

    const renewed = run({ CHANGE: 'parameters.WQ=[[0.1,0],[0,0.100001]]' }, '-u');
    expect(renewed, renewed.text).toMatchObject({ status: 0 });
    expect(kept()).toContain('0 0.100001');
  }, 60_000);
});
