import { describe, expect, test } from 'vitest';
import { prepare } from '../../src/engine/program.ts';
import { parseScenario } from '../../src/scenario/parse.ts';
import { cellOf, type Tensor } from '../../src/tensor/tensor.ts';
import { locate } from '../../src/timeline/address.ts';
import { Timeline } from '../../src/timeline/timeline.ts';
import { completionOf, usageOf } from '../../src/tui/completion.ts';
import { KEYMAP } from '../../src/tui/keymap.ts';
import { openingOf } from '../../src/tui/opening.ts';
import { pictureOf } from '../../src/tui/picture.ts';
import { speakNumber } from '../../src/tui/present/number.ts';
import { plainText } from '../../src/tui/present/rows.ts';
import { press } from '../../src/tui/press.ts';
import { settled } from '../../src/tui/settled.ts';
import type { State } from '../../src/tui/state.ts';
import { eventsOf, type World } from '../../src/tui/world.ts';
import { placeAt, stepAwaited, worldOf } from '../../src/tui/world-of.ts';
import { keys, worldOfScenario } from './scene.ts';

const size = { columns: 120, rows: 40 };
const world = worldOfScenario('full-backprop');
const alone = worldOfScenario('softmax-example');

/** The state after keys, each waited for. */
function walked(of: World, text: string, from: State = openingOf(of, size)): State {
  return keys(text).reduce((state, key) => settled(of, press(of, state, key)), from);
}

/** The screen as text. */
function screen(of: World, state: State): string {
  return pictureOf(of, state).rows.map(plainText).join('\n');
}

function at({ place }: State): string {
  return `${place.step}:${place.event}`;
}

describe('the difference', () => {
  test('says so where nothing was written before, and claims none', () => {
    const first = walked(world, '17g<tab>d');
    expect(first.message).toBe('No A of this shape was written before this: the values stay; d ends the difference');
    expect(first.warned).toBe(true);
    expect(screen(world, first)).not.toMatch(/Matrix.*difference ─/);
    const later = walked(world, ')', first);
    expect(screen(world, later)).toMatch(/Matrix.*difference ─/);
    expect(walked(world, ')17g<tab>d').message).toMatch(/^The difference to what it was before/);
    expect(walked(world, 'ma17g<tab>:diff a<enter>').message).toMatch(/^No A of this shape was written at mark a/);
  });
});

describe('play', () => {
  test('says why it does not start', () => {
    const fast = walked(alone, '++++++++++ ');
    expect(fast).toMatchObject({ playing: false, warned: true });
    expect(fast.message).toBe(
      'Play goes by whole steps at this speed, and this run has only one: - slows it down to events.',
    );
    expect(walked(world, '++++++++++) ').message).toContain('this is the last');
    expect(walked(world, 'G ')).toMatchObject({
      playing: false,
      message: 'This is the last event of the run: g goes to the first.',
    });
  });

  test('starts and pauses', () => {
    expect(walked(alone, ' ')).toMatchObject({ playing: true, warned: false });
    expect(walked(alone, '  ')).toMatchObject({ playing: false, message: 'Paused' });
    expect(walked(world, '++++++++++ ').playing).toBe(true);
  });
});

describe('a share of the run', () => {
  test('is of all its events', () => {
    const all = eventsOf(world, 0) + eventsOf(world, 1);
    expect(all).toBe(73);
    expect(at(walked(world, ':0%<enter>', walked(world, 'G')))).toBe('0:0');
    expect(at(walked(world, ':50%<enter>'))).toBe('0:36');
    expect(at(walked(world, ':75%<enter>'))).toBe('1:4');
    expect(at(walked(world, ':100%<enter>'))).toBe('1:22');
    const last = eventsOf(alone, 0) - 1;
    expect(at(walked(alone, ':100%<enter>'))).toBe(`0:${last}`);
    expect(at(walked(alone, ':50%<enter>'))).toBe(`0:${Math.round(last / 2)}`);
  });

  test('goes to the end of a run that generates, and is never more than all', () => {
    const generating = worldOfScenario('kv-cache');
    const step = generating.steps - 1;
    expect(at(walked(generating, ':100%<enter>'))).toBe(`${step}:${eventsOf(generating, step) - 1}`);
    expect(walked(world, ':150%<enter>')).toMatchObject({
      place: { step: 0, event: 0 },
      message: 'There is no 150%: a run goes from 0% to 100%.',
    });
  });
});

test('Tab offers :open only what it takes, and :goto moments too', () => {
  const offered = (line: string) => completionOf(walked(world, line), world).candidates;
  expect(offered(':goto ')).toEqual(expect.arrayContaining(['first', 'last', 'A']));
  expect(offered(':open ')).toContain('A');
  for (const name of offered(':open ')) expect(walked(world, `G:open ${name}<enter>`).warned, name).toBe(false);
});

