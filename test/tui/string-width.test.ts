import fc from 'fast-check';
import stringWidth from 'string-width';
import { expect, test } from 'vitest';
// @ts-expect-error: the bundle's stand-in has no types of its own
import { default as standIn } from '../../tools/string-width.cjs';

const width: (text: string) => number = standIn;

test('every character of the first planes has the width that string-width gives it', () => {
  for (let code = 0; code < 0x3000; code++) {
    const character = String.fromCodePoint(code);
    if (width(character) !== stringWidth(character)) expect.fail(`U+${code.toString(16)}`);
  }
});

test('so has any text, with colours, joined characters, escape sequences and emoji in it', () => {
  const piece = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.string({ unit: 'grapheme' }),
    fc.string({ unit: fc.integer({ min: 0x20, max: 0x25ff }).map(code => String.fromCodePoint(code)) }),
    fc.constantFrom(
      '\x1b[1m',
      '\x1b[38;2;1;22;255m',
      '\x1b[0m',
      '\x1b[2K',
      '\x1b]8;;x\x07',
      '\ufe0f',
      '\u200d',
      '\u0301',
      '│ ‹1.5› ∂',
    ),
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 6 }), pieces => {
      expect(width(pieces.join(''))).toBe(stringWidth(pieces.join('')));
    }),
    { numRuns: 300 },
  );
});
