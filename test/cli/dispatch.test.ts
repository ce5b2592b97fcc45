import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { commands } from '../../src/commands/index.ts';
import { invoke } from './invoke.ts';

test.each([
  [['fulll-backprop'], '"fulll-backprop" is not a command, a scenario or a file; did you mean full-backprop?'],
  [['exlpain', 'full-backprop', 'probs'], 'did you mean explain?'],
  [['Run', 'full-backprop'], 'did you mean run?'],
  [['zzzzzzzzzz'], '`stepformer list` names the scenarios'],
  [['run', 'ful-backprop'], 'did you mean full-backprop?'],
  [['list', '--jsn'], 'list knows no --jsn; did you mean --json?'],
  [['list', '--values'], 'list knows no --values; it knows --json, --help'],
  [['list', '-x'], 'list knows no -x'],
  [['list', '--set', 'seed=1'], 'list knows no --set'],
  [['run', 'full-backprop', '--set'], '--set needs a value; --set PATH=VALUE'],
  [['run', 'full-backprop', '--set='], '--set needs a value; --set PATH=VALUE'],
  [['run', 'full-backprop', '--set', '--no-color'], '--set needs a value'],
  [['full-backprop', '--at', ''], '--at needs a value; --at ADDRESS'],
  [['export', 'full-backprop', 'A', '-o'], '--output needs a value; -o, --output FILE'],
  [['run', 'full-backprop', '--memory', '1', '--memory', '2'], '--memory was given 2 times: "1" and "2"; give it once'],
  [['generate', 'x', '--seed=1', '--seed', '-1'], '--seed was given 2 times: "1" and "-1"; give it once'],
  [
    ['export', 'full-backprop', 'A', '-o', 'a.csv', '--output=b.csv'],
    '--output was given 2 times: "a.csv" and "b.csv"',
  ],
  [['list', '--memory', '1', '--memory', '2'], 'list knows no --memory; it knows --json'],
  [['run', 'full-backprop', '--no-memory'], '--no-memory is no flag: --memory takes a value; --memory MB'],
  [['run', 'full-backprop', '--no-set'], '--no-set is no flag: --set takes a value; --set PATH=VALUE'],
  [
    ['run', 'full-backprop', '--check-replay=abc'],
    '--check-replay takes no value, and was given "abc"; write --check-',
  ],
  [['list', '--json=maybe'], '--json takes no value, and was given "maybe"; write --json, or --no-json'],
  [['list', '--no-color=x'], '--no-color takes no value, and was given "x"'],
  [['list', '--Json'], 'list knows no --Json; did you mean --json?'],
  [['list', '--no-jsn'], 'list knows no --no-jsn'],
  [['list', '-xy'], 'list knows no -x'],
  [['list', '--set.seed=1'], 'list knows no --set.seed'],
  [['explain', 'full-backprop'], 'explain needs an ADDRESS; stepformer explain SCENARIO ADDRESS'],
  [['run'], 'run needs a SCENARIO; stepformer run SCENARIO'],
  [['list', 'full-backprop'], 'list: "full-backprop" is one argument too many; stepformer list'],
  [['ops', 'softmx'], 'there is no operation softmx; did you mean softmax?'],
  [['full-backprop', 'more'], 'more has no place here; the terminal opens one scenario'],
])('%j is a mistake with a way out', async (argv, message) => {
  const { code, stdout, stderr } = await invoke(argv);
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stderr).toContain(message);
  expect(stderr.trimEnd().split('\n')).toHaveLength(1);
});

test('with --json a mistake is JSON on stdout', async () => {
  const { code, stdout, stderr } = await invoke(['run', 'ful-backprop', '--json']);
  expect(code).toBe(1);
  expect(stderr).toBe('');
  expect(JSON.parse(stdout)).toEqual({
    problems: [
      {
        path: '',
        line: 0,
        column: 0,
        message: '"ful-backprop" is not a scenario or a file',
        hint: 'did you mean full-backprop? `stepformer list` names the scenarios',
      },
    ],
  });
});

