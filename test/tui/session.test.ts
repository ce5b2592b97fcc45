import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { focusOf } from '../../src/tui/focus.ts';
import { KEYMAP } from '../../src/tui/keymap.ts';
import { layoutOf } from '../../src/tui/layout.ts';
import { keysOf, press, pressAll } from '../../src/tui/press.ts';
import { cellAt } from '../../src/tui/stage.ts';
import { openingState, PANES, type State } from '../../src/tui/state.ts';
import { eventsOf } from '../../src/tui/world.ts';
import { keys, worldOfScenario } from './scene.ts';

const world = worldOfScenario('full-backprop');
const opening = openingState({ columns: 120, rows: 40 });

/** The state after keys, from the opening. */
function pressed(text: string, from: State = opening): State {
  return pressAll(world, from, keys(text));
}

/** Where a state stands, as an address: `scaled.grad[1,0]@0:30`. */
function address({ place }: State): string {
  return world.explain(place.step, place.event, cellAt(world, place)).address;
}

describe('time', () => {
  test('→ ← and . , walk events, and counts multiply', () => {
    expect(address(pressed('<right>'))).toBe('d_k[0,0]@0:1');
    expect(pressed('<right><right><left>').place.event).toBe(1);
    expect(pressed('12.').place.event).toBe(12);
    expect(pressed('12.5,').place.event).toBe(7);
    expect(pressed('10.').place.event).toBe(10);
  });

  test('} { walk phases; at a phase’s start { goes to the one before', () => {
    expect(address(pressed('}'))).toBe('X[0,0]@0:8');
    expect(address(pressed('}}'))).toBe('loss.grad[0,0]@0:23');
    expect(pressed('}..{').place.event).toBe(8);
    expect(pressed('}..{{').place.event).toBe(0);
    expect(pressed('}}}}').place).toMatchObject({ step: 1, event: 0 });
  });

  test(') ( keep the event and change the step', () => {
    expect(address(pressed('9g)'))).toBe('Q[0,0]@1:9');
    expect(address(pressed('9g)('))).toBe('Q[0,0]@0:9');
  });

  test('g G go to the ends, with a count to an event of this step', () => {
    expect(address(pressed('G'))).toBe('loss[0,0]@1:22');
    expect(pressed('Gg').place).toMatchObject({ step: 0, event: 0 });
    expect(pressed('42g').place.event).toBe(42);
    expect(pressed('999g')).toMatchObject({
      place: { event: 49 },
      message: 'Step 0 has events 0 to 49.',
      warned: true,
    });
  });

  test('s o walk statements: three events of one statement are one', () => {
    expect(pressed('}').place.event).toBe(8);
    expect(address(pressed('}5o'))).toBe('sqrt(d_k)[0,0]@0:14');
    expect(address(pressed('}6o'))).toBe('A[0,0]@0:17');
    expect(address(pressed('}6oO'))).toBe('sqrt(d_k)[0,0]@0:14');
  });

  test('what cannot be done says why', () => {
    expect(pressed('<left>')).toMatchObject({ message: 'This is the first event of the run.', warned: true });
    expect(pressed('G.').message).toBe('This is the last event of the run.');
    expect(pressed('J').message).toBe('Jacobians belong to gradients: press } until the backward phase.');
    expect(pressed('}}J').message).toMatch(/^No Jacobian made this/);
    expect(pressed('}}}J').message).toBe('Jacobians belong to gradients: press { until the backward phase.');
    expect(pressed('[').message).toMatch(/^No earlier place/);
    expect(pressed('<backspace>').message).toMatch(/^No cell was opened from another/);
    expect(pressed('f').message).toMatch(/not inside a call/);
  });
});

describe('calls', () => {
  const calls = worldOfScenario('microgpt-emma');
  const at = (text: string) => {
    const { place } = pressAll(calls, openingState({ columns: 120, rows: 40 }), keys(text));
    return calls.segment(place.step).tape.instructions[place.event];
  };

  test('o steps over the call that s steps into; f and F go to its ends', () => {
    const call = at('}')?.phase;
    expect(call).toBe('forward');
    const into = at('}ss');
    expect(into?.place?.calls.length).toBeGreaterThan(0);
    const over = at('}oo');
    expect(over?.place?.calls).toEqual([]);
    const end = at('}ssf');
    expect(end?.place?.calls.map(({ instance }) => instance)).toContain(into?.place?.calls.at(-1)?.instance);
  });
});

