import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { render } from 'ink-testing-library';
import { afterAll, describe, expect, test, vi } from 'vitest';
import { clipboardCode } from '../../src/commands/clipboard.ts';
import { watchFile } from '../../src/commands/watch-file.ts';
import { writeOut } from '../../src/commands/write-out.ts';
import { prepare } from '../../src/engine/program.ts';
import { loadScenario } from '../../src/scenario/load.ts';
import { Timeline } from '../../src/timeline/timeline.ts';
import { App } from '../../src/tui/App.tsx';
import { cellMessage } from '../../src/tui/cell-name.ts';
import { palette } from '../../src/tui/colours.ts';
import type { Desk } from '../../src/tui/desk.ts';
import { pressAll } from '../../src/tui/press.ts';
import { relocated } from '../../src/tui/reload.ts';
import { openingState, type State } from '../../src/tui/state.ts';
import { worldOf } from '../../src/tui/world-of.ts';
import { keys, worldOfScenario } from './scene.ts';

const world = worldOfScenario('full-backprop');
const opening = openingState({ columns: 120, rows: 40 });

function pressed(text: string, from: State = opening): State {
  return pressAll(world, from, keys(text));
}

describe('the tensors of a moment', () => {
  test('the list follows the events until one is chosen, and Enter opens it where it was written', () => {
    const chosen = pressed('30gTkk<enter>');
    expect(chosen.place).toMatchObject({ step: 0, pane: 'matrix' });
    expect(world.segment(0).tape.instructions[chosen.place.event]?.writes).toBe(pressed('30gTkk').tensors.selected);
    expect(pressed('[', chosen).place.event).toBe(30);
  });

  test('l and Enter open the gradient of the selected tensor', () => {
    const { place } = pressed('49gT:filter scaled<enter>l<enter>');
    expect(world.segment(0).tape.instructions[place.event]?.writes).toBe('scaled.grad');
  });

  test('/ filters by name and by shape, and :filter alone shows all', () => {
    expect(pressed('T/').typing).toBe('filter ');
    expect(pressed('T/WQ<enter>').tensors.filter).toBe('WQ');
    expect(pressed('T/2x4<enter>:filter<enter>').tensors.filter).toBe('');
  });

  test('T and L again lead back to the pane they were opened from', () => {
    expect(pressed('<tab>L').place.pane).toBe('loss');
    expect(pressed('<tab>LL').place.pane).toBe('matrix');
    expect(pressed('<tab>L<escape>').place.pane).toBe('matrix');
    expect(pressed('TL).').place).toMatchObject({ pane: 'loss', step: 1, event: 1 });
  });
});

describe('cells by name', () => {
  const at = pressed('17g');
  test.for([
    ['1,0', [1, 0]],
    ['B,A', [1, 0]],
    ['-1,-1', [1, 1]],
    ['1', [0, 1]],
  ] as const)('%s', ([text, cell]) => {
    expect(cellMessage(text, at, world)).toEqual({ do: 'cell', cell });
    expect(pressed(`:cell ${text}<enter>`, at).place).toMatchObject({ cell, pane: 'matrix' });
  });

  test.for([
    ['7,0', /There is no row 7: rows are 0 to 1, or A B\./],
    ['A,C', /There is no column C/],
    ['1,2,3', /a row and a column/],
    ['', /A cell is a row and a column/],
  ] as const)('%j is nowhere', ([text, sentence]) => {
    expect(cellMessage(text, at, world)).toMatch(sentence);
  });
});