test('without a terminal one sentence names the command that prints the same', async () => {
  expect(await invoke(['full-backprop'])).toEqual({
    code: 2,
    stdout: '',
    stderr:
      'This is not a terminal, so there is no screen to step on; `stepformer events full-backprop` prints the same run.\n',
  });
  expect((await invoke([])).stderr).toContain('`stepformer list` names the scenarios');
  expect((await invoke(['full-backprop'], { dumb: true })).stderr).toBe(
    'A terminal with TERM=dumb can draw no screen; `stepformer events full-backprop` prints the same run.\n',
  );
});

test.each([
  [['--at', 'A@0'], '--at needs a scenario to open', 'stepformer SCENARIO --at ADDRESS'],
  [['--watch'], '--watch needs a scenario to open', 'stepformer SCENARIO'],
])('%o without a scenario is not ignored', async (argv, message, hint) => {
  const { code, stderr } = await invoke(argv, { interactive: true });
  expect(code).toBe(1);
  expect(stderr).toContain(message);
  expect(stderr).toContain(hint);
});

test.each([
  [
    ['full-backprop', '--set', 'train.optimizer.lr=5'],
    'events full-backprop --set train.optimizer.lr=5` prints the same run',
  ],
  [
    ['microgpt', '--corpus', 'my names.txt', '--memory', '64', '--set', 'a=1', '--set', 'title="it"'],
    `events microgpt --set a=1 --set 'title="it"' --corpus 'my names.txt' --memory 64\``,
  ],
  [['full-backprop', '--at', 'A[1,0]@0'], `screen full-backprop --at 'A[1,0]@0'\` prints the same screen`],
  [['my own/it.json'], `events 'my own/it.json'\``],
])('%j without a terminal: that command has the same flags', async (argv, command) => {
  const { code, stderr } = await invoke(argv);
  expect(code).toBe(2);
  expect(stderr).toContain(`\`stepformer ${command}`);
});

test('in a terminal a scenario opens, with its settings', async () => {
  const opened: unknown[] = [];
  const open = async (file: string | undefined, { set }: { set: readonly string[] }) => {
    opened.push([file?.replace(/.*[\\/]/, ''), set]);
    return 0 as const;
  };
  const argv = ['full-backprop', '--set', 'seed=1', '--set', 'train.steps=2'];
  expect((await invoke(argv, { interactive: true, open })).code).toBe(0);
  await invoke(['some/where.json'], { interactive: true, open });
  await invoke([], { interactive: true, open });
  expect(opened).toEqual([
    ['full-backprop.json', ['seed=1', 'train.steps=2']],
    ['where.json', []],
    [undefined, []],
  ]);
});

test('help names every command, and a command help its flags', async () => {
  const { code, stdout } = await invoke(['--help']);
  expect(code).toBe(0);
  for (const { name, about } of commands) expect(stdout).toMatch(new RegExp(`^  ${name} .*${about.slice(0, 20)}`, 'm'));
  expect((await invoke(['help'])).stdout).toBe(stdout);
  const explain = await invoke(['explain', '--help']);
  expect(explain.stdout).toContain('stepformer explain SCENARIO ADDRESS');
  expect(explain.stdout).toContain('--set PATH=VALUE');
  expect(explain.stdout).not.toContain('--values');
  expect((await invoke(['help', 'explain'])).stdout).toBe(explain.stdout);
});

test('the version is that of the package', async () => {
  const { version } = JSON.parse(readFileSync('package.json', 'utf8'));
  expect((await invoke(['--version'])).stdout).toBe(`${version}\n`);
});

test('a crash is one sentence, and a stack only on request', async () => {
  const open = async () => {
    throw new TypeError('tensors fell over\nand more');
  };
  const quiet = await invoke(['full-backprop'], { interactive: true, open });
  expect(quiet).toEqual({
    code: 1,
    stdout: '',
    stderr: 'stepformer stumbled: tensors fell over (STEPFORMER_DEBUG=1 shows where)\n',
  });
  const loud = await invoke(['full-backprop'], { interactive: true, open, debug: true });
  expect(loud.stderr).toMatch(/tensors fell over[\s\S]*dispatch\.test\.ts:\d+/);
});
