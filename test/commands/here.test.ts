import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { pickableHere } from '../../src/commands/here.ts';

const folder = mkdtempSync(join(tmpdir(), 'stepformer-here-'));
const write = (file: string, content: unknown) =>
  writeFileSync(join(folder, file), typeof content === 'string' ? content : JSON.stringify(content));

const numbers = Array.from({ length: 60_000 }, (_, at) => at / 7);
write('mine.json', { title: 'My \u001B[2Jown', constants: { a: 1 }, program: ['b = a + 1'], train: { loss: 'b' } });
write('large.json', { title: 'A "large" one', program: ['b = a'], constants: { a: [numbers] } });
write('full-backprop.json', readFileSync('scenarios/full-backprop.json', 'utf8'));
write('package.json', { name: 'no scenario' });
write('schema.json', readFileSync('scenario.schema.json', 'utf8'));
write('data.json', { numbers });
write('empty.json', { program: [] });
write('strange.json', { program: [7] });
write('broken.json', '{"program": ["a = 1"');
write('notes.txt', { program: ['a = 1'] });
mkdirSync(join(folder, 'folder.json'));

describe('the scenarios of a folder', () => {
  const found = pickableHere(folder);

  test('are the files that hold a program, under a heading of their own', () => {
    expect(found.map(({ name }) => name)).toEqual(['full-backprop.json', 'large.json', 'mine.json']);
    expect(new Set(found.map(({ group }) => group))).toEqual(new Set(['Here']));
  });

  test('show what they teach, how long they are, and nothing that a terminal would obey', () => {
    const mine = found.find(({ name }) => name === 'mine.json');
    expect(mine).toMatchObject({ length: 'forward and backward · 1 statement', program: ['b = a + 1'] });
    expect(mine?.title).not.toContain('\u001B');
  });

  test('a file full of numbers is known by its beginning', () => {
    const large = found.find(({ name }) => name === 'large.json');
    expect(large).toMatchObject({ title: 'A "large" one', program: [], length: expect.stringMatching(/^\d+ kB$/) });
  });

  test('a folder that is not there has none', () => {
    expect(pickableHere(join(folder, 'gone'))).toEqual([]);
  });
});