describe('cells', () => {
  test('arrows and hjkl move in the matrix pane only, $ and ^ to the ends of the row', () => {
    expect(address(pressed('8g<tab><right><down>'))).toBe('X[1,1]@0:8');
    expect(address(pressed('8g<tab>$j'))).toBe('X[1,1]@0:8');
    expect(address(pressed('8g<tab>$^'))).toBe('X[0,0]@0:8');
    expect(address(pressed('8g<tab>99j'))).toBe('X[1,0]@0:8');
  });

  test('the cursor survives a smaller matrix in between', () => {
    const at = pressed('8g<tab>jl');
    expect(address(pressAll(world, at, keys('14g')))).toBe('sqrt(d_k)[0,0]@0:14');
    expect(address(pressAll(world, at, keys('14g17g')))).toBe('A[1,1]@0:17');
  });
});

describe('why', () => {
  const heart = pressed('30g<tab>jJ');

  test('J shows the ledger of the softmax’s gradient, and its products sum to the recorded cell', () => {
    expect(address(heart)).toBe('scaled.grad[1,0]@0:30');
    expect(heart.place).toMatchObject({ pane: 'why', view: 'jacobian' });
    const { jacobian, value } = world.explain(0, 30, [1, 0]);
    expect(jacobian?.reduce((sum, { product }) => sum + product, 0)).toBeCloseTo(value, 15);
  });

  test('Enter follows a term to its source, Backspace returns to the same line', () => {
    const followed = pressed('j<enter>', heart);
    expect(address(followed)).toBe('A.grad[1,1]@0:28');
    expect(address(pressed('<enter>', followed))).toBe('(context[-1]).grad[0,0]@0:25');
    expect(pressed('<backspace>', followed).place).toEqual({ ...heart.place, term: 1 });
    expect(pressed('<enter><backspace><backspace>', followed).place).toEqual({ ...heart.place, term: 1 });
  });

  test('l selects the other cell of a line', () => {
    expect(address(pressed('jl<enter>', heart))).toBe('A[1,1]@0:17');
  });

  test('J again returns to the terms, e as well', () => {
    expect(pressed('J', heart).place.view).toBe(null);
    expect(pressed('e', heart).place.view).toBe('terms');
  });
});

describe('places', () => {
  test('[ takes a jump back and ] makes it again', () => {
    const jumped = pressed('}}G');
    expect(pressed('[', jumped).place.event).toBe(23);
    expect(pressed('2[', jumped).place.event).toBe(8);
    expect(pressed('3[]', jumped).place.event).toBe(8);
    expect(pressed('3[3]', jumped).place).toEqual(jumped.place);
  });

  test('[ undoes any jump, whole', () => {
    const jumps = ['}', '{', ')', '(', 'g', 'G', '17g', 'e', '3}'];
    const walks = ['<right>', '.', 'o', '<tab>', 'j', 'l', 'P'];
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(...jumps, ...walks), { maxLength: 12 }),
        fc.constantFrom(...jumps),
        (past, jump) => {
          const before = pressed(past.join(''));
          const jumped = pressed(jump, before);
          fc.pre(jumped.jumps.length > before.jumped || jumped.place !== before.place);
          if (jumped.jumped > before.jumped) expect(pressed('[', jumped).place).toEqual(before.place);
          else expect(jumped.place).toEqual(before.place);
        },
      ),
    );
  });
});