describe('digits', () => {
  test('are told as they are', () => {
    expect(walked(world, '1P').message).toBe(
      '1 digit after the point; small numbers may have a few more, large ones fewer',
    );
    expect(walked(world, '6P').message).toMatch(/^6 digits after the point;/);
  });

  test('have one range, and what is outside of it changes nothing', () => {
    for (const line of ['30P', ':digits 18<enter>', ':digits 0<enter>', ':set digits=99<enter>'])
      expect(walked(world, line), line).toMatchObject({ digits: 4, warned: true });
    expect(walked(world, '30P').message).toBe('A double has 1 to 17 digits to show, not 30.');
    expect(walked(world, '17P').digits).toBe(17);
  });
});

test('sums and means beside heat or a map are said to show with numbers', () => {
  expect(walked(world, 'HM').message).toContain('beside numbers: H until those are shown');
  expect(walked(world, 'HHM').message).toContain('beside numbers');
  expect(walked(world, 'M').message).toBe('Rows and columns with their sum Σ and mean μ');
});

describe('a cell by its labels', () => {
  const named = worldOf(
    new Timeline(
      prepare(
        parseScenario(
          JSON.stringify({
            constants: {
              A: [
                [1, 2],
                [3, 4],
                [5, 6],
              ],
            },
            program: ['B = A + 1'],
            labels: { A: { rows: ['é\u0301', 'a\u001B[2J', ','], columns: ['猫', 'x, y'] } },
          }),
          { name: 'named', file: 'named.json' },
        ),
      ),
    ).finish(),
  );
  const cellAfter = (line: string) => walked(named, line).place.cell;

  test('is found as it is shown, whichever way accents are typed', () => {
    expect(cellAfter(':cell é\u0301,猫<enter>')).toEqual([0, 0]);
    expect(cellAfter(':cell e\u0301\u0301,x, y<enter>')).toEqual([0, 1]);
    expect(cellAfter(':cell a␛[2J,x, y<enter>')).toEqual([1, 1]);
    expect(cellAfter(':cell ,,猫<enter>')).toEqual([2, 0]);
    expect(walked(named, ':cell 1,<enter>').message).toBe('A cell is a row and a column: :cell 3,17 or :cell B,A.');
    expect(walked(named, ':cell b,猫<enter>').message).toMatch(/^There is no row b: rows are 0 to 2, or /);
  });

  test.each(['open', 'goto'])(':%s takes it in an address', command => {
    expect(walked(world, `:${command} A[B,A]@0<enter>`).place).toMatchObject({ step: 0, event: 17, cell: [1, 0] });
    expect(walked(world, `:${command} A[b,1]@0<enter>`).place).toMatchObject({ event: 17, cell: [1, 1] });
    expect(walked(named, `:${command} A[,,x, y]<enter>`).place).toMatchObject({ event: 0, cell: [2, 1] });
    expect(walked(world, `:${command} A[B,Z]@0<enter>`).message).toContain('There is no column Z');
    expect(walked(world, `:${command} AA[B,A]@0<enter>`).message).toContain('there is no tensor AA[B,A]');
  });

  test('--at takes it, and waits for its step', () => {
    expect(placeAt(world.timeline, 'A[B,A]@0')).toMatchObject({ step: 0, event: 17, cell: [1, 0] });
    const fresh = new Timeline(world.timeline.program);
    expect(stepAwaited(fresh, 'A[B,A]@1')).toBe(1);
    expect(stepAwaited(fresh, 'A[B,A]@0')).toBeUndefined();
    expect(() => stepAwaited(fresh, 'AA[B,A]@0')).toThrow(/there is no tensor AA/);
  });

  test('where numbers are needed, they are told', () => {
    expect(walked(world, 'G:break A[B,A] changes<enter>').message).toContain(
      'a cell of A is named by its numbers, not [B,A]; write A[1,0]',
    );
    expect(() => locate(world.timeline, 'A[B, A]@0')).toThrow(/named by its numbers/);
  });

  test('the usage line tells a command once', () => {
    expect(usageOf(walked(world, ':cell '))).toBe('Go to a cell of the matrix by index or label: :cell 3,17 | B,A');
    expect(usageOf(walked(world, ':filter '))).toBe(KEYMAP.find(({ command }) => command === 'filter')?.help);
  });
});

describe('stops', () => {
  test('with a cell put the cursor on it', () => {
    const stopped = walked(world, 'c');
    expect(stopped.place).toMatchObject({ step: 0, event: 30, cell: [1, 0] });
    expect(stopped.message).toContain('Breakpoint 1: scaled.grad[1,0]');
    const bare: State = { ...openingOf(world, size), breakpoints: [], watches: [] };
    expect(walked(world, ':break A[-1,1] > 0.5<enter>c', bare).place).toMatchObject({ event: 17, cell: [1, 1] });
    expect(walked(world, ':watch WQ[1,0]<enter>c', bare).place.cell).toEqual([1, 0]);
    expect(walked(world, '17g<tab>jg:break softmax<enter>c', bare)).toMatchObject({
      place: { event: 17, cell: [1, 0] },
      message: 'Breakpoint 1: softmax',
    });
  });
});

