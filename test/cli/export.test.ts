import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import type { ScreenRequest } from '../../src/commands/screen-request.ts';
import { openNpy } from '../../src/scenario/arrays/npy.ts';
import { Timeline } from '../../src/timeline/timeline.ts';
import { invoke } from './invoke.ts';

const folder = mkdtempSync(join(tmpdir(), 'stepformer-export-'));
afterAll(() => rmSync(folder, { recursive: true }));

async function exported(address: string, name: string) {
  const file = join(folder, name);
  const ended = await invoke(['export', 'full-backprop', address, '-o', file]);
  expect(ended).toEqual({ code: 0, stdout: '', stderr: '' });
  return readFileSync(file);
}

test('a tensor is written as CSV to standard output, and the same numbers to every kind of file', async () => {
  const { code, stdout } = await invoke(['export', 'full-backprop', 'A@0']);
  expect(code).toBe(0);
  const rows = stdout
    .trimEnd()
    .split('\n')
    .map(line => line.split(',').map(Number));
  expect(rows[1]?.[0]).toBe(0.4982322404126925);
  expect(String(await exported('A@0', 'a.csv'))).toBe(stdout);
  expect(JSON.parse(String(await exported('A@0', 'a.json')))).toEqual({
    address: 'A@0:17',
    shape: [2, 2],
    value: rows,
  });
  expect([...openNpy(await exported('A@0', 'a.npy'), 'a.npy').get('').data]).toEqual(rows.flat());
});

test('why a cell holds its number is written as text, Markdown, LaTeX and Python', async () => {
  const cell = 'scaled.grad[1,0]@0';
  expect(String(await exported(cell, 'why.txt'))).toMatch(/^scaled\.grad\[1,0\]@0:30 = 0\.0024999/);
  expect(String(await exported(cell, 'why.md'))).toContain('| `A[1,0]` (diagonal) |');
  expect(String(await exported(cell, 'why.tex'))).toMatch(/^\\begin\{aligned\}\n\\frac\{\\partial L\}/);
  expect(String(await exported(cell, 'why.py'))).toMatch(/^# scaled\.grad\[1,0\]@0:30 = 0\.0024999.*\nimport math\n/);
});

test.each([
  [['export', 'full-backprop', 'A', '-o', 'a.xls'], /a\.xls has no ending .*\.csv, \.npy/],
  [['export', 'full-backprop', 'A', '-o', 'a.md'], /A@1:17 is 2×2, and one cell .*A\[0,0\]@1:17/],
  [
    ['export', 'full-backprop', 'A', '-o', '/nowhere/a.csv'],
    /\/nowhere\/a\.csv can't be written: its folder does not exist; make the folder first/,
  ],
  [['screen', 'full-backprop', '--size', '0x0'], /--size 0x0 is no size/],
  [['screen', 'full-backprop', '--size', '-5x5'], /--size -5x5 is no size/],
  [['screen', 'full-backprop', '--format', 'pdf'], /--format pdf .*text, svg, md, words/],
  [['screen', 'full-backprop', '--theme', 'pink'], /--theme pink .*dark, light/],
])('%j says what is wrong and what to do', async (argv, message) => {
  const { code, stdout, stderr } = await invoke(argv, { draw: async () => '' });
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stderr).toMatch(message);
});

test('screen asks for what the flags say and prints what is drawn', async () => {
  const asked: ScreenRequest[] = [];
  const draw = async (request: ScreenRequest) => {
    asked.push(request);
    return 'drawn\n';
  };
  const { code, stdout } = await invoke(['screen', 'full-backprop', '--size', '80x24', '--format', 'words'], { draw });
  expect({ code, stdout }).toEqual({ code: 0, stdout: 'drawn\n' });
  expect(asked).toEqual([{ timeline: expect.any(Timeline), columns: 80, rows: 24, format: 'words', theme: 'dark' }]);
});

test('with --json there is JSON on standard output, with a file and without one', async () => {
  const printed = async (...args: string[]) => JSON.parse((await invoke([...args, '--json'])).stdout);
  expect(await printed('export', 'full-backprop', 'A@0')).toMatchObject({ address: 'A@0:17', shape: [2, 2] });
  const csv = join(folder, 'json.csv');
  expect(await printed('export', 'full-backprop', 'A@0', '-o', csv)).toEqual({ file: csv, address: 'A@0:17' });
  const sheet = join(folder, 'sheet.json');
  const files = [sheet, join(folder, 'sheet-key.json')];
  expect(await printed('worksheet', 'full-backprop', '--blank', '-o', sheet)).toEqual({ files });
});
