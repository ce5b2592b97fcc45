import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { prepare } from '../../src/engine/program.ts';
import { loadScenario } from '../../src/scenario/load.ts';
import { cellOf, type Tensor } from '../../src/tensor/tensor.ts';
import { Timeline } from '../../src/timeline/timeline.ts';
import { focusOf } from '../../src/tui/focus.ts';
import { openingOf } from '../../src/tui/opening.ts';
import { press } from '../../src/tui/press.ts';
import { pursue } from '../../src/tui/pursue.ts';
import { settled } from '../../src/tui/settled.ts';
import { cellAt, stageOf } from '../../src/tui/stage.ts';
import type { State } from '../../src/tui/state.ts';
import { timelinePicture } from '../../src/tui/whole.ts';
import { eventsOf, type World } from '../../src/tui/world.ts';
import { worldOf } from '../../src/tui/world-of.ts';
import { keys, worldOfScenario } from './scene.ts';

const size = { columns: 120, rows: 40 };
const world = worldOfScenario('full-backprop');
const trained = worldOfScenario('readme-training');

/** The state after keys, each waited for. */
function walked(of: World, text: string, from: State = openingOf(of, size)): State {
  return keys(text).reduce((state, key) => settled(of, press(of, state, key)), from);
}

/** Without the breakpoints and watches of the file. */
function bare(of: World): State {
  return { ...openingOf(of, size), breakpoints: [], watches: [] };
}

function at({ place }: State): string {
  return `${place.step}:${place.event}`;
}

/** The event in the middle of all of a run's. */
function halfWay(of: World): string {
  const moments = Array.from({ length: of.steps }, (_, step) => step).flatMap(step =>
    Array.from({ length: eventsOf(of, step) }, (_, event) => `${step}:${event}`),
  );
  return moments[Math.round((moments.length - 1) / 2)] as string;
}

/** Every place that a key stops at, until it says that there is none. */
function stops(of: World, key: string, from: State): string[] {
  const found: string[] = [];
  for (let state = walked(of, key, from); !state.warned; state = walked(of, key, state)) found.push(at(state));
  return found;
}

describe('breakpoints', () => {
  test('the file’s own are set when it opens, and so are its watches', () => {
    const opening = openingOf(world, size);
    expect(opening.breakpoints.map(({ text }) => text)).toEqual(['scaled.grad[1,0]']);
    expect(opening.watches.map(({ text }) => text)).toEqual(['loss', 'probs[0, 2]']);
    expect(stops(world, 'c', opening)).toEqual(['0:30', '1:21', '1:22']);
  });

  test('b in the program stops at the statement, forward and back; b again takes it off', () => {
    const on = walked(world, '17gb', bare(world));
    expect(on.breakpoints).toMatchObject([{ text: 'line 7', enabled: true }]);
    expect(stops(world, 'c', walked(world, 'g', on))).toEqual(['0:17', '0:30', '1:17']);
    expect(walked(world, 'b', on).breakpoints).toEqual([]);
  });

  test('b in the matrix stops where the tensor is written', () => {
    const on = walked(world, '17g<tab>b', bare(world));
    expect(on.breakpoints).toMatchObject([{ text: 'A' }]);
    expect(stops(world, 'c', walked(world, 'g', on))).toEqual(['0:17', '1:17']);
  });

  test('an operation stops at each of its events; a condition where it newly holds', () => {
    const softmaxes = walked(world, ':break softmax<enter>', bare(world));
    expect(stops(world, 'c', softmaxes)).toEqual(['0:17', '0:21', '0:30', '1:17', '1:21']);
    const backward = walked(world, ':break phase == "backward"<enter>', bare(world));
    expect(stops(world, 'c', backward)).toEqual(['0:23']);
    const low = walked(trained, ':break loss < 0.08<enter>', bare(trained));
    const expected = Array.from({ length: trained.steps }, (_, step) => step).filter(
      step => (trained.loss(step) ?? 1) < 0.08,
    );
    expect(stops(trained, 'c', low).map(one => Number(one.split(':')[0]))).toEqual(expected);
  });

  test('it counts where it stopped, is turned off in the list, and taken off', () => {
    const counted = walked(world, 'cgc');
    expect(counted.breakpoints[0]?.stopped).toBe(2);
    const off = walked(world, 'gB<enter>', counted);
    expect(off.breakpoints[0]?.enabled).toBe(false);
    expect(at(walked(world, 'c', off))).toBe('1:21');
    expect(walked(world, 'x', off).breakpoints).toEqual([]);
  });

  test('what can’t be a condition says why', () => {
    expect(walked(world, ':break scald<enter>')).toMatchObject({
      warned: true,
      message: expect.stringContaining('scaled'),
    });
    expect(walked(world, ':break Q < <enter>').warned).toBe(true);
    expect(walked(world, ':break Q<0<enter>').message).toMatch(/any\(…\) or all\(…\)/);
    expect(walked(world, ':break 99<enter>').message).toMatch(/lines 1 to 11/);
  });

  test('an alert stops where a number first is not finite', () => {
    const overflow = worldOfScenario('softmax-overflow');
    const state = walked(overflow, 'c', bare(overflow));
    const written = overflow.segment(state.place.step).values[state.place.event] as Tensor;
    expect([...written.data].some(value => !Number.isFinite(value))).toBe(true);
    expect(state.message).toMatch(/^Alert/);
  });
});

