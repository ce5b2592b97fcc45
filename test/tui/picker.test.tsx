import { render } from 'ink-testing-library';
import { describe, expect, test } from 'vitest';
import { pickable } from '../../src/commands/pickable.ts';
import { palette } from '../../src/tui/colours.ts';
import { fitting, openingPicker, type PickerState, pick, selectedEntry } from '../../src/tui/picker.ts';
import { pickerRows } from '../../src/tui/present/picker.ts';
import { plainText, rowWidth } from '../../src/tui/present/rows.ts';
import { Picker } from '../../src/tui/views/Picker.tsx';
import { keys } from './scene.ts';

const entries = pickable();

function opened(columns = 120, rows = 40, last = ''): PickerState {
  return openingPicker(entries, { columns, rows }, { last });
}

function session(text: string, from = opened()): PickerState {
  return keys(text).reduce(pick, from);
}

function screen(state: PickerState): string {
  return pickerRows(state)
    .map(row => plainText(row).trimEnd())
    .join('\n');
}

describe('choosing', () => {
  test('it opens on the scenario that was open last, else on the first', () => {
    expect(selectedEntry(opened(120, 40, 'microgpt'))?.name).toBe('microgpt');
    expect(selectedEntry(opened(120, 40, 'gone'))).toBe(opened().entries[0]);
  });

  test('what is typed filters by every word, in name, title, source and what it teaches', () => {
    const found = fitting(session('softmax overflow'));
    expect(found.map(({ name }) => name)).toContain('softmax-overflow');
    expect(found.length).toBeLessThan(fitting(session('softmax')).length);
    expect(fitting(session('softmaxx<backspace>'))).toEqual(fitting(session('softmax')));
  });

  test('the selected scenario stays selected while it fits, and letters are text, q and j as well', () => {
    const at = session('sin', opened(120, 40, 'single-step'));
    expect(selectedEntry(at)?.name).toBe('single-step');
    expect(session('jq').filter).toBe('jq');
  });

  test('arrows stop at the ends', () => {
    expect(session('<up><up>').selected).toBe(0);
    expect(session('<end><down>').selected).toBe(entries.length - 1);
    expect(session('<pagedown>').selected).toBe(10);
  });

  test('Enter opens, Esc clears and then leaves, Ctrl+C leaves', () => {
    expect(session('microgpt<enter>').effect).toBe('open');
    expect(session('nothing like it<enter>')).toMatchObject({ effect: null, message: expect.stringMatching(/^No/) });
    expect(session('x<escape>')).toMatchObject({ effect: null, filter: '' });
    expect(session('x<escape><escape>').effect).toBe('quit');
    expect(session('x<ctrl+c>').effect).toBe('quit');
  });
});

describe('the screen', () => {
  test('every scenario stands under its source, once', () => {
    const tall = screen(openingPicker(entries, { columns: 160, rows: 200 }, {}));
    for (const { name } of entries) expect(tall.split(`   ${name} `).length + tall.split(` ▸ ${name} `).length).toBe(3);
    const headings = tall.split('\n').filter(line => /^ ToyAI book/.test(line));
    expect(headings).toHaveLength(1);
  });

  test('scenarios of the working directory stand first, under their own heading, and are found by it', () => {
    const own = { ...(entries[0] as (typeof entries)[number]), name: 'mine.json', group: 'Here' };
    const state = openingPicker([own, ...entries], { columns: 120, rows: 200 }, { last: 'full-backprop' });
    expect(screen(state).split('\n').slice(2, 4)).toEqual([
      expect.stringMatching(/^ Here +│/),
      expect.stringMatching(/^ {3}mine\.json /),
    ]);
    expect(selectedEntry(state)?.name).toBe('full-backprop');
    expect(fitting(session('here mine', state))).toEqual([own]);
  });

  test('shows what the selected one teaches, how long it is, and its program', () => {
    const shown = screen(opened(120, 40, 'full-backprop'));
    expect(shown).toContain('1 training step · 11 statements');
    expect(shown).toContain('A = softmax(scaled)');
    expect(shown).toMatch(/▸ full-backprop/);
  });

  test.for([
    [120, 40],
    [80, 24],
    [60, 16],
    [200, 60],
    [40, 10],
    [20, 5],
  ] as const)('fits %i×%i', ([columns, rows]) => {
    for (const typed of ['', 'softmax', 'nothing like it', '<end>']) {
      const drawn = pickerRows(session(typed, opened(columns, rows)));
      expect(drawn.length).toBeLessThan(rows);
      for (const row of drawn) expect(rowWidth(row)).toBeLessThanOrEqual(columns);
    }
  });
});

test('as a component it opens what is chosen, and says why where it cannot', async () => {
  const asked: string[] = [];
  const open = (name: string) => {
    asked.push(name);
    return asked.length === 1 ? 'it is broken' : undefined;
  };
  const { stdin, lastFrame } = render(<Picker opening={opened(100, 30)} palette={palette(0)} open={open} />);
  const settled = () => new Promise(resolve => setTimeout(resolve, 20));
  await settled();
  for (const key of ['xor-training', '\r']) {
    stdin.write(key);
    await settled();
  }
  expect(lastFrame()).toContain('it is broken');
  stdin.write('\r');
  await settled();
  expect(asked).toEqual(['xor-training', 'xor-training']);
});

test.each([
  [120, 40],
  [200, 60],
])('at %i×%i every shipped title is shown whole, and stays in its place while one filters', (columns, rows) => {
  const shown = (state: PickerState) => screen(state).split('\n').slice(2, -1);
  const room = columns >= 200 ? 200 : 40;
  for (const { name, title } of entries) {
    const state = session(name, opened(columns, rows));
    const line = shown(state).find(text => new RegExp(`^...${name} `).test(text)) ?? '';
    const seen = line.slice(30).split('│')[0]?.trim() ?? '';
    if (seen.endsWith('…')) expect(seen.length, title).toBeGreaterThan(room);
    else expect(seen).toBe(title);
  }
  const bar = (state: PickerState) => shown(state)[0]?.indexOf('│');
  expect(bar(session('adam', opened(columns, rows)))).toBe(bar(opened(columns, rows)));
});
