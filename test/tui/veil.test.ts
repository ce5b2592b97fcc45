import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Tensor } from '../../src/tensor/tensor.ts';
import { perform } from '../../src/tui/desk.ts';
import { pictureOf } from '../../src/tui/picture.ts';
import { speakNumber } from '../../src/tui/present/number.ts';
import { plainText } from '../../src/tui/present/rows.ts';
import { spokenLines } from '../../src/tui/present/speech.ts';
import { pressAll } from '../../src/tui/press.ts';
import { settled } from '../../src/tui/settled.ts';
import { openingState, type State } from '../../src/tui/state.ts';
import type { World } from '../../src/tui/world.ts';
import { keys, worldOfScenario } from './scene.ts';

// What is hidden is held in two ways: the screen is the same whatever the numbers are, and their digits are not on it.

const SCENARIOS = ['full-backprop', 'transformer', 'microgpt-emma', 'kv-cache', 'softmax-overflow'] as const;
const SIZES = [
  { columns: 60, rows: 16 },
  { columns: 80, rows: 24 },
  { columns: 100, rows: 30 },
  { columns: 120, rows: 40 },
  { columns: 200, rows: 60 },
] as const;

/** Keys that look at a moment, and stay there. */
const LOOKING = 'hjkl^$JeHdrPLWWZV+-=?<tab><shift+tab><escape><right>n'.replace('<right>', '');

/** All that a person can see or hear of a state. */
function seen(world: World, state: State): string {
  const { rows, tables } = pictureOf(world, state);
  const cells = tables.flatMap(({ table }) => table.lines.map(line => Object.values(line).join(' | ')));
  return [...rows.map(plainText), ...cells, ...spokenLines(world, state)].join('\n');
}

/** The state after keys, from the opening. */
function walked(world: World, size: State['size'], session: readonly string[]): State {
  return settled(world, pressAll(world, openingState(size), [...session]));
}

/** Other numbers of the same sizes, so that columns are as wide; whole ones stay, as ids are labels of rows. */
function altered(tensor: Tensor): Tensor {
  if ([...tensor.data].every(Number.isInteger)) return tensor;
  return { ...tensor, data: Float64Array.from(tensor.data, alteredNumber) };
}

function alteredNumber(value: number): number {
  if (!Number.isFinite(value) || value === 0) return value;
  const decade = 10 ** Math.floor(Math.log10(Math.abs(value)));
  const mantissa = 1.1 + (((Math.abs(value) / decade) * 7.7) % 8);
  return Math.sign(value) * mantissa * decade;
}

/** The same run, in which one event wrote other numbers. */
function withOtherNumbers(name: string, step: number, event: number): World {
  const world = worldOfScenario(name);
  const { values } = world.segment(step);
  (values as Tensor[])[event] = altered(values[event] as Tensor);
  return world;
}

const worlds = new Map(SCENARIOS.map(name => [name, worldOfScenario(name)] as const));