test('c and C stop at the same events, in opposite order, whatever is set', () => {
  const some = [
    'softmax',
    'Q',
    'loss < 0.1',
    'step == 3',
    'WQ.grad',
    '3',
    'op == "matmul" and phase == "update"',
    'any(Q > 0.5)',
  ];
  const watched = ['loss', 'WQ[0,0]', 'max(abs(WV.grad))'];
  fc.assert(
    fc.property(fc.subarray(some), fc.subarray(watched), (breakpoints, watches) => {
      const typed = [
        ...breakpoints.map(text => `:break ${text}<enter>`),
        ...watches.map(text => `:watch ${text}<enter>`),
      ];
      const set = walked(trained, `G${typed.join('')}g`, bare(trained));
      const forward = stops(trained, 'c', set);
      const end = walked(trained, 'G', set);
      const [last] = forward.slice(-1);
      const backward = stops(trained, 'C', end);
      expect((last === at(end) ? [last, ...backward] : backward).reverse()).toEqual(forward);
    }),
    { numRuns: 12 },
  );
});

test('> and < visit exactly the events in which the cell changes, over all steps', () => {
  const cells: string[] = [];
  let old: number | undefined;
  for (let step = 0; step < trained.steps; step++) {
    const { tape, values } = trained.segment(step);
    for (const [slot, { writes }] of tape.instructions.entries()) {
      if (!/^WQ(\.\d+)?$/.test(writes)) continue;
      const value = cellOf(values[slot] as Tensor, [0, 1]);
      if (old !== undefined && !Object.is(old, value)) cells.push(`${step}:${slot}`);
      old = value;
    }
  }
  expect(cells.length).toBeGreaterThan(3);
  const slot = trained.segment(0).tape.slots.get('WQ') as number;
  const standing = walked(trained, `${slot || 1}g${slot === 0 ? ',' : ''}<tab>l`, bare(trained));
  expect(stops(trained, '>', standing)).toEqual(cells);
  expect(
    stops(
      trained,
      '<',
      walked(trained, 'G', { ...standing, place: { ...standing.place, pin: { name: 'WQ', cell: [0, 1] } } }),
    ),
  ).toEqual(cells.toReversed());
});

