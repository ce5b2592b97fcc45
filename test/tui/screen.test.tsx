import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { App } from '../../src/tui/App.tsx';
import { palette } from '../../src/tui/colours.ts';
import { KEYMAP } from '../../src/tui/keymap.ts';
import { pressAll } from '../../src/tui/press.ts';
import { openingState } from '../../src/tui/state.ts';
import type { World } from '../../src/tui/world.ts';
import { keys, worldOfScenario } from './scene.ts';
import { openScreen } from './screen.tsx';

const world = worldOfScenario('full-backprop');

interface Size {
  readonly columns: number;
  readonly rows: number;
}

/** The screen after a session of keys, as `scene.ts` writes them. */
async function shown(of: World, session: string, size: Size, level: 0 | 3 = 3) {
  const opening = { ...pressAll(of, openingState(size), keys(session)), coloured: level > 0 };
  const screen = openScreen(<App world={of} opening={opening} palette={palette(level)} />, size);
  await screen.settled();
  return screen;
}

const SESSIONS = {
  opening: '',
  forward: '}..',
  embedding: '}',
  'softmax backward': '30g<tab>j',
  jacobian: '30g<tab>jJ',
  followed: '30g<tab>jJj<enter>',
  update: '}}}<tab>',
  'after training': 'G',
  heat: '17gH',
  digits: '17g9P',
  help: '?',
} as const;

describe.for([
  [80, 24],
  [120, 40],
  [200, 60],
] as const)('at %i×%i', ([columns, rows]) => {
  test.for(Object.entries(SESSIONS))('%s', async ([name, session]) => {
    const screen = await shown(world, session, { columns, rows });
    const text = screen.text();
    screen.close();
    await expect(`${text}\n`).toMatchFileSnapshot(`screens/${columns}x${rows} ${name}.txt`);
  });
});

test('at 100×30 the program is folded and two panes stand side by side', async () => {
  const screen = await shown(world, '30g<tab>jJ', { columns: 100, rows: 30 });
  await expect(`${screen.text()}\n`).toMatchFileSnapshot('screens/100x30 jacobian.txt');
  screen.close();
});

test('without colours sizes, signs, cursor, sources and changes have glyphs', async () => {
  const screen = await shown(world, '9g)<tab>', { columns: 120, rows: 40 }, 0);
  await expect(`${screen.text()}\n`).toMatchFileSnapshot('screens/120x40 no colours.txt');
  screen.close();
});

test('calls, loops, masks and tokens: MicroGPT', async () => {
  const gpt = worldOfScenario('microgpt-emma');
  const masked = gpt.segment(0).tape.instructions.findIndex(({ writes }) => writes.endsWith('masked'));
  const screen = await shown(gpt, `${masked}g<tab>3l`, { columns: 160, rows: 45 });
  await expect(`${screen.text()}\n`).toMatchFileSnapshot('screens/160x45 masked.txt');
  screen.close();
});

