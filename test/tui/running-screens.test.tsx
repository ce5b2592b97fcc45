import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { prepare } from '../../src/engine/program.ts';
import { loadScenario } from '../../src/scenario/load.ts';
import type { Tensor } from '../../src/tensor/tensor.ts';
import { Timeline } from '../../src/timeline/timeline.ts';
import { App } from '../../src/tui/App.tsx';
import { palette } from '../../src/tui/colours.ts';
import { drawerDrawing } from '../../src/tui/drawer.ts';
import { focusOf } from '../../src/tui/focus.ts';
import { KEYMAP } from '../../src/tui/keymap.ts';
import { openingOf } from '../../src/tui/opening.ts';
import { statusRows } from '../../src/tui/present/frame.ts';
import { rowWidth } from '../../src/tui/present/rows.ts';
import { timelineRows } from '../../src/tui/present/timeline.ts';
import { press } from '../../src/tui/press.ts';
import { settled } from '../../src/tui/settled.ts';
import { cellAt, stageOf } from '../../src/tui/stage.ts';
import { timelinePicture } from '../../src/tui/whole.ts';
import { eventsOf, type World } from '../../src/tui/world.ts';
import { worldOf } from '../../src/tui/world-of.ts';
import { keys, worldOfScenario } from './scene.ts';
import { openScreen } from './screen.tsx';

const world = worldOfScenario('full-backprop');
const trained = worldOfScenario('readme-training');

const SESSIONS = {
  breakpoints: [world, '17gbG:break loss < 1.3835<enter>gcB'],
  watches: [trained, ':watch max(abs(WQ.grad))<enter>:watch Q<enter>5)W'],
  marks: [world, '17gma30g<tab>jmbG:marks<enter>'],
  'run zoom': [trained, '3)maGZZ'],
  'phase zoom': [world, '30gZ'],
  difference: [trained, ':open WQ@3<enter>d'],
  hidden: [world, '17gz'],
  pinned: [trained, ':open WQ[0,1]@0<enter>p3)'],
  found: [world, '/ > 0.5<enter>'],
  completing: [world, ':break sca<tab><tab>'],
} as const;

describe.for([
  [80, 24],
  [120, 40],
  [200, 60],
] as const)('at %i×%i', ([columns, rows]) => {
  test.for(Object.entries(SESSIONS))('%s', async ([name, [of, session]]) => {
    const size = { columns, rows };
    const opening = keys(session).reduce((state, key) => settled(of, press(of, state, key)), openingOf(of, size));
    const screen = openScreen(<App world={of} opening={opening} palette={palette(3)} />, size);
    await screen.settled();
    const text = screen.text();
    screen.close();
    await expect(`${text}\n`).toMatchFileSnapshot(`screens/${columns}x${rows} ${name}.txt`);
  });
});

/** Every key there is, and the pieces of commands, so that whole commands come about. */
const KEYS = [
  ...KEYMAP.flatMap(binding => binding.keys).filter(key => !key.startsWith('ctrl+')),
  ...[...'0123456789xy'],
  ...['enter', 'escape', 'tick', 'ä', '日'],
];
const COMMANDS = [
  ...['/softmax', '/ > 0', '/nan', ':break loss < 1.3', ':break 3', ':break softmax', ':watch WQ', ':watch loss'],
  ...[':goto 1:5', ':50%', ':open A[0,1]', ':diff before', ':set digits 3', ':pin', ':marks', ':nonsense'],
].map(text => [...text, 'enter']);

const pieces = fc.array(
  fc.oneof({ weight: 8, arbitrary: fc.constantFrom(...KEYS.map(key => [key])) }, fc.constantFrom(...COMMANDS)),
  {
    minLength: 50,
    maxLength: 250,
  },
);

test('thousands of random keys: no throw, the cursor on a cell, no row wider than the screen', {
  timeout: 120_000,
}, () => {
  const sizes = fc.record({ columns: fc.integer({ min: 60, max: 200 }), rows: fc.integer({ min: 16, max: 60 }) });
  fc.assert(
    fc.property(
      fc.constantFrom('full-backprop', 'readme-training', 'softmax-overflow', 'batch-patterns'),
      sizes,
      pieces,
      (name, size, pressed) => {
        const of = worldOf(new Timeline(prepare(loadScenario(`scenarios/${name}.json`))));
        let state = openingOf(of, size);
        for (const key of pressed.flat()) {
          state = settled(of, press(of, state, key));
          const { step, event } = state.place;
          expect(event).toBeLessThan(eventsOf(of, step));
          const shown = focusOf(of, state.place);
          const { rows, columns } = of.segment(shown.step).values[shown.event] as Tensor;
          const [row, column] = cellAt(of, state.place);
          expect(row >= 0 && row < rows && column >= 0 && column < columns).toBe(true);
          if (key === 'enter' || key === 'Z') fits(of, state, size.columns);
        }
        fits(of, state, size.columns);
      },
    ),
    { numRuns: 40 },
  );
});

/** What this session draws in rows of its own; the whole frame is held by `screen.test.tsx`. */
function fits(of: World, state: ReturnType<typeof openingOf>, width: number): void {
  const stage = stageOf(of, state.place, state);
  const drawer = drawerDrawing(of, state, width, 8);
  const rows = [
    ...timelineRows(timelinePicture(of, state), width, 3),
    ...statusRows(of, state, stage, width, 2),
    ...(drawer ? [drawer.heading] : []),
  ];
  for (const row of rows) expect(rowWidth(row)).toBeLessThanOrEqual(width);
}

test('the same keys give the same state', () => {
  fc.assert(
    fc.property(pieces, pressed => {
      const once = () => {
        const of = worldOf(new Timeline(prepare(loadScenario('scenarios/readme-training.json'))));
        return pressed
          .flat()
          .reduce((state, key) => settled(of, press(of, state, key)), openingOf(of, { columns: 120, rows: 40 }));
      };
      expect(once()).toEqual(once());
    }),
    { numRuns: 8 },
  );
});

test('a search in a running screen is stopped by Esc, and keys typed ahead are kept', async () => {
  const of = worldOf(new Timeline(prepare(loadScenario('scenarios/readme-training.json'))));
  const screen = openScreen(
    <App world={of} opening={openingOf(of, { columns: 120, rows: 40 })} palette={palette(0)} />,
    {
      columns: 120,
      rows: 40,
    },
  );
  await screen.settled();
  await screen.press('G,,');
  expect(screen.text()).toContain(`step ${of.steps - 1}/${of.steps - 1}`);
  await screen.press(':break loss < -1\r');
  await screen.press('gc');
  expect(screen.text()).toMatch(/→ 0|No breakpoint/);
  screen.close();
});