test('where keyframes are far apart, > and c still go one change on, and < and C one back', () => {
  const long = worldOfScenario('sine-network');
  const middle = walked(long, ':goto 500:0<enter>', { ...openingOf(long, size), breakpoints: [] });
  expect(long.timeline.gapStart(500)).toBeLessThan(500);
  const there = walked(long, 'ccc', middle);
  expect(there.place.step).toBe(502);
  expect(walked(long, 'CCCC', there).place.step).toBe(498);
  const cell = walked(long, '>>>', there);
  expect(cell.place.step).toBe(505);
  expect(walked(long, '<<<', cell).place).toEqual(there.place);
  expect(walked(long, '3<', cell).place).toEqual(there.place);
});

describe('places', () => {
  test("marks are set and gone to; '' goes where the jump began, and back", () => {
    const marked = walked(world, '17g<tab>jma');
    const gone = walked(world, "G'a", marked);
    expect(gone.place).toEqual(marked.place);
    expect(at(walked(world, "''", gone))).toBe('1:22');
    expect(at(walked(world, "''''", gone))).toBe('0:17');
    expect(walked(world, "'q").message).toMatch(/no mark q/);
    expect(walked(world, 'm<escape>').marks).toEqual({});
    expect(at(walked(world, ':marks<enter><enter>', gone))).toBe('0:17');
  });

  test('[ undoes every kind of jump, whole', () => {
    const jumps = [
      'c',
      'C',
      '>',
      '<',
      "'a",
      "''",
      ':open A@0<enter>',
      ':goto 1:3<enter>',
      '/softmax<enter>',
      'n',
      'N',
      ':50%<enter>',
      'G',
    ];
    const walks = ['.', ',', '<tab>', 'j', 'l', 'o'];
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(...jumps, ...walks), { maxLength: 6 }),
        fc.constantFrom(...jumps),
        (past, jump) => {
          const before = walked(world, `5gma${past.join('')}`);
          const jumped = walked(world, jump, before);
          fc.pre(JSON.stringify(jumped.place) !== JSON.stringify(before.place));
          expect(walked(world, '[', jumped).place).toEqual(before.place);
        },
      ),
      { numRuns: 60 },
    );
  });

  test('a pinned cell stays in view while time moves', () => {
    const pinned = walked(trained, ':open WQ[0,1]@0<enter>p');
    expect(pinned.message).toBe('Pinned WQ[0,1]: it stays in view while time moves');
    const later = walked(trained, '3).', pinned);
    const { step, event } = focusOf(trained, later.place);
    expect(trained.segment(step).tape.instructions[event]?.writes).toMatch(/^WQ/);
    expect(cellAt(trained, later.place)).toEqual([0, 1]);
    const ended = walked(trained, 'p', later);
    expect(ended.place.pin).toBeNull();
    expect(ended.message).toBe('WQ is not pinned any more');
  });
});

describe('search', () => {
  test('finds statements, tensors and operations', () => {
    const found = walked(world, '/softmax<enter>');
    expect(at(found)).toBe('0:17');
    expect(at(walked(world, 'n', found))).toBe('0:21');
    expect(at(walked(world, 'nN', found))).toBe('0:17');
    expect(at(walked(world, '/<enter>', found))).toBe('0:21');
    expect(walked(world, '/nowhere to be found<enter>').message).toMatch(/^No match after/);
  });

  test('finds numbers cell by cell: by comparison, as they are printed, and what is not finite', () => {
    const tensor = world.segment(0).values[17] as Tensor;
    const found = walked(world, `/${cellOf(tensor, [1, 0]).toFixed(4)}<enter>`, walked(world, '16g'));
    expect(at(found)).toBe('0:17');
    expect(Math.abs(cellOf(tensor, cellAt(world, found.place)) - cellOf(tensor, [1, 0]))).toBeLessThan(1e-4);
    const large = walked(world, '/> 0.5<enter>', bare(world));
    const value = (state: State) =>
      cellOf(world.segment(state.place.step).values[state.place.event] as Tensor, cellAt(world, state.place));
    expect(value(large)).toBeGreaterThan(0.5);
    expect(value(walked(world, '5n', large))).toBeGreaterThan(0.5);
    const overflow = worldOfScenario('softmax-overflow');
    const wrong = walked(overflow, '/nan<enter>');
    expect(
      cellOf(overflow.segment(wrong.place.step).values[wrong.place.event] as Tensor, cellAt(overflow, wrong.place)),
    ).toBeNaN();
  });
});

