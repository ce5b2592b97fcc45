import { describe, expect, test } from 'vitest';
import { prepare } from '../../src/engine/program.ts';
import { openNpy } from '../../src/scenario/arrays/npy.ts';
import { loadScenario } from '../../src/scenario/load.ts';
import { ProblemsError } from '../../src/scenario/problem.ts';
import { csvOf, npyOf } from '../../src/tensor/files.ts';
import { matrix } from '../../src/tensor/tensor.ts';
import { Timeline } from '../../src/timeline/timeline.ts';
import { type DrawOptions, drawScreen, keysIn } from '../../src/tui/draw.tsx';
import { runsOf, textOfFrame } from '../../src/tui/present/ansi.ts';
import { svgOf } from '../../src/tui/present/svg.ts';

const timeline = new Timeline(prepare(loadScenario('scenarios/full-backprop.json'))).finish();

function drawn(options: Partial<DrawOptions>) {
  return drawScreen(timeline, { columns: 120, rows: 40, format: 'text', ...options });
}

describe('a screen without a terminal', () => {
  test('as text is the frame, with glyphs for what colours would tell', () => {
    const text = drawn({ at: 'scaled.grad[1,0]', keys: 'J' });
    expect(text.split('\n')[0]).toMatch(/^ Example 3: full backpropagation .* backward /);
    expect(text).toContain('scaled.grad[1,0] = 0.0024999466');
    expect(text).toMatch(/▸◆0 /);
    expect(text).not.toContain('\u001B');
    expect(text.split('\n').length).toBeLessThanOrEqual(40);
  });

  test('in words says the cell first, and what changed', () => {
    expect(drawn({ at: 'A[1,0]@1', format: 'words' }).split('\n')[0]).toMatch(
      /^row B, column A, 0\.498\d*, changed by [+−]\d/,
    );
    expect(drawn({ keys: '30g<tab>jJ', format: 'words' })).toMatch(
      /Term 2 of 2: through A\[1,1\], A\[1,1\]·\(0 − A\[1,0\]\) times −0\.00749\d* is 0\.00187/,
    );
  });

  test('as Markdown has the formula, the table and the screen', () => {
    const markdown = drawn({ at: 'scaled.grad[1,0]', format: 'md' });
    expect(markdown).toMatch(/^# `scaled\.grad\[1,0\]` = 0\.002499946598300103\n/);
    expect(markdown).toContain('\\frac{\\partial L}{\\partial \\text{scaled}_{1,0}}');
    expect(markdown).toMatch(/\| `A\[1,1\]` \| `A\[1,1\]·\(0 − A\[1,0\]\)` \|/);
  });

  test('with v has the proof, made', () => {
    const text = drawn({ at: 'scaled.grad[1,0]', keys: 'v' });
    expect(text).toMatch(/✓ agrees with a measurement.*relative error/);
    expect(text).not.toContain('Esc stops');
  });

  test('as a picture places every character of the text in its own cell', () => {
    const svg = drawn({ at: 'A', format: 'svg', theme: 'light' });
    expect(svg).toMatch(/^<svg [^>]*role="img" aria-label="[^"]+"/);
    expect(svg).toContain('fill="#ffffff"');
    expect(svg).not.toContain('\u001B');
    const shown = [...svg.matchAll(/<text [^>]*>([^<]*)<\/text>/g)].map(([, text]) => text);
    expect(shown.join('')).toContain('softmax(scaled)');
  });

  test('a key that is none is named', () => {
    expect(() => drawn({ keys: '<nokey>' })).toThrow(ProblemsError);
  });
});

describe('a painted frame', () => {
  test('is taken apart into runs with their place and look', () => {
    const [line] = runsOf('ab\u001B[1;38;2;255;0;16mc日\u001B[0;48;5;196md\u001B[39;7me\u001B[0m');
    expect(line).toEqual([
      { x: 0, width: 2, text: 'ab', style: {} },
      { x: 2, width: 3, text: 'c日', style: { bold: true, text: '#ff0010' } },
      { x: 5, width: 1, text: 'd', style: { back: '#ff0000' } },
      { x: 6, width: 1, text: 'e', style: { back: '#ff0000', inverse: true } },
    ]);
  });

  test('as text has no codes and no blanks at the ends', () => {
    expect(textOfFrame('\u001B[31ma\u001B[0m  \n b\u001B]8;;x\u0007c\n\n')).toBe('a\n bc\n');
  });

  test('as a picture cannot smuggle markup in', () => {
    expect(svgOf('<script>&"', { columns: 10, theme: 'dark', title: '"><x' })).not.toMatch(/<script|"><x/);
  });
});

describe('a tensor as a file', () => {
  const odd = matrix([
    [0.1, -0, Number.NaN],
    [Number.POSITIVE_INFINITY, -5e-324, 1e300],
  ]);

  test('CSV reads back to the same numbers', () => {
    expect(csvOf(odd)).toBe('0.1,-0.0,nan\ninf,-5e-324,1e+300\n');
  });

  test('.npy reads back to the same bits, and its numbers begin at a multiple of 64', () => {
    const bytes = npyOf(odd);
    expect((bytes.length - 6 * 8) % 64).toBe(0);
    const { shape, data } = openNpy(bytes, 'odd.npy').get('');
    expect(shape).toEqual([2, 3]);
    expect([...data].every((value, at) => Object.is(value, odd.data[at]))).toBe(true);
  });
});

describe('what can not be drawn', () => {
  test('keys have the names that help has, in any letters', () => {
    expect(keysIn('}<esc><Esc><escape><PgUp><space><x>a<shift+tab>')).toEqual([
      ...['}', 'escape', 'escape', 'escape', 'pageup', ' ', 'x', 'a', 'shift+tab'],
    ]);
    expect(() => keysIn('<escap>')).toThrow('<escap> is no key; write <enter>, <tab>, <esc>');
  });

  test('a screen too small to show a run is an error, not a picture that says so', () => {
    expect(() => drawn({ columns: 59 })).toThrow(
      'a screen of 59×40 is too small to show a run; write --size 60x16 or more',
    );
    expect(() => drawn({ rows: 15 })).toThrow('a screen of 120×15 is too small');
    expect(drawn({ columns: 60, rows: 16 })).toContain('Example 3');
  });
});
