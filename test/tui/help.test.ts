import { describe, expect, test } from 'vitest';
import { COPIES, WRITINGS } from '../../src/tui/copies.ts';
import { type Desk, perform } from '../../src/tui/desk.ts';
import { ENDINGS, endingsText, FORMATS, type Format } from '../../src/tui/formats.ts';
import { helpRows, keysAsMarkdown } from '../../src/tui/help.ts';
import { HELP_KEYS, HELP_SEARCH_KEYS } from '../../src/tui/keymap/help-keys.ts';
import { keySign } from '../../src/tui/keymap/sign.ts';
import { bindingNamed } from '../../src/tui/keymap.ts';
import { LINE_KEYS } from '../../src/tui/line.ts';
import { PICKER_KEYS } from '../../src/tui/picker.ts';
import { pictureOf } from '../../src/tui/picture.ts';
import { fitRow, plainText } from '../../src/tui/present/rows.ts';
import { press, pressAll } from '../../src/tui/press.ts';
import { openingState, type State } from '../../src/tui/state.ts';
import { update } from '../../src/tui/update.ts';
import { keys, worldOfScenario } from './scene.ts';

const world = worldOfScenario('full-backprop');

/** Terminals of every division of the screen, and keys pressed before help is opened. */
const SCENES: readonly (readonly [columns: number, rows: number, before: string])[] = [
  [60, 16, ''],
  [80, 24, ''],
  [80, 24, 'bB'],
  [90, 30, ''],
  [100, 19, '<tab>V'],
  [120, 40, ''],
  [120, 40, 'bB'],
  [200, 60, 'L'],
];

function opened(columns: number, rows: number, before: string): State {
  return pressAll(world, openingState({ columns, rows }), keys(`${before}?`));
}

/** The texts on the screen. */
function shown(state: State): string[] {
  return pictureOf(world, state).rows.map(plainText);
}

/** The texts of the help screen in a width, without the blank ones. */
function texts(columns: number, state: State): string[] {
  return helpRows(state)
    .map(row => plainText(fitRow(row, columns)))
    .filter(text => text.trim());
}

/** Every screen that a key leads to, until it leads nowhere. */
function screensBy(key: string, from: State): string[][] {
  const screens = [shown(from)];
  let state = from;
  for (let next = press(world, state, key); next.helpTop !== state.helpTop; next = press(world, state, key)) {
    state = next;
    screens.push(shown(state));
  }
  return screens;
}

describe.each(SCENES)('help in %i×%i after %o', (columns, rows, before) => {
  const state = opened(columns, rows, before);

  test('shows every row on the way down and on the way up, by pages and by lines', () => {
    const end = press(world, state, 'G');
    for (const [key, from] of [
      ['pagedown', state],
      ['j', state],
      ['pageup', end],
      ['k', end],
    ] as const)
      expect(screensBy(key, from).flat()).toEqual(expect.arrayContaining(texts(columns, state)));
  });

  test('G reaches the last row and g the first', () => {
    const end = press(world, state, 'G');
    expect(shown(end)).toContain(texts(columns, state).at(-1));
    expect(shown(press(world, end, 'g'))).toContain(texts(columns, state)[0]);
    expect(press(world, end, 'k').helpTop).toBe(end.helpTop - 1);
  });

  test('a page goes as far as no row is left out, and shows nothing twice', () => {
    const [first = [], second = []] = screensBy('pagedown', state);
    const of = (screen: string[]) => texts(columns, state).filter(text => screen.includes(text));
    expect(of(second)).not.toContain(of(first).at(-1));
    expect(texts(columns, state).indexOf(of(second)[0] as string)).toBe(of(first).length);
  });
});

test('on a screen that grows the last page stays the last page', () => {
  const end = press(world, opened(80, 24, ''), 'G');
  const grown = update(world, end, { do: 'resize', columns: 80, rows: 40 });
  expect(press(world, grown, 'k').helpTop).toBe(grown.helpTop - 1);
  expect(shown(press(world, grown, 'k'))).not.toEqual(shown(grown));
});

test('the forms of a file and of a copy are told alike in help, by completion, in messages and by what is written', async () => {
  const state = openingState({ columns: 120, rows: 40 });
  const help = helpRows(state).map(plainText).join('\n');
  const offered = [...(bindingNamed('export', 'program')?.argument?.candidates?.(state, world) ?? [])];
  expect(offered.map(file => file.replace(/.*\./, ''))).toEqual(ENDINGS);
  const desk: Desk = { write: () => false, copy: (_, ending) => ending };
  for (const file of offered) {
    expect((await perform({ do: 'export', file }, world, state, desk)).text).toBe(`Wrote ${file}`);
    expect(help).toContain(FORMATS[file.replace(/.*\./, '') as Format].about);
  }
  const none = await perform({ do: 'export', file: 'a.xls' }, world, state, desk);
  expect(none).toEqual({ text: `a.xls has no ending that says what to write: ${endingsText()}`, warned: true });
  for (const as of WRITINGS) {
    const { key, name, ending } = COPIES[as];
    expect(press(world, press(world, state, 'y'), key).errand).toEqual({ do: 'copy', as });
    expect(help).toContain(`y${key} ${name}`);
    const { text } = await perform({ do: 'copy', as }, world, state, desk);
    expect(text).toMatch(new RegExp(`as ${name}; .* it is in ${ending}$`));
  }
});

