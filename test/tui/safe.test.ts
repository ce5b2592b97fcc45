import fc from 'fast-check';
import stringWidth from 'string-width';
import { describe, expect, test } from 'vitest';
import { palette } from '../../src/tui/colours.ts';
import { errorSentence } from '../../src/tui/error-sentence.ts';
import { markNames } from '../../src/tui/marks.ts';
import {
  clip,
  fitRow,
  padEnd,
  padStart,
  plainText,
  rowWidth,
  span,
  widthOf,
  wrap,
} from '../../src/tui/present/rows.ts';
import { safe } from '../../src/tui/present/safe.ts';
import { openingState } from '../../src/tui/state.ts';

describe('text from a scenario', () => {
  test.for([
    ['\u001B[31mred\u001B[0m', '␛[31mred␛[0m'],
    ['a\nb\tc\r', 'a␊b␉c␍'],
    ['\u0007\u007F', '␇␡'],
    ['\u009B31m', '�31m'],
    ['left \u202Eright\u202C', 'left �right�'],
    ['\u2066isolated\u2069', '�isolated�'],
    ['zero\u200Bwidth\uFEFF', 'zero�width�'],
    ['\uD800', '�'],
    ['e\u0301\u0301\u0301\u0301\u0301', 'e\u0301\u0301'],
    ['\u3164a\u115F\u1160\uFFA0', '�a���'],
    ['a\u034Fb\u2800c', 'a�b�c'],
    ['pass\u200Dword\u200C', 'pass�word�'],
    ['👩\u200D', '👩�'],
    ['❤️\u200D🔥 👩🏽\u200D🚀', '❤️\u200D🔥 👩🏽\u200D🚀'],
    ['क्\u200Dष می\u200Cخواهم', 'क्\u200Dष می\u200Cخواهم'],
    ['क्\u200D\u200D', 'क्\u200D�'],
    ['日本語 👩‍👩‍👧 ∂A/∂s', '日本語 👩‍👩‍👧 ∂A/∂s'],
  ] as const)('%j is shown as %j', ([given, shown]) => {
    expect(safe(given)).toBe(shown);
  });

  test('never holds a control character, a bidirectional mark or an escape', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), text => {
        expect(safe(text)).not.toMatch(/[\p{Cc}\u200E\u200F\u202A-\u202E\u2066-\u2069]/u);
      }),
    );
  });

  test('is made safe even where a span was made by hand', () => {
    const painted = palette(0).paint([{ text: 'a\u001B]0;title\u0007b', tone: 'plain' }]);
    expect(painted).toBe('a␛]0;title␇b');
  });
});

describe('widths', () => {
  test('wide characters take two cells and combining ones none', () => {
    expect(padEnd('日本', 6)).toBe('日本  ');
    expect(padStart('e\u0301', 3)).toBe('  e\u0301');
    expect(clip('日本語', 5)).toBe('日本…');
    expect(clip('日本語', 4)).toBe('日…');
  });

  test.for([
    [0x20, 0x3ff],
    [0x1ff0, 0x2620],
    [0xff00, 0xff70],
  ] as const)('from U+%i to %i each character is as wide as string-width says', ([from, to]) => {
    for (let code = from; code < to; code++) {
      const shown = safe(String.fromCodePoint(code));
      if (widthOf(shown) !== stringWidth(shown)) expect.fail(`U+${code.toString(16)} is ${widthOf(shown)} wide`);
    }
    expect(widthOf('━◆→∂Σ…')).toBe(6);
  });

  test('a row is fitted to any width exactly, whatever is in it', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'grapheme' })), fc.integer({ min: 0, max: 60 }), (texts, width) => {
        expect(
          rowWidth(
            fitRow(
              texts.map(text => span(text)),
              width,
            ),
          ),
        ).toBe(width);
      }),
    );
  });

  test('a text of a million characters costs what is shown', () => {
    const start = performance.now();
    expect(clip('x'.repeat(1e6), 10)).toBe('xxxxxxxxx…');
    expect(performance.now() - start).toBeLessThan(50);
  });

  test('wrapped lines keep their width and every letter', () => {
    const text = 'The heart of it: scaled.grad[i,j] = Σ_k A[i,k](δ_jk − A[i,j])·A.grad[i,k]. Stand here.';
    const lines = wrap(text, 20);
    for (const line of lines) expect(widthOf(line)).toBeLessThanOrEqual(20);
    expect(lines.join('').replaceAll(' ', '')).toBe(text.replaceAll(' ', ''));
  });

  test('plain text of a row', () => {
    expect(plainText([span('a', 'dim'), span('b')])).toBe('ab');
  });
});

test('what went wrong is told in one line, without what would move the cursor', () => {
  expect(errorSentence(new Error('no file a\u001B[2Jb\n  at its line'))).toBe('no file a␛[2Jb');
  expect(errorSentence('thrown\u0007')).toBe('thrown␇');
});

test('marks are listed in the order of their code points, whatever the machine speaks', () => {
  const place = openingState({ columns: 80, rows: 24 }).place;
  expect(markNames({ ä: place, a: place, Z: place, 1: place, b: place })).toEqual(['1', 'Z', 'a', 'b', 'ä']);
});
