import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { invoke } from '../cli/invoke.ts';

const folder = mkdtempSync(join(tmpdir(), 'stepformer-'));
afterAll(() => rmSync(folder, { recursive: true }));

function written(entries: readonly object[], scenario = 'full-backprop'): string {
  const file = join(folder, 'sheet.json');
  writeFileSync(file, JSON.stringify({ scenario, title: 'A sheet | of mine', entries }));
  return file;
}

const entries = [
  { section: '7.9.3.7', address: 'V.grad[0,1]@0', printed: '-0.0376' },
  { section: '7.9.3.1', address: 'probs@0', printed: ['0.250', '0.249', '0.251', '0.249'] },
  { expression: 'exp(scaled[1,0] - max(scaled[1]))@0', printed: '0.9929' },
];

test('check --json has an entry for each of the worksheet’s, in its order', async () => {
  const { code, stdout } = await invoke(['check', written(entries), '--json']);
  expect(code).toBe(1);
  const checked = JSON.parse(stdout);
  expect(checked).toMatchObject({
    scenario: 'full-backprop',
    counts: { right: 3, rounding: 2, follows: 0, wrong: 1 },
    blank: 0,
  });
  expect(checked.entries[0]).toEqual({
    section: '7.9.3.7',
    address: 'V.grad[0,1]@0',
    printed: '-0.0376',
    value: -0.03733605784065134,
    verdict: 'wrong',
    cause: 'looks like row 1 instead of row 0',
    rule: 'wrong row, token or position',
  });
  expect(checked.entries[1]).toMatchObject({ verdict: 'rounding', cause: expect.stringMatching(/^\[0,0\] cut off/) });
  expect(checked.entries[1].value[2]).toBeCloseTo(0.250629, 6);
  expect(checked.entries[1].cells.map(({ verdict }: { verdict: string }) => verdict)).toEqual([
    'rounding',
    'right',
    'right',
    'right',
  ]);
  expect(checked.entries[2]).toMatchObject({
    section: '',
    expression: entries[2]?.expression,
    value: 0.9929538733665889,
  });
});

test('for people the sections stand apart, what is right is counted, and the end sums up', async () => {
  const { code, stdout, stderr } = await invoke(['check', written(entries)]);
  expect({ code, stderr }).toEqual({ code: 1, stderr: '' });
  expect(stdout).toContain('\n7.9.3.1: 3 right\n  ≈ rounding  probs[0,0]@0  printed 0.250  is 0.25062  cut off');
  expect(stdout).toContain(
    '\n7.9.3.7\n  ✗ wrong  V.grad[0,1]@0  printed -0.0376  is -0.037336  looks like row 1 instead of row 0\n',
  );
  expect(stdout.trimEnd().split('\n').at(-1)).toBe('6 numbers: 3 right, 2 rounding, 1 wrong');
});