describe('a living terminal', () => {
  test('a burst of fifty held keys loses none', async () => {
    const screen = await shown(world, '', { columns: 120, rows: 40 });
    await screen.press('.'.repeat(50));
    expect(screen.text()).toContain('step 1/1 (forward)  event 0/22');
    await screen.press(','.repeat(20));
    expect(screen.text()).toContain('step 0/1 (training)  event 30/49');
    screen.close();
  });

  test('arrows, Tab and Enter as bytes', async () => {
    const screen = await shown(world, '', { columns: 120, rows: 40 });
    await screen.press('\u001B[C');
    await screen.press('\u001BOC');
    expect(screen.text()).toContain('event 2/49');
    await screen.press('\t');
    expect(screen.text()).toContain('▸Matrix');
    await screen.press('\u001B[Z');
    expect(screen.text()).toContain('▸Program');
    screen.close();
  });

  test('it says how large the terminal must be, and recovers when it grows', async () => {
    const screen = await shown(world, '9g', { columns: 80, rows: 24 });
    await screen.resize(50, 10);
    expect(screen.text().trim()).toBe('Stepformer needs 60×16; this is 50×10.');
    await screen.resize(20, 5);
    expect(screen.text().trim()).toBe('needs 60×16, is 20×5');
    await screen.resize(120, 40);
    expect(screen.text()).toContain('Q = X @ WQ');
    expect(screen.text()).toContain('event 9/49');
    screen.close();
  });

  test('after getting narrower the screen is the one it would have opened with', { timeout: 60_000 }, async () => {
    const size = fc.record({ columns: fc.integer({ min: 10, max: 100 }), rows: fc.integer({ min: 3, max: 45 }) });
    await fc.assert(
      fc.asyncProperty(fc.array(size, { minLength: 1, maxLength: 4 }), async some => {
        const sizes = some.sort((a, b) => b.columns - a.columns);
        const last = sizes.at(-1) as Size;
        const resized = await shown(world, '30g', { columns: 100, rows: 30 });
        for (const { columns, rows } of sizes) await resized.resize(columns, rows);
        const fresh = await shown(world, '30g', last);
        const [after, expected] = [resized.text(), fresh.text()];
        resized.close();
        fresh.close();
        expect(after).toBe(expected);
      }),
      { numRuns: 15 },
    );
  });

  test('q leaves the alternate screen', async () => {
    const screen = await shown(world, '', { columns: 80, rows: 24 });
    expect(screen.alternate()).toBe(true);
    await screen.press('q');
    await screen.app.waitUntilExit();
    await screen.settled();
    expect(screen.alternate()).toBe(false);
  });

  test('the cell cursor is inverse, and heat is a background', async () => {
    const screen = await shown(world, '17g<tab>', { columns: 120, rows: 40 });
    const lines = screen.text().split('\n');
    const y = lines.findIndex(line => line.includes('[ 0.50'));
    const x = lines[y]?.indexOf('[ 0.50') ?? -1;
    expect(screen.cell(x, y)?.isInverse()).toBeTruthy();
    expect(screen.cell(x + 12, y)?.isBgRGB()).toBeTruthy();
    screen.close();
  });
});

test('the frame never exceeds the terminal, whatever is pressed at whatever size', { timeout: 60_000 }, async () => {
  const all = [
    ...KEYMAP.flatMap(binding => binding.keys).filter(key => !key.startsWith('ctrl') && key !== 'q'),
    '4',
    'enter',
  ];
  const sizes = fc.record({ columns: fc.integer({ min: 8, max: 160 }), rows: fc.integer({ min: 3, max: 45 }) });
  await fc.assert(
    fc.asyncProperty(sizes, fc.array(fc.constantFrom(...all), { maxLength: 40 }), async (size, pressed) => {
      const screen = await shown(world, pressed.map(key => (key.length > 1 ? `<${key}>` : key)).join(''), size);
      const lines = screen.text().split('\n');
      screen.close();
      expect(lines.length).toBeLessThan(size.rows);
      expect(lines[0]).toMatch(/^( Example 3| Ex|Stepfo|needs 60|60×16)/);
    }),
    { numRuns: 25 },
  );
});

test('hostile text is shown safely, and columns stay aligned', async () => {
  const hostile: World = {
    ...worldOfScenario('full-backprop'),
    title: `\u001B]0;owned\u0007${'x'.repeat(10_000)}`,
    labels: () => ({ rows: ['\u001B[2J', '日本語'], columns: ['a\u202Eb', '👩‍👩‍👧'] }),
  };
  const screen = await shown(hostile, '17g<tab>', { columns: 120, rows: 40 });
  const text = screen.text();
  expect(text).toContain('␛]0;owned␇xxx');
  expect(text).toContain('␛[2J');
  const heading = text.split('\n').find(line => line.includes('Matrix')) ?? '';
  const rule = heading.indexOf('┬');
  for (const line of text.split('\n').slice(2, 30)) if (!/[日👩]/u.test(line)) expect(line[rule]).toBe('│');
  screen.close();
});