describe.for(SCENARIOS)('%s', name => {
  const world = worlds.get(name) as World;
  const events = world.segment(0).tape.instructions.length;
  const moment = fc.record({
    step: fc.integer({ min: 0, max: Math.min(1, world.steps - 1) }),
    event: fc.integer({ min: 0, max: events - 1 }),
  });

  test('while its numbers are hidden an event looks the same whatever it wrote', { timeout: 120_000 }, () => {
    const looking = fc.array(fc.constantFrom(...keys(LOOKING)), { maxLength: 12 });
    const before = fc.constantFrom('', 'w', 'wW', 'p', 'wpW', ',p', '9,p', 'wW9.p');
    let differing = 0;
    fc.assert(
      fc.property(moment, fc.constantFrom(...SIZES), before, looking, (at, size, first, more) => {
        const event = Math.min(at.event, world.segment(at.step).tape.instructions.length - 1);
        const other = withOtherNumbers(name, at.step, event);
        const there = `:goto ${at.step}:${event}<enter>`;
        const start = keys(`${there}<tab>${first}<escape>${there}`);
        const hidden = (of: World) => seen(of, walked(of, size, [...start, 'z', ...more]));
        expect(hidden(other)).toBe(hidden(world));
        if (seen(other, walked(other, size, start)) !== seen(world, walked(world, size, start))) differing++;
      }),
      { numRuns: 60 },
    );
    expect(differing).toBeGreaterThan(5); // else it would have looked the same without the veil
  });

  test('no digits of what is hidden are on the screen', () => {
    const size = { columns: 200, rows: 60 };
    const told = new Set<string>();
    let looked = 0;
    for (const [event, tensor] of world.segment(0).values.entries()) {
      const own = new Set([...tensor.data].flatMap(figures));
      for (const pane of ['<tab>', 'L']) {
        const text = seen(world, walked(world, size, keys(`z:goto 0:${event}<enter>${pane}`)));
        for (const figure of own) if (!told.has(figure)) expect(text, `${event}${pane}`).not.toMatch(alone(figure));
        looked += own.size;
      }
      for (const figure of own) told.add(figure);
    }
    expect(looked).toBeGreaterThan(20);
  });
});

/** A number as the panes write it, where that is long enough to be no chance. */
function figures(value: number): string[] {
  if (!Number.isFinite(value)) return [];
  const texts = [value.toFixed(4), speakNumber(value, 4), speakNumber(value, 5)].map(text => text.replace(/^[-−]/, ''));
  return texts.filter(
    text =>
      text
        .replace(/e.*$/, '')
        .replace(/^0\.0*/, '')
        .replace('.', '').length >= 4,
  );
}

/** A number that is no part of a longer one. */
function alone(figure: string): RegExp {
  return new RegExp(`(?<![\\d.])${figure.replace('.', '\\.')}(?!\\d)`);
}

describe('what would tell the number says why it does not', () => {
  const world = worlds.get('full-backprop') as World;
  const at = (session: string) => walked(world, { columns: 120, rows: 40 }, keys(session));

  test('a search for numbers, a proof, a visit to a change, a watched change', () => {
    expect(at('17gz/> 0.5<enter>').message).toMatch(/not searched for/);
    expect(at('30gz<tab>v')).toMatchObject({ check: null, message: expect.stringMatching(/guess first/) });
    expect(at('5gz>').message).toBe('WO[0,0] changes here; z shows it');
    expect(at(':watch WO[0,0]<enter>zc').message).toBe('WO[0,0] changes here; z shows it');
    expect(at('17gz/softmax<enter>').message).toMatch(/softmax: found/); // words are no secret
  });

  test('copies and files of numbers wait; pictures of the screen are as hidden as it is', async () => {
    const written: string[] = [];
    const desk = { write: (file: string) => written.push(file) < 0, copy: () => 'a file' };
    const state = at('17gz');
    for (const errand of [
      { do: 'copy', as: 'text' },
      { do: 'export', file: 'a.csv' },
      { do: 'export', file: 'a.md' },
    ] as const)
      expect((await perform(errand, world, state, desk)).text).toMatch(/to be guessed/);
    expect((await perform({ do: 'export', file: 'a.txt' }, world, state, desk)).text).toBe('Wrote a.txt');
    expect((await perform({ do: 'copy', as: 'text' }, world, at('17gzz'), desk)).warned).toBe(false);
    expect(written).toEqual(['a.txt']);
  });

  test('the loss is told once its event is behind, and not before it was guessed', () => {
    const [loss, title] = [world.segment(0).tape.loss as number, (state: State) => seen(world, state).split('\n')[0]];
    expect(title(at(`${loss - 1}gz`))).not.toContain('loss');
    expect(title(at(`${loss - 1}gzzz`))).toContain('loss 1.3838'); // the hiding has ended
    expect(title(at(`${loss - 1}gzz`))).not.toContain('loss'); // shown, but of the event before
    expect(title(at(`${loss + 1}gz`))).toContain('loss 1.3838');
  });
});
