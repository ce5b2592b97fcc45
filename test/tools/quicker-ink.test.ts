import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import * as original from '@alcalzone/ansi-tokenize';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { quickerInk } from '../../tools/quicker-ink.mjs';

const built = dirname(new URL(import.meta.resolve('@alcalzone/ansi-tokenize')).pathname);
const ink = dirname(new URL(import.meta.resolve('ink')).pathname);
let folders: string[] = [];
let quicker: typeof original;
let lineUpdate: Readonly<Record<'original' | 'quicker', (previous: string, next: string, columns: number) => string>>;

beforeAll(async () => {
  const [codes, updates] = [edited(built, 'styledChars.js', 'tokenize.js'), edited(ink, 'line-update.js')];
  folders = [codes, updates];
  const load = (folder: string, file: string) => import(pathToFileURL(join(folder, file)).href);
  quicker = { ...(await load(codes, 'styledChars.js')), ...(await load(codes, 'tokenize.js')) };
  lineUpdate = {
    original: (await load(ink, 'line-update.js')).default,
    quicker: (await load(updates, 'line-update.js')).default,
  };
});

afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/** A folder with edited files, beside the originals, so that their own imports are found. */
function edited(beside: string, ...files: readonly string[]): string {
  const folder = mkdtempSync(join(beside, 'quicker-'));
  for (const file of files) {
    const path = join(beside, file);
    const text = quickerInk.transform(readFileSync(path, 'utf8'), path) ?? '';
    writeFileSync(join(folder, file), text.replaceAll('from "./', 'from "../'));
  }
  return folder;
}

const code = fc.constantFrom(
  '\x1b[1m',
  '\x1b[22m',
  '\x1b[2m',
  '\x1b[31m',
  '\x1b[39m',
  '\x1b[48;2;1;2;3m',
  '\x1b[49m',
  '\x1b[0m',
);
const text = fc.oneof(
  fc.string({ maxLength: 8 }),
  fc.string({ unit: 'grapheme', maxLength: 4 }),
  fc.constantFrom(
    'A·(1 − s)',
    '∂loss/∂x',
    '⡇⣿',
    '◆━┄│',
    'e\u0301',
    '👩‍👩‍👧',
    '🇩🇪',
    '日本',
    '\n',
    '\r\n',
    '❤\ufe0f',
    '∅\u0338',
    '\u200d',
  ),
);
const line = fc.array(fc.oneof(code, text), { maxLength: 12 }).map(parts => parts.join(''));

test('reads every styled line as the original does, and writes it as the original does', () => {
  fc.assert(
    fc.property(line, styled => {
      const read = quicker.tokenize(styled);
      expect(read).toEqual(original.tokenize(styled));
      const characters = quicker.styledCharsFromTokens(read);
      expect(characters).toEqual(original.styledCharsFromTokens(original.tokenize(styled)));
      expect(quicker.styledCharsToString(characters)).toBe(original.styledCharsToString(characters));
    }),
    { numRuns: 3000 },
  );
});

test('changes a line on the screen with the bytes that the original writes', () => {
  const end = fc.array(fc.oneof(code, text), { maxLength: 5 }).map(parts => parts.join(''));
  fc.assert(
    fc.property(line, end, end, fc.integer({ min: 1, max: 60 }), (start, before, after, columns) => {
      const lines = [start + before, start + after, columns] as const;
      expect(lineUpdate.quicker(...lines)).toBe(lineUpdate.original(...lines));
    }),
    { numRuns: 3000 },
  );
});

test('a package that no longer has the places to change stops the build', () => {
  expect(() => quickerInk.transform('export function tokenize() {}', '/x/ansi-tokenize/build/tokenize.js')).toThrow(
    'has 0 times',
  );
  expect(quickerInk.transform('anything', '/x/another.js')).toBeUndefined();
});