describe('the command line', () => {
  test('goes to moments and runs any command of the table', () => {
    expect(pressed(':goto 1:5<enter>').place).toMatchObject({ step: 1, event: 5 });
    expect(pressed(':12<enter>').place.event).toBe(12);
    expect(pressed(':100%<enter>').place.step).toBe(1);
    expect(pressed(':next 3<enter>').place.event).toBe(3);
    expect(pressed(':help<enter>').help).toBe(true);
    expect(pressed(':quit<enter>').effect).toBe('quit');
    expect(pressed(':nonsense<enter>')).toMatchObject({ warned: true });
  });

  test('every key is text until Enter or Escape', () => {
    expect(pressed(':qG?').typing).toBe('qG?');
    expect(pressed(':q<backspace>').typing).toBe('');
    expect(pressed(':q<escape>q')).toMatchObject({ typing: null, effect: 'quit' });
    expect(pressed(':<backspace>').typing).toBeNull();
  });
});

describe('keys as terminals send them', () => {
  test('a held key comes as one text and is split', () => {
    expect(keysOf('.....', {})).toHaveLength(5);
    expect(pressAll(world, opening, keysOf('.'.repeat(30), {})).place.event).toBe(30);
  });

  test('named keys, controls, and what has no meaning', () => {
    expect(keysOf('', { rightArrow: true })).toEqual(['right']);
    expect(keysOf('', { tab: true, shift: true })).toEqual(['shift+tab']);
    expect(keysOf('c', { ctrl: true })).toEqual(['ctrl+c']);
    expect(keysOf('a\rb\t\u007F', {})).toEqual(['a', 'enter', 'b', 'tab', 'backspace']);
    expect(keysOf('\u0000', {})).toEqual([]);
  });

  test('Ctrl+C quits wherever one is', () => {
    expect(pressed('?<ctrl+c>').effect).toBe('quit');
    expect(pressed(':abc<ctrl+c>').effect).toBe('quit');
  });
});

test('no two bindings of one pane share a key', () => {
  for (const pane of PANES) {
    const seen = KEYMAP.filter(({ panes }) => !panes || panes.includes(pane)).flatMap(binding => binding.keys);
    expect(seen).toEqual([...new Set(seen)]);
  }
});

test('thousands of random keys never throw, and the cursor is always on a cell', () => {
  const all = [...KEYMAP.flatMap(binding => binding.keys), ...'0123456789', 'x', 'enter', 'escape', 'ä', '日'];
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...all), { minLength: 100, maxLength: 300 }), random => {
      let state = opening;
      for (const key of random) {
        state = press(world, state, key);
        const { step, event } = state.place;
        expect(step).toBeGreaterThanOrEqual(0);
        expect(event).toBeLessThan(eventsOf(world, step));
        const shown = focusOf(world, state.place);
        const { rows, columns } = world.segment(shown.step).values[shown.event] as { rows: number; columns: number };
        const [row, column] = cellAt(world, state.place);
        expect(row >= 0 && row < rows && column >= 0 && column < columns).toBe(true);
      }
    }),
    { numRuns: 30 },
  );
});

test('the layout fills any terminal exactly, or says it is too small', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 300 }),
      fc.integer({ min: 1, max: 100 }),
      fc.constantFrom(...PANES),
      (columns, rows, pane) => {
        const layout = layoutOf({ size: { columns, rows }, pane, steps: 5 });
        expect(layout === null).toBe(columns < 60 || rows < 16);
        if (!layout) return;
        const widths = layout.panes.reduce((sum, { width }) => sum + width, 0) + layout.panes.length - 1;
        expect(widths).toBe(columns);
        const height = (layout.panes[0]?.height ?? 0) + 1 + (layout.folded ? 1 : 0) + (layout.closed ? 1 : 0);
        expect(height + layout.timeline + layout.status).toBe(rows - 1);
      },
    ),
  );
});

test('a choice among the cells that one fed is of the step it was asked in, wherever one has gone meanwhile', () => {
  // What X[0,0] feeds is in the backward pass too; the second step, a forward pass, has no such events.
  const asked = pressed('jju');
  const last = asked.choices?.lines.length ?? 0;
  expect(last).toBeGreaterThan(1);
  const chosen = press(world, pressed(`${'j'.repeat(last)})`, asked), 'enter');
  expect(chosen.place.step).toBe(0);
  expect(chosen.place.event).toBe(asked.choices?.lines.at(-1)?.event);
});
