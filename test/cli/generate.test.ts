import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { commands } from '../../src/commands/index.ts';
import { invoke } from './invoke.ts';

/** MicroGPT as short as it may be. */
const SHORT = ['--set', 'train.steps=12'];

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'stepformer-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

async function json(...argv: string[]) {
  const { code, stdout, stderr } = await invoke([...argv, '--json']);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return JSON.parse(stdout);
}

/** What goes wrong with a command line: its exit code and its one message. */
async function refused(...argv: string[]): Promise<string> {
  const { code, stdout, stderr } = await invoke(argv);
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stderr.trimEnd().split('\n').length).toBe(1);
  return stderr;
}

describe('generate', () => {
  test('gives the samples that the run ends with, the weights being those of the end', async () => {
    const { generated, ...rest } = await json('run', 'microgpt', ...SHORT);
    expect(generated.length).toBe(5);
    expect(Object.keys(rest)).toEqual(['title', 'steps', 'losses', 'parameters']);
    const again = await json('generate', 'microgpt', ...SHORT);
    expect(again.generated).toEqual(generated);
    expect(again).toMatchObject({ title: 'MicroGPT learns names', step: 12, seed: 1, temperature: 1 });
    expect(again.tokens.length).toBe(5);
    for (const [at, tokens] of again.tokens.entries())
      expect(tokens.filter((token: string) => token !== '<EOS>').join('')).toBe(generated[at]);
  });

  test('--step takes the weights after that step’s update', async () => {
    const early = await json('generate', 'microgpt', ...SHORT, '--step', '4', '--samples', '40');
    // The learning rate is held, so that a shorter run has the same first steps.
    const short = ['--set', 'train.steps=5', '--set', 'train.schedule={"type":"linear","over":12}'];
    const ended = await json('generate', 'microgpt', ...short, '--samples', '40');
    const later = await json('generate', 'microgpt', ...SHORT, '--samples', '40');
    expect(early.step).toBe(4);
    expect(early.generated).toEqual(ended.generated);
    expect(early.generated).not.toEqual(later.generated);
  });

  test('--samples, --seed and --temperature change what is drawn', async () => {
    const of = async (...more: string[]) => (await json('generate', 'microgpt', ...SHORT, ...more)).generated;
    const [few, many] = [await of('--samples', '2'), await of('--samples', '9')];
    expect(many.slice(0, 2)).toEqual(few);
    expect(many.length).toBe(9);
    expect(await of('--seed', '7', '--samples', '9')).not.toEqual(many);
    const greedy = await of('--temperature', '0');
    expect(new Set(greedy).size).toBe(1);
    expect(await of('--temperature', '0', '--seed', '-3')).toEqual(greedy);
  });

  test('words stand apart and letters together, a line a sample', async () => {
    const { stdout } = await invoke(['generate', 'encoder-decoder']);
    expect(stdout).toMatch(/^.+: after 200 of 200 training steps, temperature 0, seed 3\n\n {2}de nada\n$/);
    expect((await invoke(['generate', 'kv-cache'])).stdout).toMatch(/^.+: untrained, .+\n\n {2}\S+\n$/);
    expect((await invoke(['run', 'encoder-decoder'])).stdout).toMatch(/\nGenerated\n {2}de nada\n$/);
  });

  test.each([
    [['--temperature', '-1'], /^--temperature "-1" is not a number from 0 up; write 0 for the likeliest/],
    [['--temperature', 'hot'], /^--temperature "hot" is not a number/],
    [['--set', 'generate.temperature=-1'], /^generate\.temperature: -1 is negative, and a temperature is not/],
    [
      ['--step', '13'],
      /^there is no step 13 before generation; training steps are 0 to 11, and 12 is the pass after them$/m,
    ],
    [['--step', '-1'], /^--step "-1" is not a whole number from 0 up/],
    [['--step', '1.5'], /^--step "1.5" is not a whole number/],
    [['--samples', '0'], /^--samples "0" is not a whole number from 1 to/],
    [['--seed', 'x'], /^--seed "x" is not a whole number; write --seed 1/],
    [['--step', '--json'], /^--step needs a value/],
  ])('refuses %j', async (given, message) => {
    if (given.includes('--json')) {
      const { code, stdout } = await invoke(['generate', 'microgpt', ...given]);
      expect({ code, message: JSON.parse(stdout).problems[0].message }).toMatchObject({
        code: 1,
        message: expect.stringMatching(message),
      });
    } else expect(await refused('generate', 'microgpt', ...SHORT, ...given)).toMatch(message);
  });

  test('refuses a scenario that generates nothing', async () => {
    expect(await refused('generate', 'full-backprop')).toBe(
      'full-backprop does not generate; give it a field "generate", as in microgpt\n',
    );
  });
});