describe('the command line', () => {
  test('opens addresses, goes to moments, marks and shares of the run', () => {
    expect(walked(world, ':open scaled.grad[1,0]@0<enter>').place).toMatchObject({
      step: 0,
      event: 30,
      cell: [1, 0],
      pane: 'why',
    });
    expect(at(walked(world, ':@0<enter>'))).toBe('0:49');
    expect(at(walked(trained, ':50%<enter>'))).toBe(halfWay(trained));
    expect(at(walked(world, "9gma:goto 1:3<enter>:goto 'a<enter>"))).toBe('0:9');
    expect(walked(world, ':open A@77<enter>').message).toMatch(/no step 77/);
    expect(walked(world, ':open scald<enter>').message).toMatch(/scaled/);
  });

  test('runs commands by the beginning of their names, sets, and counts', () => {
    expect(walked(world, ':set digits 7<enter>').digits).toBe(7);
    expect(walked(world, ':dig 3<enter>').digits).toBe(3);
    expect(walked(world, ':next 4<enter>').place.event).toBe(4);
    expect(walked(world, ':next x<enter>').warned).toBe(true);
    expect(walked(world, ':brake<enter>').message).toMatch(/did you mean break\?/);
  });

  test('Tab completes commands and tensors, and goes round; ↑ ↓ bring back what was typed', () => {
    expect(walked(world, ':brea<tab>').typing).toBe('break');
    expect(walked(world, ':break scal<tab>').typing).toMatch(/^break scal/);
    expect(walked(world, ':break max(abs(logi<tab>').typing).toBe('break max(abs(logits');
    const first = walked(world, ':break s<tab>').typing;
    expect(walked(world, ':break s<tab><tab>').typing).not.toBe(first);
    expect(walked(world, ':break s<tab><tab><shift+tab>').typing).toBe(first);
    const typed = walked(world, ':goto 1:5<enter>:goto 0:3<enter>:x<up>');
    expect(typed.typing).toBe('goto 0:3');
    expect(walked(world, '<up>', typed).typing).toBe('goto 1:5');
    expect(walked(world, '<up><down><down>', typed).typing).toBe('x');
  });

  test('the caret moves, and words are deleted', () => {
    expect(walked(world, ':goto 15<left><left>2<end>0').typing).toBe('goto 2150');
    expect(walked(world, ':watch max(loss) 3<ctrl+w><ctrl+w>').typing).toBe('watch ');
    expect(walked(world, ':goto 5<home><ctrl+e><ctrl+u>').typing).toBe('');
  });
});

describe('long runs', () => {
  const fresh = () => worldOf(new Timeline(prepare(loadScenario('scenarios/readme-training.json'))));

  test('a key that needs an unrecorded step waits for it, the keys after it too, and Esc stops', () => {
    const world = fresh();
    const going = press(world, bare(world), 'G');
    expect(going.pursuit?.quarry).toEqual({ kind: 'step', step: world.steps - 1 });
    expect(going.place.step).toBe(0);
    const waiting = press(world, press(world, going, ','), ',');
    expect(waiting.queued).toEqual(['G', ',', ',']);
    expect(press(world, waiting, 'escape')).toMatchObject({ pursuit: null, queued: [], place: { step: 0 } });
    const there = settled(world, waiting);
    expect(there.place).toMatchObject({ step: world.steps - 1, event: eventsOf(world, world.steps - 1) - 3 });
  });

  test('a search passes a step at a time and gives up in between', () => {
    const world = fresh();
    const searching = press(world, walked(world, ':break step == 7<enter>', bare(world)), 'c');
    const steps = pursue(world, searching, searching.pursuit as NonNullable<State['pursuit']>);
    expect(steps.next()).toEqual({ done: false, value: 1 });
    expect(steps.next()).toEqual({ done: false, value: 2 });
    steps.return(null);
    expect(press(world, searching, 'escape').place).toEqual(searching.place);
    expect(at(settled(world, searching))).toBe('7:0');
  });

  test('keys typed ahead do what they would have done one after the other', () => {
    const keyed = ['c', 'C', '>', '.', ',', ')', '(', 'G', 'g', '}', '{', 'n', 'N', '[', ']', "''", '<tab>', 'j'];
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...keyed), { maxLength: 12 }), pressed => {
        const text = `/WQ<enter>${pressed.join('')}`;
        const [one, other] = [fresh(), fresh()];
        const ahead = settled(
          one,
          keys(text).reduce((state, key) => press(one, state, key), openingOf(one, size)),
        );
        expect(ahead).toEqual(walked(other, text));
      }),
      { numRuns: 25 },
    );
  });
});

