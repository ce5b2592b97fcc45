import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { invoke } from '../cli/invoke.ts';

const folder = mkdtempSync(join(tmpdir(), 'stepformer-'));
afterAll(() => rmSync(folder, { recursive: true }));

async function told(text: string | Uint8Array): Promise<string> {
  const file = join(folder, 'sheet.json');
  writeFileSync(file, text);
  const { code, stdout, stderr } = await invoke(['check', file]);
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stderr).not.toMatch(/stumbled|\bat .*\.ts:\d+/);
  return stderr.replaceAll(`${folder}/`, '');
}

const sheet = (entry: string) => `{"scenario": "full-backprop", "entries": [\n  ${entry}\n]}`;

test.each([
  ['', 'sheet.json:1:1: the file is empty'],
  ['{"scenario": "full-backprop", "entries": [{"address": "A@0", "prin', 'sheet.json:1:'],
  [
    '[1, 2]',
    'sheet.json:1:1: a list of 2 stands where a worksheet belongs; write an object with scenario, title, entries',
  ],
  ['{"entries": [{"address": "loss@0", "printed": "1"}]}', 'a worksheet has no scenario; add "scenario"'],
  ['{"scenario": "full-backprop", "entries": []}', 'entries: there are no entries; write at least one'],
  [
    '{"scenario": "ful-backprop", "entries": [{"address": "loss@0", "printed": "1"}]}',
    'sheet.json:1:14 scenario: "ful-backprop" is not a scenario or a file; did you mean full-backprop?',
  ],
  [
    '{"scenario": "gone.json", "entries": [{"address": "loss@0", "printed": "1"}]}',
    'sheet.json:1:14 scenario: the scenario "gone.json" does not exist',
  ],
  [
    sheet('{"adress": "loss@0", "printed": "1"}'),
    'entries[0].adress: an entry has no field adress; did you mean address?',
  ],
  [
    sheet('{"address": "loss@0", "printed": 1.383}'),
    'sheet.json:2:36 entries[0].printed: the number 1.383 stands where a printed number belongs; write "0.250"',
  ],
  [
    sheet('{"address": "loss@0", "printed": "1,383"}'),
    'sheet.json:2:36 entries[0].printed: "1,383" is not a number; write it as it was printed',
  ],
  [
    sheet('{"address": "probs@0", "printed": ["0.1", "x", "0.2", "0.3"]}'),
    'sheet.json:2:45 entries[0].printed[1]: "x" is not a number',
  ],
  [
    sheet('{"address": "probs@0", "printed": ["0.1", "0.2"]}'),
    'sheet.json:2:37 entries[0].printed: 1×2 numbers printed for probs@0, which has 1×4 numbers',
  ],
  [
    sheet('{"address": "A[0,0]@0", "printed": ["0.1", "0.2"]}'),
    '1×2 numbers printed for A[0,0]@0, which has one number',
  ],
  [
    sheet('{"address": "A@0", "printed": [["0.1", "0.2"], ["0.1"]]}'),
    'entries[0].printed[1]: row 0 has 2 numbers and row 1 has 1',
  ],
  [sheet('{"address": "A@0", "printed": []}'), 'entries[0].printed: there is no number'],
  [
    sheet('{"address": "scled[0,0]@0", "printed": "1"}'),
    'sheet.json:2:15 entries[0].address: there is no tensor scled; did you mean scaled?',
  ],
  [sheet('{"address": "A[1]@0", "printed": ["0.5", "0.5"]}'), 'write rows and slices as "expression", not "address"'],
  [sheet('{"address": "A[7,0]@0", "printed": "1"}'), 'the matrix is 2×2 and has no cell [7,0]'],
  [sheet('{"address": "A@9", "printed": "1"}'), 'there is no step 9'],
  [sheet('{"address": "A@0:5", "printed": "1"}'), 'A is not written before event'],
  [sheet('{"expression": "exp(scaled[1,0]@0", "printed": "1"}'), 'entries[0].expression: '],
  [
    sheet('{"expression": "exp(scled[1,0])@0", "printed": "1"}'),
    'sheet.json:2:23 entries[0].expression: there is no tensor scled; did you mean scaled?',
  ],
  [sheet('{"expression": "exp(A, A)@0", "printed": "1"}'), 'exp takes 1 arguments and here are 2'],
  [sheet('{"expression": "A@0:5", "printed": "1"}'), 'A is not written before that moment'],
  ['{"scenario": "full-backprop", "__proto__": {}, "entries": []}', '__proto__'],
  [`${'['.repeat(10_000)}`, 'nested more than'],
  [Uint8Array.of(0x50, 0x4b, 3, 4, 0, 0, 255, 254), 'sheet.json: the file is not text'],
])('%#: %j', async (text, message) => {
  expect(await told(text)).toContain(message);
});

test('several mistakes are told at once, in the order of the file', async () => {
  const text = sheet('{"address": "scled@0", "printed": "1"},\n  {"address": "loss@0", "printed": ["1", "2"]}');
  expect((await told(text)).trimEnd().split('\n')).toEqual([
    expect.stringContaining('sheet.json:2:15 entries[0].address'),
    expect.stringContaining('sheet.json:3:36 entries[1].printed'),
  ]);
});

test('a worksheet that is not there, and a name that is none', async () => {
  expect(await invoke(['check', join(folder, 'none.json')])).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('does not exist'),
  });
  expect(await invoke(['check', 'toyai-bok-7'])).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('did you mean toyai-book-7?'),
  });
  expect(await invoke(['check', folder])).toMatchObject({ code: 1, stderr: expect.stringContaining('is a directory') });
});

test('with --json a mistake of the worksheet is a problem with its place', async () => {
  const file = join(folder, 'json.json');
  writeFileSync(file, sheet('{"address": "scled@0", "printed": "1"}'));
  const { code, stdout } = await invoke(['check', file, '--json']);
  expect(code).toBe(1);
  expect(JSON.parse(stdout)).toEqual({
    problems: [
      {
        path: 'entries[0].address',
        line: 2,
        column: 15,
        message: 'there is no tensor scled',
        hint: 'did you mean scaled?',
      },
    ],
  });
});
