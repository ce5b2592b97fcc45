import { execFileSync } from 'node:child_process';
import { afterEach, beforeAll, expect, test } from 'vitest';
import { openProgram } from './pty.ts';

// What the program sends to terminals of all kinds: only codes that such a terminal knows.
beforeAll(() => void execFileSync(process.execPath, ['tools/build.mjs']), 60_000);

let program: ReturnType<typeof openProgram> | undefined;
afterEach(() => program?.close());

/** Everything that ends attributes or sets those that every terminal has: reset, bold, inverse, and Ink's ends of them. */
const PLAIN = new Set(['0', '', '1', '7', '22', '27', '39', '49']);

const SGR = new RegExp(`${'\u001B'}\\[([\\d;]*)m`, 'g');

/** Each SGR code that was sent, `38;5;102` as one. */
function codes(raw: string): Set<string> {
  const found = new Set<string>();
  for (const [, all = ''] of raw.matchAll(SGR))
    for (const [code] of all.matchAll(/[34]8;(?:5;\d+|2;\d+;\d+;\d+)|\d+/g)) found.add(code);
  return found;
}

const KINDS = [
  {
    name: '24 bits',
    term: 'xterm-256color',
    env: { COLORTERM: 'truecolor' },
    colour: /^[34]8;2;/,
    heat: /^48;2;/,
    shades: true,
  },
  {
    name: '256 colours',
    term: 'xterm-256color',
    env: { COLORTERM: undefined },
    colour: /^[34]8;5;/,
    heat: /^48;5;/,
    shades: true,
  },
  {
    name: 'sixteen',
    term: 'xterm',
    env: { COLORTERM: undefined },
    colour: /^(3[1-6]|9[0-6])$/,
    heat: /^33$/,
    shades: false,
  },
  {
    name: 'sixteen on a light background',
    term: 'xterm',
    env: { COLORTERM: undefined, COLORFGBG: '0;15' },
    colour: /^(31|34|35|90|95)$/,
    heat: /^31$/,
    shades: false,
  },
  { name: 'none', term: 'xterm-256color', env: { NO_COLOR: '1' }, colour: /^$/, heat: /^1$/, shades: false },
] as const;

test.for(KINDS)('$name: no other codes come out', { timeout: 60_000 }, async ({ term, env, colour, heat, shades }) => {
  program = openProgram('full-backprop', { term, env: { FORCE_COLOR: undefined, TERM_PROGRAM: undefined, ...env } });
  const open = program;
  await open.until('a frame', () => open.text().includes('▸Program'));
  const walk = ['30g', '\t', 'J', '\t', 'H', 'H', 'H', 'W', 'w', '\u001B', 'L', 'L', 'Z', '/scores\r', '?', '?'];
  for (const key of walk) {
    open.press(key);
    await new Promise(resolve => setTimeout(resolve, 60));
  }
  open.press(':goto 1:3\r');
  await open.until('the end of the walk', () => open.text().includes('event 3/22'));
  const others = [...codes(open.raw())].filter(code => !PLAIN.has(code));
  expect(others.filter(code => !colour.test(code))).toEqual([]);
  expect([...codes(open.raw())].some(code => heat.test(code))).toBe(true);
  const bars = /[▂▃▄▅▆▇█]›/.test(open.raw().replaceAll(SGR, ''));
  expect(bars).toBe(!shades); // where there are no shades, bars tell sizes
});
