import { execFileSync } from 'node:child_process';
import { afterEach, beforeAll, expect, test } from 'vitest';
import { openProgram } from './pty.ts';

// A terminal that changes its size does to what it shows as it likes: the whole frame must come again.
beforeAll(() => void execFileSync(process.execPath, ['tools/build.mjs']), 60_000);

type Program = ReturnType<typeof openProgram>;
const open = new Set<Program>();
afterEach(() => {
  for (const program of open) program.close();
  open.clear();
});

/** Opens an example of many events, and waits for its first frame. */
async function opened(columns: number, rows: number): Promise<Program> {
  const program = openProgram('transformer', { columns, rows });
  open.add(program);
  await program.until('a frame', () => /Example 6|needs 60×16/.test(program.text()));
  return program;
}

/** The screen without the spaces at the ends of its lines. */
function shown(program: Program): string {
  return program.text().replaceAll(/ +$/gm, '').trimEnd();
}

function passing(milliseconds: number): Promise<void> {
  return new Promise(resolve => setTimeout(resolve, milliseconds));
}

/** What is shown at event 9 where the terminal had this size from the beginning. */
async function frameAt(columns: number, rows: number): Promise<string> {
  const program = await opened(columns, rows);
  if (columns < 60) return shown(program);
  program.press('9g');
  const recorded = () => !program.text().includes('┄');
  await program.until('event 9', () => recorded() && program.text().includes('@0:9 '));
  return shown(program);
}

const SIZES = [
  [120, 30],
  [80, 24],
  [120, 40],
  [20, 5],
  [200, 60],
  [119, 60],
  [120, 39],
  [120, 40],
] as const;

test.for([
  ['at once', 0],
  ['between frames', 40],
] as const)('shrunk and grown %s while it plays, the screen is the frame', { timeout: 60_000 }, async ([, gap]) => {
  const program = await opened(120, 40);
  program.press('+++');
  for (const last of [3, 4, 5, 8]) {
    const [columns, rows] = SIZES[last - 1] as (typeof SIZES)[number];
    const wanted = await frameAt(columns, rows);
    program.resize(120, 40);
    program.press('g ');
    await program.until('play', () => /event [1-9]/.test(shown(program)));
    for (const [toColumns, toRows] of SIZES.slice(0, last)) {
      program.resize(toColumns, toRows);
      if (gap) await passing(gap);
    }
    program.press(' g9g'); // it pauses, far from the end
    await program.until(wanted, () => shown(program) === wanted);
    expect(shown(program)).toBe(wanted);
  }
});
