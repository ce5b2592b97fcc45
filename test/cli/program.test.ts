import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { closeSync, existsSync, mkdtempSync, openSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, expect, test } from 'vitest';

// The bundle as a user runs it, in processes of its own.
beforeAll(() => void execFileSync(process.execPath, ['tools/build.mjs']));

function stepformer(args: readonly string[], { node = [] as string[], env = {} } = {}) {
  const options = { encoding: 'utf8', env: { ...process.env, ...env }, input: '' } as const;
  const { status, stdout, stderr } = spawnSync(process.execPath, [...node, 'dist/cli.js', ...args], options);
  return { status, stdout, stderr };
}

test('prints on standard output, and ends well', () => {
  const { status, stdout, stderr } = stepformer(['list']);
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  expect(stdout).toMatch(/^ {2}full-backprop +Example 3/m);
});

test('ends with 2 and one sentence where there is no terminal', () => {
  const { status, stdout, stderr } = stepformer(['full-backprop']);
  expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
  expect(stderr.trimEnd().split('\n')).toEqual([expect.stringContaining('`stepformer events full-backprop`')]);
});

test('on an old Node says so in one sentence, without a stack', () => {
  const old = 'Object.defineProperty(process,"versions",{value:{node:"18.20.4"}})';
  const { status, stdout, stderr } = stepformer(['list'], { node: ['--import', `data:text/javascript,${old}`] });
  expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
  expect(stderr).toBe(
    'stepformer needs Node 22 or newer and this is Node 18.20.4; install a newer one from nodejs.org.\n',
  );
});

test('the entry file has no syntax that an old Node would stumble over before that sentence', () => {
  const entry = readFileSync('dist/cli.js', 'utf8');
  expect(entry).toMatch(/^#!\/usr\/bin\/env node\n/);
  expect(entry).not.toMatch(/\?\.|\?\?|\|\|=|&&=|\bawait\b|import\s*\{|static\s*\{/);
});

test('a pipe that closes early is no error', async () => {
  const child = spawn(process.execPath, ['dist/cli.js', 'events', 'readme-training', '--json', '--values']);
  child.stdout.once('data', () => child.stdout.destroy());
  let stderr = '';
  child.stderr.on('data', data => {
    stderr += data;
  });
  const status = await new Promise(resolve => child.on('close', resolve));
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
});

test
  .skipIf(!existsSync('/dev/full'))
  .each([
    ['list'],
    ['run', 'full-backprop'],
    ['events', 'full-backprop', '--json'],
    ['schema'],
    ['worksheet', 'full-backprop', '--blank'],
  ])('%s on a full disk is one sentence', (...args) => {
  const full = openSync('/dev/full', 'w');
  const stdio = ['ignore', full, 'pipe'] as const;
  const { status, stderr } = spawnSync(process.execPath, ['dist/cli.js', ...args], {
    encoding: 'utf8',
    stdio: [...stdio],
  });
  closeSync(full);
  expect({ status, stderr }).toEqual({
    status: 1,
    stderr: "The output can't be written (the disk is full); what is there of it is not all.\n",
  });
});

test.each([['list'], ['run', 'full-backprop'], ['explain', 'full-backprop', 'probs[0,2]'], ['ops', 'softmax']])(
  '%s loads neither Ink nor React',
  (...args) => {
    const folder = mkdtempSync(join(tmpdir(), 'stepformer-'));
    try {
      expect(stepformer(args, { env: { NODE_V8_COVERAGE: folder } }).status).toBe(0);
      const loaded = readdirSync(folder)
        .flatMap(file => JSON.parse(readFileSync(join(folder, file), 'utf8')).result as { url: string }[])
        .filter(({ url }) => url.includes('/dist/'))
        .map(({ url }) => fileURLToPath(url));
      expect(loaded.length).toBeGreaterThan(2);
      for (const file of loaded) expect(readFileSync(file, 'utf8')).not.toMatch(/yoga|react\.element|useState/i);
    } finally {
      rmSync(folder, { recursive: true });
    }
  },
);
