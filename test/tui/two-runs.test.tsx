import { describe, expect, test } from 'vitest';
import { prepare } from '../../src/engine/program.ts';
import { loadScenario } from '../../src/scenario/load.ts';
import { cellOf } from '../../src/tensor/tensor.ts';
import { Timeline } from '../../src/timeline/timeline.ts';
import { App } from '../../src/tui/App.tsx';
import { palette } from '../../src/tui/colours.ts';
import { openingOf } from '../../src/tui/opening.ts';
import { spokenLines } from '../../src/tui/present/speech.ts';
import { press } from '../../src/tui/press.ts';
import { settled } from '../../src/tui/settled.ts';
import { stageOf } from '../../src/tui/stage.ts';
import type { State } from '../../src/tui/state.ts';
import { worldOf } from '../../src/tui/world-of.ts';
import { keys } from './scene.ts';
import { openScreen } from './screen.tsx';

function timelineOf(given: string): Timeline {
  const [name = '', ...set] = given.split(' ');
  return new Timeline(prepare(loadScenario(`scenarios/${name}.json`, { set })));
}

/** A run beside which others open; those are recorded to their end at once unless `late`. */
function worldBeside(name: string, late = false) {
  const open = (given: string) => (late ? timelineOf(given) : timelineOf(given).finish());
  return worldOf(timelineOf(name).finish(), { open, names: () => ['full-backprop', 'readme-training'] });
}

const world = worldBeside('readme-training');
const FASTER = ':diff-run readme-training train.optimizer.lr=0.2<enter>';

function walked(session: string, size = { columns: 120, rows: 40 }, of = world): State {
  return keys(session).reduce((state, key) => settled(of, press(of, state, key)), openingOf(of, size));
}

function stage(state: State, of = world) {
  return stageOf(of, state.place, state);
}

describe.for([
  [80, 24],
  [120, 40],
] as const)('at %i×%i', ([columns, rows]) => {
  test.for([
    ['two runs', `${FASTER}:open WQ[1,1]@3<enter>`],
    ['two runs before they part', `:open Q[0,1]@0<enter>${FASTER}`],
    ['another program', ':open WQ@1<enter>:diff-run full-backprop<enter>'],
  ] as const)('%s', async ([name, session]) => {
    const size = { columns, rows };
    const screen = openScreen(<App world={world} opening={walked(session, size)} palette={palette(3)} />, size);
    await screen.settled();
    const text = screen.text();
    screen.close();
    await expect(`${text}\n`).toMatchFileSnapshot(`screens/${columns}x${rows} ${name}.txt`);
  });
});

describe('D', () => {
  test('asks for a run, and ends it', () => {
    const asked = walked('D');
    expect(asked).toMatchObject({ typing: 'diff-run ', other: null });
    const open = walked('Dfull-b<tab><enter>');
    expect(open).toMatchObject({ other: 'full-backprop', place: { pane: 'matrix' } });
    expect(walked('Dfull-b<tab><enter>D')).toMatchObject({ other: null, message: 'This run alone' });
    expect(walked(`${FASTER}d`)).toMatchObject({ other: null, difference: { to: 'before' } });
  });

  test('a, b and b − a of the same tensor move in time together', () => {
    const b = timelineOf('readme-training train.optimizer.lr=0.2').finish();
    for (const step of [0, 1, 4]) {
      const state = walked(`${FASTER}:open WQ.grad[1,0]@${step}<enter>`);
      const { shown, difference } = stage(state);
      const slot = world.segment(step).tape.slots.get('WQ.grad') ?? -1;
      const there = b.segment(step).values[slot];
      expect(shown.map(({ id }) => id)).toEqual(['a: WQ.grad', 'b: WQ.grad', 'WQ.grad']);
      expect(shown[1]?.tensor).toEqual(there);
      const ours = world.segment(step).values[slot];
      if (!there || !ours || !difference) throw new Error('something is missing');
      expect(cellOf(difference.tensor, [1, 0])).toBe(cellOf(there, [1, 0]) - cellOf(ours, [1, 0]));
      expect(cellOf(difference.tensor, [1, 0]) === 0).toBe(step === 0);
    }
  });

  test('says why there is nothing beside', () => {
    const why = (session: string) => stage(walked(session)).beside?.why;
    expect(why(':diff-run full-backprop<enter>G')).toMatch(/^b has steps 0 to 1 only$/);
    expect(why(':diff-run dot-product<enter>:open WQ@0<enter>')).toMatch(/^b has no WQ/);
    expect(walked(':diff-run nothing-of-it<enter>')).toMatchObject({ other: null, warned: true });
  });

  test('a run that is not recorded yet says so, and a key does not wait for it', () => {
    const late = worldBeside('readme-training', true);
    const state = walked(`${FASTER}:open WQ@3<enter>`, undefined, late);
    expect(stage(state, late).beside?.why).toMatch(/^b is being recorded: step 1 of \d+$/);
    late.others?.open('readme-training train.optimizer.lr=0.2').timeline.finish();
    expect(stage(state, late).beside?.why).toBe('');
  });

  test('in words', () => {
    const spoken = spokenLines(world, walked(`${FASTER}:open WQ[1,1]@3<enter>`)).join('\n');
    expect(spoken).toMatch(/In the other run, b: -?[\d.]+, which is [+-][\d.]+\./);
  });

  test('where no other run can be opened it says so', () => {
    const alone = worldOf(timelineOf('full-backprop').finish());
    expect(walked('D', undefined, alone).message).toBe('No other run can be opened from here.');
  });
});
