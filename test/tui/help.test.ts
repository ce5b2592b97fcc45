import { describe, expect, test } from 'vitest';
import { COPIES, WRITINGS } from '../../src/tui/copies.ts';
import { type Desk, perform } from '../../src/tui/desk.ts';
import { ENDINGS, endingsText, FORMATS, type Format } from '../../src/tui/formats.ts';
import { helpRows } from '../../src/tui/help.ts';
import { bindingNamed } from '../../src/tui/keymap.ts';
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
function texts(columns: number): string[] {
  return helpRows()
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
      expect(screensBy(key, from).flat()).toEqual(expect.arrayContaining(texts(columns)));
  });

  test('G reaches the last row and g the first', () => {
    const end = press(world, state, 'G');
    expect(shown(end)).toContain(texts(columns).at(-1));
    expect(shown(press(world, end, 'g'))).toContain(texts(columns)[0]);
    expect(press(world, end, 'k').helpTop).toBe(end.helpTop - 1);
  });

  test('a page goes as far as no row is left out, and shows nothing twice', () => {
    const [first = [], second = []] = screensBy('pagedown', state);
    const of = (screen: string[]) => texts(columns).filter(text => screen.includes(text));
    expect(of(second)).not.toContain(of(first).at(-1));
    expect(texts(columns).indexOf(of(second)[0] as string)).toBe(of(first).length);
  });
});

test('on a screen that grows the last page stays the last page', () => {
  const end = press(world, opened(80, 24, ''), 'G');
  const grown = update(world, end, { do: 'resize', columns: 80, rows: 40 });
  expect(press(world, grown, 'k').helpTop).toBe(grown.helpTop - 1);
  expect(shown(press(world, grown, 'k'))).not.toEqual(shown(grown));
});

test('the forms of a file and of a copy are told alike in help, by completion, in messages and by what is written', async () => {
  const help = helpRows().map(plainText).join('\n');
  const state = openingState({ columns: 120, rows: 40 });
  const offered = [...(bindingNamed('export', 'program')?.argument?.candidates?.(state, world) ?? [])];
  expect(offered.map(file => file.replace(/.*\./, ''))).toEqual(ENDINGS);
  const desk: Desk = { write: () => {}, copy: (_, ending) => ending };
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
