import * as ansi from '@alcalzone/ansi-tokenize';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { palette } from '../../src/tui/colours.ts';
import type { Span, Tone } from '../../src/tui/present/rows.ts';

interface Drawn {
  write(x: number, y: number, text: string, options: { transformers: readonly ((line: string) => string)[] }): void;
  clip(clip: Readonly<Partial<Record<'x1' | 'x2' | 'y1' | 'y2', number>>>): void;
  unclip(): void;
  get(): { readonly output: string; readonly height: number };
}
type Output = new (size: { width: number; height: number }) => Drawn;

const load = async (path: string): Promise<Output> => (await import(new URL(path, import.meta.url).href)).default;
const Grid = await load('../../node_modules/ink/build/output.js');
const Rows = await load('../../tools/row-output.mjs');

const SIZE = { width: 24, height: 7 };

/** The cells of a frame: whatever codes lead there, the same characters in the same colours. */
function cellsOf(output: string): string[][] {
  return output.split('\n').map(line => {
    const cells = ansi
      .styledCharsFromTokens(ansi.tokenize(line))
      .map(({ value, styles }) => [value, ...styles.map(({ code }) => code).sort()].join(' '));
    return cells.slice(0, cells.findLastIndex(cell => cell.trim() !== '') + 1);
  });
}

const { paint } = palette(3);
const piece: fc.Arbitrary<Span> = fc.record({
  text: fc.oneof(
    fc.string({ maxLength: 4 }),
    fc.constantFrom('', ' ', '   ', '┄⡇', '∂loss', '日本', 'e\u0301', '👩‍👩‍👧', '❤\ufe0f', '\u00ad', '│', '\u001b[31m'),
  ),
  tone: fc.constantFrom<Tone>('plain', 'dim', 'focus', 'warning'),
  heat: fc.constantFrom(0, 3, -8),
});
const row = fc.array(piece, { maxLength: 4 }).map(paint);
const open = fc.constantFrom('\u001b[1mbold', '\u001b[31mred\u001b[39m plain', '\u001b[7m');
const text = fc
  .array(fc.oneof({ weight: 6, arbitrary: row }, { weight: 1, arbitrary: open }), { minLength: 1, maxLength: 5 })
  .map(rows => rows.join('\n'));
const x = fc.oneof(
  { weight: 3, arbitrary: fc.constant(0) },
  { weight: 1, arbitrary: fc.integer({ min: -3, max: 26 }) },
);
const y = fc.integer({ min: -2, max: 8 });
const same = (line: string) => line;
const turn = (line: string) => [...line].reverse().join('');
const write = fc.tuple(x, y, text, fc.constantFrom([], [same], [turn])).map(
  ([left, top, written, transformers]) =>
    (output: Drawn) =>
      output.write(left, top, written, { transformers: written.includes('\u001b') ? [same] : transformers }),
);
const edge = fc.integer({ min: 0, max: 24 });
/** Ink clips an axis at both edges or not at all. */
const clip = fc
  .tuple(edge, edge, edge, edge, fc.constantFrom('x', 'y', 'xy'))
  .map(([x1, x2, y1, y2, axes]) => ({ ...(axes !== 'y' && { x1, x2 }), ...(axes !== 'x' && { y1, y2 }) }));

function drawing(depth: number): fc.Arbitrary<((output: Drawn) => void)[]> {
  if (depth === 0) return fc.array(write, { maxLength: 3 });
  const clipped = fc
    .tuple(clip, drawing(depth - 1))
    .map(([box, inner]) => [(output: Drawn) => output.clip(box), ...inner, (output: Drawn) => output.unclip()]);
  return fc
    .array(
      fc.oneof(
        write.map(one => [one]),
        clipped,
      ),
      { maxLength: 4 },
    )
    .map(parts => parts.flat());
}

test('a frame has the cells that Ink draws, whatever overlaps, is clipped, or leaves colours open', () => {
  fc.assert(
    fc.property(drawing(2), parts => {
      const [grid, rows] = [Grid, Rows].map(Kind => {
        const output = new Kind(SIZE);
        for (const part of parts) part(output);
        return output.get();
      }) as [ReturnType<Drawn['get']>, ReturnType<Drawn['get']>];
      expect(rows.height).toBe(grid.height);
      expect(cellsOf(rows.output)).toEqual(cellsOf(grid.output));
    }),
    { numRuns: 3000 },
  );
});

test('rows of plain text do not go through the grid', () => {
  const output = new Rows(SIZE);
  const painted = [paint([{ text: 'Q = X @ WQ', tone: 'current' }]), '', paint([{ text: '∂', tone: 'dim' }])];
  output.clip({ x1: 0, x2: 24, y1: 0, y2: 7 });
  output.write(0, 1, painted.join('\n'), { transformers: [line => line] }); // as of every <Text>
  output.unclip();
  expect(output.get().output.split('\n')).toEqual(['', ...painted, '', '', '']);
});
