import fc from 'fast-check';
import { expect, test } from 'vitest';
import { prepare } from '../../src/engine/program.ts';
import { loadScenario } from '../../src/scenario/load.ts';
import { Timeline } from '../../src/timeline/timeline.ts';
import { KEYMAP } from '../../src/tui/keymap.ts';
import { openingOf } from '../../src/tui/opening.ts';
import { pictureOf } from '../../src/tui/picture.ts';
import { rowWidth } from '../../src/tui/present/rows.ts';
import { spokenLines } from '../../src/tui/present/speech.ts';
import { press } from '../../src/tui/press.ts';
import { settled } from '../../src/tui/settled.ts';
import type { State } from '../../src/tui/state.ts';
import { update } from '../../src/tui/update.ts';
import type { World } from '../../src/tui/world.ts';
import { worldOf } from '../../src/tui/world-of.ts';

// Whatever is pressed or typed, in whatever run at whatever size: nothing throws, and every frame fits.

const SCENARIOS = ['full-backprop', 'transformer-2x2', 'microgpt-emma', 'kv-cache', 'softmax-overflow'] as const;

function timelineOf(name: string): Timeline {
  return new Timeline(prepare(loadScenario(`scenarios/${name}.json`)));
}

/** A run of which nothing is recorded yet, beside which two others can stand. */
function fresh(name: string): World {
  return worldOf(timelineOf(name), {
    names: () => ['full-backprop', name],
    open: other => timelineOf(other).finish(),
  });
}

const TYPED = [
  '/nan',
  '/> 0.1',
  '/softmax',
  '/0.1',
  ':goto 1:3',
  ':goto 99',
  ':goto 50%',
  ':goto @last',
  ':open loss@last',
  ':open nothing',
  ':cell 1,1',
  ':cell A',
  ':cell -1,99',
  ':break loss < 1.4',
  ':break softmax',
  ':break ((',
  ':watch max(abs(loss))',
  ":diff 'a",
  ':filter grad',
  ':digits 12',
  ':sample 2',
  ":goto 'a",
  ':42',
  ':export',
  ':theme light',
  ':diff-run full-backprop',
  ':diff-run microgpt-emma',
  ':diff-run nothing',
];

const keys = [
  ...KEYMAP.flatMap(binding => binding.keys).filter(key => !['q', 'ctrl+c', 'ctrl+z'].includes(key)),
  ...'0123456789',
  'a',
  'escape',
  'tick',
  'ä',
  '日',
];
const action = fc.oneof(
  { weight: 12, arbitrary: fc.constantFrom(...keys).map(key => [key]) },
  { weight: 3, arbitrary: fc.constantFrom(...TYPED).map(text => [...text, 'enter']) },
  {
    weight: 1,
    arbitrary: fc.record({ columns: fc.integer({ min: 1, max: 220 }), rows: fc.integer({ min: 1, max: 70 }) }),
  },
);

function acted(world: World, state: State, one: string[] | { columns: number; rows: number }): State {
  if (!Array.isArray(one)) return update(world, state, { do: 'resize', ...one });
  return one.reduce((before, key) => {
    const after = settled(world, press(world, before, key));
    return after.errand ? update(world, after, { do: 'errand-done', text: '', warned: false }) : after;
  }, state);
}

/** Draws it as the terminal and the screen reader do. */
function drawn(world: World, state: State): void {
  const { rows, tables } = pictureOf(world, state);
  expect(rows.length).toBeLessThanOrEqual(Math.max(1, state.size.rows - 1));
  for (const row of rows) expect(rowWidth(row)).toBeLessThanOrEqual(state.size.columns);
  for (const { table, y } of tables) expect(y + table.lines.length).toBeLessThan(rows.length);
  expect(spokenLines(world, state).length).toBeGreaterThan(0);
}

test.for(SCENARIOS)('%s: nothing that is pressed breaks it', { timeout: 240_000 }, name => {
  const finished = fresh(name);
  finished.timeline.finish();
  fc.assert(
    fc.property(fc.array(action, { minLength: 20, maxLength: 60 }), fc.boolean(), (actions, recorded) => {
      const world = recorded ? finished : fresh(name);
      let state = openingOf(world, { columns: 120, rows: 40 });
      for (const one of actions) {
        state = acted(world, state, one);
        drawn(world, state);
      }
    }),
    { numRuns: 8 },
  );
});

test('> says what a cell was, also where the matrix has it no more', () => {
  const world = fresh('kv-cache'); // its keys are those of all tokens at first, then of one at a time
  const keys = [':open block.attention.K@1', ':cell 2,0'].flatMap(text => [...text, 'enter']);
  const state = acted(world, openingOf(world, { columns: 120, rows: 40 }), [...keys, '>']);
  expect(state.message).toMatch(/^block\.attention\.K\[2,0\]: −?[\d.]+ → no such cell$/);
});
