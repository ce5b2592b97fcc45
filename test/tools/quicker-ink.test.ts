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
/** Ink's own nodes, of which no types are exported. */
interface InkNode {
  readonly yogaNode: { calculateLayout(): void; setWidth(width: number): void; setFlexDirection(row: number): void };
}
interface Dom {
  createNode(name: 'ink-box' | 'ink-text'): InkNode & Record<string, never>;
  createTextNode(text: string): object;
  appendChildNode(parent: object, child: object): void;
  setTextNodeValue(node: object, text: string): void;
  setStyle(node: object, style: object): void;
}
let doms: Readonly<Record<'original' | 'quicker', Dom>>;
let lineUpdate: Readonly<Record<'original' | 'quicker', (previous: string, next: string, columns: number) => string>>;

beforeAll(async () => {
  const [codes, updates] = [edited(built, 'styledChars.js', 'tokenize.js'), edited(ink, 'line-update.js')];
  const nodes = edited(ink, 'dom.js');
  folders = [codes, updates, nodes];
  const load = (folder: string, file: string) => import(pathToFileURL(join(folder, file)).href);
  quicker = { ...(await load(codes, 'styledChars.js')), ...(await load(codes, 'tokenize.js')) };
  doms = { original: await load(ink, 'dom.js'), quicker: await load(nodes, 'dom.js') };
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
    writeFileSync(join(folder, file), text.replaceAll(/from (['"])\.\//g, 'from $1../'));
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

/** Texts side by side in a box: what is there, as it is wrapped, and how wide the box is. */
interface Laid {
  readonly texts: readonly string[];
  readonly width: number;
}

/** Where and how large Yoga makes each text. */
function laidOut(dom: Dom, wrap: string) {
  const box = dom.createNode('ink-box');
  box.yogaNode.setFlexDirection(2);
  const lines: object[] = [];
  const values: object[] = [];
  return ({ texts, width }: Laid) => {
    box.yogaNode.setWidth(width);
    for (const [at, text] of texts.entries()) {
      if (values[at]) {
        dom.setTextNodeValue(values[at], text);
        continue;
      }
      const line = dom.createNode('ink-text');
      dom.setStyle(line, { textWrap: wrap });
      values[at] = dom.createTextNode(text);
      dom.appendChildNode(line, values[at]);
      dom.appendChildNode(box, line);
      lines.push(line);
    }
    box.yogaNode.calculateLayout();
    return lines.map(line => (line as { yogaNode: { getComputedLayout(): object } }).yogaNode.getComputedLayout());
  };
}

test('a text that is exchanged is laid out as one that is new', () => {
  const cell = fc.oneof(
    fc.constantFrom(
      'ab cd ef',
      'abcdefgh',
      'a b c d ',
      '\x1b[1mabc\x1b[22m',
      'xyz',
      '',
      '日本',
      'two\nlines',
      'one two\nsix',
    ),
    text,
  );
  const frames = fc.array(fc.record({ texts: fc.tuple(cell, cell, cell), width: fc.constantFrom(4, 9, 12, 40) }), {
    minLength: 2,
    maxLength: 6,
  });
  fc.assert(
    fc.property(frames, fc.constantFrom('wrap', 'truncate-end', 'hard'), (sequence, wrap) => {
      const going = laidOut(doms.quicker, wrap);
      for (const frame of sequence) expect(going(frame)).toEqual(laidOut(doms.original, wrap)(frame));
    }),
    { numRuns: 1000 },
  );
});

test('a package that no longer has the places to change stops the build', () => {
  expect(() => quickerInk.transform('export function tokenize() {}', '/x/ansi-tokenize/build/tokenize.js')).toThrow(
    'has 0 times',
  );
  expect(quickerInk.transform('anything', '/x/another.js')).toBeUndefined();
});
