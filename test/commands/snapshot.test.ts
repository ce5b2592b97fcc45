import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { invoke } from '../cli/invoke.ts';

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'stepformer-'));
  file = join(folder, 'kept.txt');
});
afterEach(() => rmSync(folder, { recursive: true }));

const FASTER = ['--set', 'train.optimizer.lr=0.2'];

test('--check passes where nothing changed, and names the first change with how to open it', async () => {
  await invoke(['snapshot', 'full-backprop', '-o', file]);
  const good = await invoke(['snapshot', 'full-backprop', '--check', file]);
  expect(good).toEqual({ code: 0, stderr: '', stdout: `${file}: nothing changed in 2 steps\n` });
  const bad = await invoke(['snapshot', 'full-backprop', '--check', file, ...FASTER]);
  expect(bad).toMatchObject({ code: 1, stderr: '' });
  expect(bad.stdout).toMatch(
    /kept\.txt is not what the run gives now\nstep 0, event 46: WQ\.2\[1,0\] was -0\.0000176772919226 and is -0\.0000353545838452 .*\nopen it: stepformer full-backprop --set train\.optimizer\.lr=0\.2 --at 'WQ\.2\[1,0\]@0:46'\n$/,
  );
  expect((await invoke(['snapshot', 'full-backprop', '--check', file, '--tolerance', '0.6', ...FASTER])).code).toBe(0);
});

test('--check as JSON has every change of the first step that differs', async () => {
  await invoke(['snapshot', 'full-backprop', '-o', file]);
  const same = await invoke(['snapshot', 'full-backprop', '--check', file, '--json']);
  expect(JSON.parse(same.stdout)).toEqual({ file, same: true, step: null, summary: null, changes: [] });
  const { code, stdout } = await invoke(['snapshot', 'full-backprop', '--check', file, '--json', ...FASTER]);
  const { same: none, step, changes } = JSON.parse(stdout);
  expect({ code, none, step }).toEqual({ code: 1, none: false, step: 0 });
  expect(changes[0]).toMatchObject({ kind: 'numbers', id: 'WQ.2', event: 46, at: [1, 0] });
  expect(changes.map(({ id }: { id: string }) => id)).toEqual(['WQ.2', 'WK.2', 'WV.2', 'WO.2']);
});

test('--update writes the file again, and says what changed', async () => {
  const first = await invoke(['snapshot', 'full-backprop', '--update', file]);
  expect(first).toEqual({ code: 0, stderr: '', stdout: `${file} is written\n` });
  const kept = readFileSync(file, 'utf8');
  const again = await invoke(['snapshot', 'full-backprop', '--update', file]);
  expect(again.stdout).toBe(`${file} is written again; nothing changed\n`);
  const changed = await invoke(['snapshot', 'full-backprop', '--update', file, ...FASTER]);
  expect(changed).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/is written again\nstep 0, event 46: WQ\.2/),
  });
  expect(readFileSync(file, 'utf8')).not.toBe(kept);
});

test('what can not be is one sentence', async () => {
  const told = async (...args: string[]) => {
    const { code, stderr } = await invoke(['snapshot', 'full-backprop', ...args]);
    expect(code).toBe(1);
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
    return stderr;
  };
  expect(await told('--check', join(folder, 'none.txt'))).toMatch(
    /none\.txt can't be read \(ENOENT\); .*--update FILE/,
  );
  expect(await told('--check', folder)).toContain(`${folder} is a directory; name a file in it`);
  expect(await told('--check', file, '-o', file)).toContain('exclude each other');
  expect(await told('--check', file, '--tolerance', 'much')).toContain('--tolerance "much" is not a number');
  expect(await told('--update', join(folder, 'no', 'kept.txt'))).toContain(
    "can't be written: its folder does not exist; make the folder first",
  );
  writeFileSync(file, 'stepformer timeline 1\n');
  expect(await told('--check', file)).toContain('another format');
  writeFileSync(file, Buffer.from([0, 1, 2, 255]));
  expect(await told('--update', file)).toContain('this is no snapshot');
});

test('what stands after the end is told, and so is a program of other lines with the same numbers', async () => {
  const text = (await invoke(['snapshot', 'full-backprop'])).stdout;
  const at = join(folder, 'edited.txt');
  const checked = async (content: string, ...flags: string[]) => {
    writeFileSync(at, content);
    return invoke(['snapshot', 'full-backprop', '--check', at, ...flags]);
  };
  expect((await checked(`${text}\n\n`)).code).toBe(0);
  for (const more of [text, 'x\n']) {
    const { code, stderr } = await checked(text + more);
    expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringContaining('there is more after the end') });
  }
  const [line = ''] = /^ {2}\w+ = softmax\(scaled\)\n/m.exec(text) ?? [];
  expect(line).not.toBe('');
  const without = await checked(text.replace(line, ''));
  expect(without.code).toBe(1);
  expect(without.stdout).toMatch(
    /\nline \d+ of the program was .* and is A = softmax\(scaled\); every number is the same\n$/,
  );
  const other = JSON.parse((await checked(text.replace(line, '  A = elsewise\n'), '--json')).stdout);
  expect(other).toMatchObject({
    same: false,
    changes: [],
    summary: expect.stringContaining('was A = elsewise and is A = '),
  });
});