test('what a key could not do is said in signs that are on the keyboard', () => {
  expect(walked(alone, '<pageup>').message).toBe('PgUp does nothing here; ? lists the keys.');
  for (const session of ["'<enter>", "'<up>", 'm<enter>'])
    expect(walked(world, session).message, session).toBe("A mark is a letter or a digit: ma sets a, 'a goes there.");
  expect(walked(world, "'b").message).toBe('There is no mark b; mb sets it.');
  expect(walked(world, '<backspace>').message).toBe('No cell was opened from another: Enter on a term does that.');
  expect(walked(world, 'G<backspace>').message).toBe('No cell was opened from another; [ returns from a jump.');
});

test('a step that does not write the same says so, and [ returns', () => {
  const there = walked(world, '30g)');
  expect(at(there)).toBe('1:22');
  expect(there.message).toBe('Step 1 does not write scaled.grad: this is its last event; [ returns');
  expect(at(walked(world, '[', there))).toBe('0:30');
  expect(walked(world, '17g)').message).toBe('');
});

test('a masked term has no factors, and its column says so instead of a 0', () => {
  const gpt = worldOfScenario('microgpt-emma');
  const slot = gpt.segment(0).tape.slots.get('block.attention.head[1].masked.grad');
  const cell = ':cell 1,0<enter>';
  const wide = { ...openingOf(gpt, { columns: 200, rows: 60 }), breakpoints: [], watches: [] };
  const [placed] = pictureOf(gpt, walked(gpt, `${slot}g<tab>${cell}`, wide)).tables;
  const factors = placed?.table.lines.map(one => Object.values(one)[1]?.trim().split(/ +/) ?? []) ?? [];
  expect(factors).toHaveLength(5);
  expect(factors.slice(0, 2).every(([, , last]) => Number.isFinite(Number(last)))).toBe(true);
  for (const texts of factors.slice(2)) expect(texts.slice(1)).toEqual(['masked']);
});

describe('what is too long for a row', () => {
  const small = { columns: 80, rows: 24 };
  const said = (text: string, sized: State['size']) => ({ ...openingOf(world, sized), message: text, warned: true });
  const text = Array.from({ length: 24 }, (_, at) => `word${at}`).join(' ');

  test.each([
    [80, 24],
    [120, 40],
    [60, 16],
  ])('is read to its end at %i×%i, and the screen is as tall as before', (columns, rows) => {
    const state = said(text, { columns, rows });
    const lines = screen(world, state).split('\n');
    expect(lines).toHaveLength(rows - 1);
    expect(lines.slice(-5).join(' ').replace(/\s+/g, ' ')).toContain(text);
    const after = screen(world, press(world, state, '.')).split('\n');
    expect(after).toHaveLength(rows - 1);
    expect(after.join(' ')).toContain('help');
  });

  test('is cut only where it would take more than the keys and the timeline', () => {
    const lines = screen(world, said(text.repeat(9), small)).split('\n');
    expect(lines).toHaveLength(23);
    expect(lines.at(-1)).toMatch(/…$/);
    expect(lines[0]).toContain('full backpropagation');
  });

  test('in the line of the cell is never the number', () => {
    const gpt = worldOfScenario('microgpt-emma');
    const slot = gpt.segment(0).tape.slots.get('block.attention.head[1].masked.grad') as number;
    const value = `= ${speakNumber(cellOf(gpt.segment(0).values[slot] as Tensor, [2, 0]), 15)}`;
    for (const columns of [60, 80, 120]) {
      const state = walked(gpt, `${slot}g<tab>:cell 2,0<enter>`, openingOf(gpt, { columns, rows: 24 }));
      expect(screen(gpt, state).split('\n').at(-2), String(columns)).toContain(value);
    }
    const short = walked(world, '16g<tab>jl)', openingOf(world, small));
    expect(screen(world, short).split('\n').at(-2)).toMatch(/scaled\[1,1\]@1:16 = \S+ {2}was \S+ {2}.*B.*B *$/);
  });
});

test('watches are told apart in a narrow terminal, and their number is told', () => {
  const watches = ['loss', 'probs[0, 2]', 'max(abs(WQ.grad))', 'WQ[0,0]'].map(text => ({ text, stops: true }));
  const narrow = { ...openingOf(world, { columns: 60, rows: 16 }), watches };
  const state = walked(world, 'W', narrow);
  const { tables, rows } = pictureOf(world, state);
  const names = tables.find(({ of }) => of === 'drawer')?.table.lines.map(one => Object.values(one)[0]?.trim());
  expect(names?.slice(0, 2)).toEqual(['▸ loss', 'probs[0, 2]']);
  expect(rows.map(plainText).join('\n')).toMatch(/Watches .*↓ \d more/);
  const wide = pictureOf(world, walked(world, 'W', { ...openingOf(world, size), watches }));
  expect(wide.tables.find(({ of }) => of === 'drawer')?.table.columns).toContain('over the steps');
});