describe('play', () => {
  test('ticks walk on, by events or steps, and stop at breakpoints and at the end', () => {
    const tick = (of: World, state: State, count: number) => walked(of, '<tick>'.repeat(count), state);
    const playing = walked(world, ' ', bare(world));
    expect(at(tick(world, playing, 5))).toBe('0:5');
    expect(at(tick(world, walked(world, ' ', tick(world, playing, 5)), 5))).toBe('0:5');
    const stopped = tick(world, walked(world, '25g ', openingOf(world, size)), 50);
    expect(stopped).toMatchObject({ playing: false, place: { event: 30 } });
    const ended = tick(world, walked(world, 'G3, ', bare(world)), 9);
    expect(ended).toMatchObject({ playing: false, place: { step: 1, event: 22 } });
    const fast = walked(trained, '9+ ', bare(trained));
    expect(at(tick(trained, fast, 3))).toBe('3:0');
  });
});

describe('looking', () => {
  test('d subtracts what was before, :diff a mark', () => {
    const before = walked(trained, ':open WQ@3<enter>d', bare(trained));
    const { difference, shown } = stageOf(trained, before.place, before);
    const now = shown.at(-1)?.tensor as Tensor;
    const old = trained.segment(3).values[trained.segment(3).tape.slots.get('WQ') as number] as Tensor;
    expect(difference?.tensor.data[0]).toBe((now.data[0] as number) - (old.data[0] as number));
    const marked = walked(trained, ":open WQ@0<enter>ma:open WQ@5<enter>:diff 'a<enter>", bare(trained));
    const first = trained.segment(0).values[focusOf(trained, marked.marks.a as State['place']).event] as Tensor;
    const stage = stageOf(trained, marked.place, marked);
    expect(stage.difference?.tensor.data[0]).toBe(
      (stage.shown.at(-1)?.tensor.data[0] as number) - (first.data[0] as number),
    );
    expect(walked(trained, 'd', marked).difference).toBeNull();
  });

  test('z hides what each event writes, shows it, and ends', () => {
    const hidden = walked(world, '17gz');
    expect(stageOf(world, hidden.place, hidden).hidden).toBe(true);
    const shown = walked(world, 'z', hidden);
    expect(stageOf(world, shown.place, shown).hidden).toBe(false);
    const next = walked(world, '.', shown);
    expect(stageOf(world, next.place, next).hidden).toBe(true);
    expect(walked(world, 'z', shown).veil).toBe('off');
  });

  test('the timeline knows marks, breakpoints and alerts', () => {
    const state = walked(world, '17gmag');
    expect(timelinePicture(world, state).landmarks).toEqual([
      { glyph: '●', tone: 'warning', step: 0, event: 30 },
      { glyph: 'a', tone: 'key', step: 0, event: 17 },
    ]);
    const overflow = worldOfScenario('softmax-overflow');
    expect(timelinePicture(overflow, bare(overflow)).landmarks.map(({ glyph }) => glyph)).toContain('!');
  });
});