describe('/ on the help screen', () => {
  const help = opened(120, 40, '');
  const typed = (text: string, from = help) => pressAll(world, from, keys(text));
  const found = (state: State) => helpRows(state).map(plainText);

  test('shows the rows with every word in it as they are typed, under their sections', () => {
    const all = found(help);
    const some = found(typed('/grad'));
    expect(some.length).toBeLessThan(all.length / 4);
    const rows = all.filter(text => text.startsWith('  ') && /grad/i.test(text));
    expect(some.filter(text => text.startsWith('  '))).toEqual(rows);
    expect(shown(typed('/grad')).join('\n')).toContain('/grad▏');
    expect(found(typed('/grad cell')).length).toBeLessThan(some.length);
    expect(found(typed('/GRAD'))).toEqual(some);
    expect(found(typed('/grae<backspace>d'))).toEqual(some);
    expect(found(typed('/no such thing'))).toEqual([expect.stringContaining('Esc shows all')]);
  });

  test('keys are text while one types, Enter ends that, Esc the filter and then the help', () => {
    const typing = typed('/jq1?');
    expect(typing).toMatchObject({ help: true, helpFilter: { text: 'jq1?', typing: true }, count: '' });
    const done = typed('/e<enter>');
    expect(typed('j', done).helpTop).toBe(1);
    expect(typed('<escape>', done)).toMatchObject({ help: true, helpFilter: null });
    expect(typed('/e<escape>')).toMatchObject({ help: true, helpFilter: null });
    expect(typed('/e<escape><escape>')).toMatchObject({ help: false, helpFilter: null });
    expect(typed('/e<escape><escape>?').helpFilter).toBeNull();
  });

  test('scrolls what it found and no further', () => {
    const small = pressAll(world, opened(60, 16, ''), keys('/tensor'));
    const end = pressAll(world, small, Array(300).fill('down'));
    expect(end.helpTop).toBeGreaterThan(0);
    expect(shown(end)).toContain(texts(60, small).at(-1));
    expect(typed('x', end).helpTop).toBe(0);
  });
});

test.each([
  ['', 'In program', 'To the matrix that this statement writes'],
  ['<tab>', 'In matrix', 'left'],
  ['<tab><tab>', 'In why', 'term'],
  ['T', 'In tensors', 'tensor'],
  ['L', 'In loss', 'step of the chart'],
  ['bB', 'The open list', 'Next line'],
])('after %o help begins with the keys of that pane', (before, heading, key) => {
  const [first = '', ...rest] = helpRows(opened(120, 40, before)).map(plainText);
  expect(first).toBe(heading);
  const own = rest.slice(0, rest.indexOf(''));
  expect(own.join('\n')).toContain(key);
  const all = helpRows(opened(120, 40, ''))
    .map(plainText)
    .filter(text => text.startsWith('  '));
  expect([...rest.filter(text => text.startsWith('  '))].sort()).toEqual(all.sort());
});

test('the keys of help, of a line and of the scenarios are in help and in the document, once in each place', () => {
  const help = helpRows(opened(120, 40, ''))
    .map(plainText)
    .join('\n');
  const document = keysAsMarkdown();
  for (const table of [HELP_KEYS, HELP_SEARCH_KEYS, LINE_KEYS, PICKER_KEYS]) {
    const all = table.flatMap(each => each.keys);
    expect(new Set(all).size).toBe(all.length);
    for (const { keys, help: said } of table)
      for (const text of [keys.map(keySign).join(' '), said]) expect(help).toContain(text);
    for (const { keys, help: said } of table)
      for (const text of [`\`${keySign(keys[0] as string)}\``, said]) expect(document).toContain(text);
  }
});

test('on the help screen the footer has its keys and no others', () => {
  const state = opened(120, 40, '');
  const footer = (shown(state).at(-1) as string).trim();
  expect(footer).toBe('j k scroll  PgDn PgUp page  g G ends  / search  Esc close');
  const inside = press(world, state, 'j');
  for (const { keys } of HELP_KEYS) for (const key of keys) expect(press(world, inside, key)).not.toBe(inside);
  expect(press(world, state, 'e')).toBe(state);
  const searching = press(world, state, '/');
  expect((shown(searching).at(-1) as string).trim()).toBe('↑ ↓ scroll  Enter end typing  Esc show all');
});