test('the tokens must be what the logits read', async () => {
  for (const [input, message] of [
    ['token', /logits reads no data called token .*did you mean tokens\?/],
    ['targets', 'logits reads no data called targets'],
  ] as const)
    expect(await refused('generate', 'microgpt', ...SHORT, '--set', `generate.input="${input}"`)).toMatch(message);
});

describe('--corpus', () => {
  test('trains on a file of one’s own, looked for where one stands', async () => {
    const file = join(folder, 'own.txt');
    writeFileSync(file, 'zz\r\n\r\nzzz\rzzzz\n');
    const { stdout } = await invoke(['validate', 'microgpt', '--corpus', file]);
    expect(stdout).toContain('3 examples');
    const { value } = await json('show', 'microgpt', 'targets@0', '--corpus', file, ...SHORT);
    expect(value[0].slice(0, -1).every((id: number) => id === 27)).toBe(true);
    const trained = await json(
      'generate',
      'microgpt',
      '--corpus',
      file,
      '--set',
      'train.steps=60',
      '--temperature',
      '0',
    );
    expect(trained.generated[0]).toMatch(/^z+$/);
  });

  test.each([
    ['an empty file', '', /own\.txt has no documents .*; write one a line$/m],
    ['empty lines', '\n \n\r\n', /own\.txt has no documents/],
    ['a binary file', 'PK\u0003\u0004\0\0', /own\.txt is not text: it has bytes that are 0/],
    ['a line of 10 MB', 'a'.repeat(10_000_000), /own\.txt:1:1: this line has 10000000 characters; 100000 is the most/],
    ['a foreign letter', 'ada\nzoé\n', /own\.txt:2:3: the letter "é" is not in the alphabet; add it/],
  ])('refuses %s', async (_, text, message) => {
    const file = join(folder, 'own.txt');
    writeFileSync(file, text);
    expect(await refused('run', 'microgpt', '--corpus', file)).toMatch(message);
  });

  test('refuses a file that has gone, and a scenario without a corpus', async () => {
    expect(await refused('run', 'microgpt', '--corpus', join(folder, 'gone.txt'))).toMatch(
      /^data\.corpus: ".*gone\.txt" does not exist .*; check its name and where it is$/m,
    );
    expect(await refused('run', 'full-backprop', '--corpus', 'x.txt')).toMatch(
      /^--corpus "x\.txt": the scenario reads no corpus; /,
    );
  });
});

test('every command on a scenario takes --set, --corpus and --json', () => {
  const onScenarios = commands.filter(({ usage }) => usage.startsWith('SCENARIO'));
  expect(onScenarios.length).toBeGreaterThan(6);
  for (const { name, flags } of onScenarios)
    expect({ name, flags }).toMatchObject({ flags: expect.arrayContaining(['json', 'set', 'corpus']) });
});

test.each([
  [['data.context=0'], /^data\.context: 0 is too small/],
  [
    ['data[0].tokens[0]="Q"'],
    /^data\[0\]\.tokens\[0\]: "Q" is not in the vocabulary .*; the vocabulary has "A", "B", "C", "D"$/m,
  ],
])('refuses --set %s', async ([set], message) => {
  const scenario = (set as string).startsWith('data.') ? 'microgpt' : 'full-backprop';
  expect(await refused('run', scenario, '--set', set as string)).toMatch(message);
});

describe('a loss that becomes NaN', () => {
  const BROKEN = ['--set', 'train.optimizer.lr=1e308', '--set', 'train.steps=3'];

  test('does not end the run, which names the first event that wrote one', async () => {
    const { losses, nonFinite } = await json('run', 'full-backprop', ...BROKEN);
    expect(losses.slice(1)).toEqual(['NaN', 'NaN', 'NaN']);
    expect(nonFinite).toEqual({ address: 'scores[1,0]@1:13', op: 'matmul', value: '-Infinity' });
    const { value } = await json('show', 'full-backprop', nonFinite.address, ...BROKEN);
    expect(value).toEqual([['-Infinity']]);
  });

  test('is marked for people in the table of losses, and where it began below', async () => {
    const { stdout } = await invoke(['run', 'full-backprop', ...BROKEN]);
    expect(stdout).toMatch(/^ +1 +NaN {2}! the first NaN or infinity, see below$/m);
    expect(stdout).toContain('The first NaN or infinity: matmul wrote −∞ to scores[1,0]@1:13.\n');
  });

  test('is not told of a run that is sound', async () => {
    expect(await json('run', 'microgpt', ...SHORT)).not.toHaveProperty('nonFinite');
    expect((await invoke(['run', 'full-backprop'])).stdout).not.toContain('NaN');
  });
});

test('a generated token is a step of its own, and none of the fixed ones', async () => {
  const { stdout } = await invoke(['events', 'microgpt', '--set', 'train.steps=1', '--set', 'generate.max_tokens=1']);
  const steps = stdout.match(/^step .*$/gm) ?? [];
  expect(steps.slice(0, 3)).toEqual(['step 0 of 2: training', 'step 1 of 2: forward pass', 'step 2: generated token']);
});