describe('taking away', () => {
  async function asked(session: string, desk: Partial<Desk> = {}) {
    const written = new Map<string, string | Uint8Array>();
    const copied: string[] = [];
    const own: Desk = {
      write(file, content) {
        const replaced = written.has(file);
        written.set(file, content);
        return replaced;
      },
      copy: (text, ending) => {
        copied.push(text);
        return `copied.${ending}`;
      },
      ...desk,
    };
    const { lastFrame, unmount } = render(
      <App world={world} opening={pressed(session)} palette={palette(0)} desk={own} />,
    );
    const message = () => lastFrame()?.split('\n').at(-2) ?? '';
    await vi.waitFor(() => expect(message()).toMatch(/Copied|Wrote|Replaced|can't|no ending/), 10_000);
    const said = message();
    unmount();
    return { message: said, written, copied };
  }

  test.for([
    ['30gyy', /^scaled\.grad\[0,0\]@0:30 = /, 'copied.txt'],
    ['30gyl', /^\\begin\{aligned\}\n\\frac\{\\partial L\}/, 'copied.tex'],
    ['30gyp', /^# scaled\.grad\[0,0\]@0:30 = .*\nimport math\n/, 'copied.py'],
    ['30g:copy markdown<enter>', /^# `scaled\.grad\[0,0\]`/, 'copied.md'],
  ] as const)('%s copies', async ([session, text, file]) => {
    const { copied, message } = await asked(session);
    expect(copied).toEqual([expect.stringMatching(text)]);
    expect(message).toContain(file);
  });

  test('x begins an export with a name of its own, and Enter writes the picture', async () => {
    expect(pressed('30gx').typing).toBe('export scaled.grad-0-30.svg');
    const { written } = await asked('30gx<enter>');
    expect(String(written.get('scaled.grad-0-30.svg'))).toMatch(/^<svg /);
  });

  test('a file that was there is said to be replaced, and the scenario is never', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'stepformer-export-'));
    const [file, scenario] = [join(folder, 'a.csv'), join(folder, 'scenario.json')];
    try {
      expect(writeOut(file, 'one', [scenario])).toBe(false);
      expect(writeOut(file, 'two', [scenario])).toBe(true);
      writeFileSync(scenario, '{}');
      expect(() => writeOut(scenario, 'lost', [scenario])).toThrow(/would be lost/);
      const { message } = await asked(`:export ${file}<enter>`, { write: writeOut });
      expect(message.replace(/\s+/g, ' ')).toContain('Replaced');
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  test('what cannot be written says why', async () => {
    const write = () => {
      throw new Error("/x.csv can't be written (EACCES)");
    };
    expect((await asked(':export /x.csv<enter>', { write })).message).toContain("can't be written (EACCES)");
    expect((await asked(':export x.pdf<enter>')).message).toContain('no ending that says what to write');
  });

  test('the clipboard takes text whole, or is not asked', () => {
    expect(clipboardCode('Σ ∂')).toBe('\u001B]52;c;zqMg4oiC\u0007');
    expect(clipboardCode('x'.repeat(60_000))).toBe('');
  });
});

describe('a file that changes', () => {
  const folder = mkdtempSync(join(tmpdir(), 'stepformer-watch-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  test('is told when its text is another one, and only then', async () => {
    const file = join(folder, 'a.json');
    writeFileSync(file, 'one');
    let told = 0;
    const stop = watchFile(file, () => {
      told++;
    });
    writeFileSync(file, 'two');
    await vi.waitFor(() => expect(told).toBe(1), 5000);
    writeFileSync(file, 'two');
    writeFileSync(join(folder, 'b.json'), 'other');
    await new Promise(resolve => setTimeout(resolve, 300));
    expect(told).toBe(1);
    stop();
  });

  test('leaves the cursor at the same statement, though events before it are new', () => {
    const changed = loadScenario('scenarios/full-backprop.json', { set: ['train.steps=3'] });
    const next = worldOf(new Timeline(prepare(changed)).finish());
    const state = { ...pressed('30gma:goto 1:17<enter>'), message: '' };
    const moved = relocated(world, next, state);
    expect(next.segment(1).tape.instructions[moved.place.event]?.writes).toBe('A');
    expect(moved.marks.a).toMatchObject({ step: 0, event: 30 });
    expect(moved).toMatchObject({ trail: [], jumps: [], jumped: 0 });
  });

  test('with fewer steps brings the cursor to the last one', () => {
    const shorter = worldOfScenario('forward-pass');
    expect(relocated(world, shorter, pressed('G')).place.step).toBe(shorter.steps - 1);
  });
});

test('where the statement that one stood on is gone, the new run says where one is', () => {
  const shorter = worldOfScenario('forward-pass');
  const there = relocated(world, shorter, pressed('30g'));
  expect(there.warned).toBe(true);
  expect(there.message).toBe(
    `What stood here is not in it any more: this is event ${there.place.event} of step ${there.place.step}.`,
  );
  expect(relocated(world, world, pressed('30g'))).toMatchObject({ message: '', warned: false });
});

test('a watched file that is removed is told of, and again when it is there', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'stepformer-gone-'));
  const file = join(folder, 'a.json');
  writeFileSync(file, 'one');
  let told = 0;
  const stop = watchFile(file, () => {
    told++;
  });
  try {
    rmSync(file);
    await vi.waitFor(() => expect(told).toBe(1), 5000);
    writeFileSync(file, 'one');
    await vi.waitFor(() => expect(told).toBe(2), 5000);
  } finally {
    stop();
    rmSync(folder, { recursive: true });
  }
});