test('as Markdown every number has its line', async () => {
  const { stdout } = await invoke(['check', written(entries), '--markdown']);
  expect(stdout).toContain('# A sheet | of mine\n');
  expect(stdout.match(/^\| `/gm)).toHaveLength(6);
  expect(stdout).toContain('| `probs[0,3]@0` | 0.249 | 0.24938 | ✓ right |  |');
});

test('nothing wrong ends well, also where something was rounded', async () => {
  expect((await invoke(['check', written(entries.slice(1))])).code).toBe(0);
});

test('--set changes the scenario that is checked', async () => {
  const loss = [{ address: 'WQ[1,0]@0', printed: '-0.0000177' }];
  expect((await invoke(['check', written(loss)])).code).toBe(0);
  expect((await invoke(['check', written(loss), '--set', 'train.optimizer.lr=1'])).code).toBe(1);
});

test('a scenario is looked for beside the worksheet', async () => {
  writeFileSync(join(folder, 'mine.json'), JSON.stringify({ constants: { a: 2 }, program: ['b = a * a'] }));
  expect((await invoke(['check', written([{ address: 'b', printed: '4' }], './mine.json')])).stdout).toContain(
    '1 number: 1 right',
  );
});

test.each(['adam', 'batch-patterns', 'decoder', 'feed-forward', 'full-backprop', 'gpt-i-love-ai', 'transformer-2x2'])(
  'the answer key of %s is right, and its empty worksheet empty',
  async name => {
    const key = await invoke(['worksheet', name, '--key', '--json']);
    const { entries } = JSON.parse(key.stdout);
    const file = join(folder, 'key.json');
    writeFileSync(file, key.stdout);
    const { code, stdout } = await invoke(['check', file, '--json']);
    expect(code).toBe(0);
    const { counts } = JSON.parse(stdout);
    expect(counts).toMatchObject({ rounding: 0, follows: 0, wrong: 0 });
    const blank = await invoke(['worksheet', name, '--blank', '--json']);
    writeFileSync(file, blank.stdout);
    const empty = JSON.parse((await invoke(['check', file, '--json'])).stdout);
    expect(empty).toMatchObject({ blank: counts.right, counts: { right: 0 } });
    expect(empty.entries).toHaveLength(entries.length);
  },
);

test('a file has its answers in a second one beside it', async () => {
  const sheet = join(folder, 'print.md');
  const { code, stdout } = await invoke(['worksheet', 'full-backprop', '--blank', '-o', sheet]);
  expect({ code, stdout }).toEqual({ code: 0, stdout: `${sheet} and ${join(folder, 'print-key.md')} written\n` });
  const [blank, key] = [sheet, join(folder, 'print-key.md')].map(file => readFileSync(file, 'utf8'));
  expect(blank).toContain('## `A = softmax(scaled)`');
  expect(blank).not.toContain('0.498');
  expect(key).toContain('| B | 0.498232 | 0.501768 |');
  expect(blank?.match(/^\|/gm)?.length).toBeGreaterThan(key?.match(/^\|/gm)?.length ?? 0); // what is given
});

test('worksheet asks what to write', async () => {
  expect(await invoke(['worksheet', 'full-backprop'])).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('add --blank or --key'),
  });
});

test('the ending of the file says whether it is to fill in or to print', async () => {
  const [sheet, key] = ['hw.json', 'hw-key.json'].map(name => join(folder, name)) as [string, string];
  expect((await invoke(['worksheet', 'full-backprop', '--blank', '-o', sheet])).code).toBe(0);
  expect(JSON.parse((await invoke(['check', sheet, '--json'])).stdout)).toMatchObject({ counts: { right: 0 } });
  expect((await invoke(['check', key])).stdout).toMatch(/\d+ numbers: \d+ right\n$/);
});

test('a printed worksheet begins with everything it is worked out from', async () => {
  const { stdout } = await invoke(['worksheet', 'full-backprop', '--blank']);
  const given = /## Given\n([\s\S]*?)\n## `/.exec(stdout)?.[1] ?? '';
  expect(given).toContain('`tokens`: A (0), B (1)\n\n`target`: C (2)\n');
  for (const name of ['E', 'WQ', 'WK', 'WV', 'WO']) expect(given).toMatch(new RegExp(`^\\| \`${name}\` \\|`, 'm'));
  expect(given).toContain('\n| 0 | 0.1 | 0 |\n');
  expect(given).toMatch(/\n\nUpdated by sgd: lr = 0\.1\n$/);
  expect((await invoke(['worksheet', 'full-backprop', '--key'])).stdout).not.toContain('## Given');
  expect((await invoke(['worksheet', 'adam', '--blank'])).stdout).toMatch(
    /Updated by adam: lr = [\d.]+, beta1 = 0\.\d+, beta2 = 0\.\d+, eps = /,
  );
  expect((await invoke(['worksheet', 'baby-transformer', '--blank'])).stdout).toMatch(
    /\n`Wq`: 64×64, as `stepformer show baby-transformer Wq@0:4` prints it\n/,
  );
});

test('--only asks for some tensors alone, in every form and every example', async () => {
  const asked = async (scenario: string, only: string) => {
    const { stdout } = await invoke(['worksheet', scenario, '--blank', '--only', only, '--json']);
    return JSON.parse(stdout).entries.map(({ address }: { address: string }) => address);
  };
  expect(await asked('full-backprop', 'scaled.grad, A,scaled')).toEqual(['scaled@0', 'A@0', 'scaled.grad@0']);
  expect(await asked('full-backprop', 'A@0')).toEqual(['A@0']);
  expect(await asked('batch-patterns', 'A')).toEqual(['A#0@0', 'A#1@0', 'A#2@0']);
  const { stdout } = await invoke(['worksheet', 'full-backprop', '--blank', '--only', 'A']);
  expect(stdout.split('\n## ').map(block => block.split('\n')[0])).toEqual([
    expect.stringMatching(/^# Example 3/),
    'Given',
    '`A = softmax(scaled)`',
  ]);
});

test.each([
  [
    ['--blank', '-o', 'hw.txt'],
    'hw.txt has no ending that says what to write; use .json to fill it in and check it, .md',
  ],
  [['--key', '--markdown', '-o', 'hw.json'], '--markdown and the ending of hw.json exclude each other'],
  [['--blank', '--key'], '--blank and --key exclude each other; give one of them'],
  [
    ['--blank', '--only', 'scald'],
    'a worksheet of this scenario does not ask for "scald"; did you mean scaled? it asks for X,',
  ],
])('worksheet %j is refused', async (flags, message) => {
  const { code, stdout, stderr } = await invoke(['worksheet', 'full-backprop', ...flags]);
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stderr).toContain(message);
});

test.each([
  [['check', 'toyai-book-7', '--json', '--markdown'], '--json and --markdown exclude each other'],
  [['worksheet', 'adam', '--key', '--json', '-o', 'hw.md'], '--json and the ending of hw.md exclude each other'],
])('%j is refused, as JSON', async (argv, message) => {
  const { code, stdout } = await invoke(argv);
  expect({ code, problems: JSON.parse(stdout).problems }).toMatchObject({ code: 1, problems: [{ message }] });
});

test('of an empty worksheet one sentence is told, of one half filled in no bare headings', async () => {
  const blank = { address: 'loss@0', printed: '' };
  const empty = await invoke([
    'check',
    written([
      { section: '1', ...blank },
      {
        section: '2',
        address: 'A@0',
        printed: [
          ['', ''],
          ['', ''],
        ],
      },
    ]),
  ]);
  expect(empty).toEqual({
    code: 0,
    stdout: 'A sheet | of mine (scenario full-backprop)\n\nNothing is filled in yet; 5 numbers can be.\n',
    stderr: '',
  });
  const half = await invoke([
    'check',
    written([
      { section: '1', ...blank },
      { section: '2', address: 'loss@0', printed: '1.38' },
    ]),
  ]);
  expect(half.stdout).toBe(
    'A sheet | of mine (scenario full-backprop)\n\n2: 1 right\n\n1 number: 1 right; 1 not filled in\n',
  );
});

test('a number far smaller than what was printed still has three digits', async () => {
  const { stdout } = await invoke(['check', written([{ address: 'scaled.grad[1,0]@0', printed: '0.3' }])]);
  expect(stdout).toMatch(/printed 0\.3 +is 0\.0025 /);
  const digits = await invoke([
    'check',
    written([
      { address: 'context.grad[0,0]@0', printed: '0.7' },
      { address: 'WQ.grad[1,0]@0', printed: '3' },
    ]),
  ]);
  expect(digits.stdout).toMatch(/printed 3 +is 0\.000177 /);
});

test('check alone lists the worksheets that are shipped', async () => {
  const { code, stdout } = await invoke(['check']);
  expect(code).toBe(0);
  expect(stdout).toMatch(/^Worksheets\n[\s\S]*\n {2}toyai-book-7 +\S.* \(full-backprop\)\n/);
  const listed = JSON.parse((await invoke(['check', '--json'])).stdout);
  expect(listed.worksheets).toContainEqual({
    name: 'toyai-book-7',
    title: expect.any(String),
    scenario: 'full-backprop',
  });
});
