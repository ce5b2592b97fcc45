import fc from 'fast-check';
import stringWidth from 'string-width';
import { expect, test } from 'vitest';

const { anchored }: { anchored(text: string): string } = await import(
  new URL('../../tools/anchored.mjs', import.meta.url).href
);

/** Clusters that terminals draw in different widths. */
const DISPUTED = ['👍🏽', '❤️', '1️⃣', 'क्षि', 'กำ', '👩‍👩‍👧', '⚠️'];
const AGREED = ['a', '1.5', '│', '日', '한', 'é', 'я', ' ', '\u001b[31m', '\u001b[39m'];
const line = fc.array(fc.constantFrom(...DISPUTED, ...AGREED), { maxLength: 20 }).map(pieces => pieces.join(''));

const segmenter = new Intl.Segmenter();

/** Where each character that is agreed on comes to stand in a terminal that draws the others `off` cells wider. */
function columnsIn(text: string, off: number): [string, number][] {
  let column = 0;
  const placed: [string, number][] = [];
  // biome-ignore lint/suspicious/noControlCharactersInRegex: what moves the cursor begins with one
  for (const piece of text.split(/(\x1b\[[\d;]*[mG])/)) {
    const move = piece.endsWith('G') && piece.startsWith('\u001b') ? Number(piece.slice(2, -1)) - 1 : undefined;
    if (move !== undefined) column = move;
    else if (!piece.startsWith('\u001b'))
      for (const { segment } of segmenter.segment(piece)) {
        const isDisputed = DISPUTED.includes(segment);
        if (!isDisputed) placed.push([segment, column]);
        column += Math.max(0, stringWidth(segment) + (isDisputed ? off : 0));
      }
  }
  return placed;
}

test.each([-2, -1, 0, 1, 2])(
  'in a terminal that draws disputed clusters %i cells wider the rest stands in its column',
  off => {
    fc.assert(
      fc.property(line, text => {
        expect(columnsIn(anchored(text), off)).toEqual(columnsIn(text, 0));
      }),
    );
  },
);

test('a row without disputed clusters is left as it is, each row for itself', () => {
  const plain = ' 日本語 \u001b[31m1.5\u001b[39m │ é я';
  expect(anchored(plain)).toBe(plain);
  expect(anchored(`${plain}\n❤️ 1\n${plain}`)).toBe(`${plain}\n❤️\u001b[3G 1\n${plain}`);
});
