import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { invoke } from './invoke.ts';

const folder = mkdtempSync(join(tmpdir(), 'stepformer-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** A file of each kind as the program writes it, what it is called, and the command that its message names. */
const FILES = [
  ['scenario.json', () => readFileSync('scenarios/adam.json', 'utf8'), 'a scenario', 'stepformer diff SCENARIO FILE'],
  ['sheet.json', () => printed('worksheet', 'adam', '--blank', '--json'), 'a worksheet', 'stepformer check FILE'],
  ['sheet.md', () => printed('worksheet', 'adam', '--blank'), "a worksheet's Markdown", '--blank --json'],
  ['timeline.txt', () => printed('snapshot', 'adam'), 'a snapshot', 'stepformer snapshot SCENARIO --check FILE'],
  ['run.jsonl', () => printed('events', 'adam', '--json'), 'a saved run', 'stepformer diff SCENARIO FILE'],
  ['run.json', () => printed('run', 'adam', '--json'), 'what `stepformer run --json` printed', '--json --values'],
  ['done.json', () => printed('check', 'toyai-book-5', '--json'), 'what `stepformer check --json` printed', 'name the'],
  ['arrays.json', () => '{"Q": [[1, 2]], "loss": 3}', 'a file of arrays', 'stepformer compare SCENARIO FILE'],
  ['arrays.npz', () => 'PK\u0003\u0004\0', 'a file of arrays', 'stepformer compare SCENARIO FILE'],
] as const;

async function printed(...argv: string[]): Promise<string> {
  return (await invoke(argv)).stdout;
}

beforeAll(async () => {
  for (const [name, content] of FILES) writeFileSync(join(folder, name), await content());
});

/** What each command reads, and the files that it takes. */
const READERS: readonly (readonly [kind: string, takes: RegExp, argv: (file: string) => string[]])[] = [
  ['a scenario', /^scenario/, file => ['validate', file]],
  ['a scenario', /^scenario/, file => ['run', file]],
  ['a scenario', /^scenario/, file => ['show', file, 'w']],
  ['a scenario', /^(scenario|timeline|run\.jsonl)/, file => ['diff', 'adam', file]],
  ['a scenario', /^(scenario|timeline|run\.jsonl)/, file => ['diff', file, 'adam']],
  ['a worksheet', /^sheet\.json/, file => ['check', file]],
  ['a snapshot', /^timeline/, file => ['snapshot', 'adam', '--check', file]],
  ['a snapshot', /^timeline/, file => ['snapshot', 'adam', '--update', file]],
  ['a file of arrays', /^arrays/, file => ['compare', 'adam', file]],
];

describe.each(READERS)('what reads %s, other than %s,', (wanted, takes, argv) => {
  test.each(FILES.filter(([name]) => !takes.test(name)))(
    `${argv('FILE').join(' ')} says in one sentence of %s what it is`,
    async (name, _, called, command) => {
      const file = join(folder, name);
      const { code, stdout, stderr } = await invoke(argv(file));
      expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
      const [sentence, ...more] = stderr.replaceAll(file, 'FILE').trimEnd().split('\n');
      expect(more).toEqual([]);
      expect(sentence).toContain(`FILE is ${called}, not ${wanted}; `);
      const use = called === 'a scenario' && wanted === 'a worksheet' ? 'stepformer worksheet FILE --blank' : command;
      expect(sentence?.split('; ')[1]).toContain(use);
    },
  );
});

test('names of shipped files are told apart too', async () => {
  expect((await invoke(['check', 'adam'])).stderr).toContain('adam is a scenario, not a worksheet; ');
  expect((await invoke(['run', 'toyai-book-5'])).stderr).toContain('`stepformer check toyai-book-5` holds');
});

test.each([
  ['validate', '{"title": "x", "programm": ["y = 1"]}', 'a scenario has no program'],
  ['validate', '{"program": ["y = 1"], "entries": []}', 'a scenario has no field entries'],
  ['validate', '{}', 'a scenario has no program'],
  ['check', '{"scenario": "adam"}', 'a worksheet has no entries'],
  ['check', '{"scenario": "adam", "entries": [}', 'this is not JSON'],
])('%s says what is wrong with %s, which nothing tells to be of another kind', async (command, text, message) => {
  const file = join(folder, 'unclear.json');
  writeFileSync(file, text);
  expect((await invoke([command, file])).stderr).toContain(message);
});
