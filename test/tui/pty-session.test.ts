import { execFileSync, spawnSync } from 'node:child_process';
import { afterEach, beforeAll, expect, test } from 'vitest';
import { openProgram } from './pty.ts';

// The bundle as a user runs it, keys as bytes, in a terminal of its own.
beforeAll(() => void execFileSync(process.execPath, ['tools/build.mjs']), 60_000);

type Program = ReturnType<typeof openProgram>;
let program: Program | undefined;
afterEach(() => program?.close());

/** Opens a run, and waits until keys are read: help opens and closes. */
async function running(options: Parameters<typeof openProgram>[1] = {}): Promise<Program> {
  const open = await opened('full-backprop', options);
  open.press('?');
  await open.until('help', () => open.text().includes('▸Help'));
  open.press('?');
  await open.until('no help', () => open.text().includes('▸Program'));
  return open;
}

/** How Ink ends a frame: what came before may be a part of one. */
const FRAME_END = '\u001B[?2026l';

async function opened(args = 'full-backprop', options: Parameters<typeof openProgram>[1] = {}): Promise<Program> {
  const open = openProgram(args, options);
  program = open;
  await open.until('a whole frame', () => open.alternate() && open.raw().includes(FRAME_END));
  return open;
}

/** The main screen is back, with the cursor, echo and line editing. */
async function restored(open: Program): Promise<void> {
  await open.until('the shell to tell', () => !open.alternate() && /^told/m.test(open.text()));
  const [, told = ''] = open.text().split(/^ended with /m);
  expect(told).toMatch(/^0\s/);
  expect(told).toMatch(/ icanon/);
  expect(told).toMatch(/ echo /);
  expect(open.cursorShown()).toBe(true);
}

test('a burst of fifty held keys loses none', async () => {
  const open = await running();
  open.press('.'.repeat(50));
  await open.until('fifty events on', () => open.text().includes('step 1/1 (forward)  event 0/22'));
  open.press('\u001B[D'.repeat(20));
  await open.until('twenty events back', () => open.text().includes('step 0/1 (training)  event 30/49'));
});

test('it is resized while it plays, also below what it needs, and plays on', async () => {
  const open = await running();
  open.press('+++ ');
  open.resize(80, 24);
  await open.until('one pane', () => /event [1-9]/.test(open.text().split('\n')[0] ?? ''));
  open.resize(20, 5);
  await open.until('the size it needs', () => open.text().includes('needs 60×16'));
  open.resize(200, 60);
  await open.until('all panes', () => open.text().includes('Tensors'));
  const lines = open.text().split('\n').length;
  expect(lines).toBeLessThanOrEqual(60);
  open.press('q');
  await restored(open);
});

test('without a scenario it shows them; a name typed and Enter opens one', async () => {
  const open = await opened('');
  expect(open.text()).toContain('▸ full-backprop');
  open.press('xor-training');
  await open.until('the filter', () => open.text().includes('▸ xor-training'));
  open.press('\r');
  await open.until('the run', () => /New here\?/.test(open.text()));
  open.press('q');
  await restored(open);
});

test('opened far into a run it shows the first step and how far it is, and arrives', async () => {
  const open = await opened('microgpt --at loss@400');
  await open.until('the way there', () => /Running up to step 400 .*step \d+ of \d+; Esc stops/.test(open.text()));
  expect(open.text()).toContain('step 0/');
  await open.until('the loss of step 400', () => open.text().includes('loss[0,0]@400:75 = '));
  open.press('q');
  await restored(open);
});

test('Esc stops the way there, and the keys act on what is recorded', async () => {
  const open = await opened('microgpt --at loss@900');
  await open.until('the way there', () => /Running up to step 900/.test(open.text()));
  open.press('\u001B');
  await open.until('the stop', () => /Stopped at step \d+, on the way to step 900\./.test(open.text()));
  open.press('2)');
  await open.until('step 2', () => open.text().includes('step 2/'));
});

test('an address that the run can not have is told before the screen is taken', async () => {
  const open = openProgram('microgpt --at lss@900');
  program = open;
  await open.until('the end', () => /^told/m.test(open.text()));
  expect(open.text()).toMatch(/^there is no tensor lss; did you mean loss\?\nended with 1$/m);
  expect(open.raw()).not.toContain('\u001B[?1049h');
});

test('a dumb terminal, and none at all, are told so in a sentence with the command that prints', () => {
  for (const env of [{ TERM: 'dumb' }, {}]) {
    const { status, stderr, stdout } = spawnSync(process.execPath, ['dist/cli.js', 'full-backprop'], {
      encoding: 'utf8',
      env: { ...process.env, ...env },
      input: '',
    });
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toMatch(/^This is not a terminal.*stepformer events full-backprop.*\n$/);
  }
});
