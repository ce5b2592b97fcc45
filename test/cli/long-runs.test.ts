import { expect, test } from 'vitest';
import { barText, progressBar } from '../../src/commands/progress.ts';
import { invoke } from './invoke.ts';

test('run --check-replay says that every step replays to its bits', async () => {
  expect(await invoke(['run', 'readme-training', '--check-replay'])).toEqual({
    code: 0,
    stdout: 'All 11 steps replay to the bits that were recorded.\n',
    stderr: '',
  });
  const { stdout } = await invoke(['run', 'xor-training', '--check-replay', '--json', '--set', 'train.steps=200']);
  expect(JSON.parse(stdout)).toEqual({ steps: 201, replays: true });
});

test('--memory is a number of megabytes, and changes no number', async () => {
  const least = await invoke(['show', 'xor-training', 'loss@100', '--memory', '0']);
  const usual = await invoke(['show', 'xor-training', 'loss@100']);
  expect(least).toEqual(usual);
  expect(least.code).toBe(0);
  const wrong = await invoke(['show', 'xor-training', 'loss', '--memory', 'much']);
  expect(wrong.code).toBe(1);
  expect(wrong.stderr).toBe('--memory much is not a number of megabytes; write --memory 64\n');
});

test('a run of more than 100,000 steps says what it will take; one that cannot be kept is refused', async () => {
  const long = ['show', 'cross-entropy-descent', 'loss@0', '--set'];
  const { code, stderr } = await invoke([...long, 'train.steps=200000']);
  expect(code).toBe(0);
  expect(stderr).toMatch(/^200001 steps of \d+ events write .* 1\.5 MiB of losses, at most 256\.0 MiB .*\n$/);
  expect((await invoke([...long, 'train.steps=100'])).stderr).toBe('');
  const refused = await invoke([...long, 'train.steps=1e9']);
  expect(refused.code).toBe(1);
  expect(refused.stderr).toContain('train.steps: 1000000001 steps have 7.5 GiB of losses, and 4.0 GiB is the most');
});

test('every step of a command is told, so that a bar can show it', async () => {
  const told: [number, number][] = [];
  await invoke(['run', 'readme-training'], { progress: (...step) => told.push(step) });
  expect(told).toEqual(Array.from({ length: 11 }, (_, step) => [step, 11]));
});

test('the bar waits until it is needed, draws ten times a second at most, and goes away', () => {
  let written: string[] = [];
  let time = 0;
  const bar = progressBar(
    text => written.push(text),
    () => time,
  );
  for (let step = 0; step < 100; step++, time += 10) bar.tell(step, 400);
  expect(written).toHaveLength(6);
  expect(written[0]).toBe(`\r${barText(41, 400, 102.5)}\x1b[K`);
  written = [];
  bar.clear();
  bar.clear();
  expect(written).toEqual(['\r\x1b[K']);
});

test('the bar says how far, how fast and how long', () => {
  expect(barText(250, 1000, 50)).toBe('step 250 of 1000 ██████░░░░░░░░░░░░░░░░░░ 25 %, 50 steps/s, 15 s left');
  expect(barText(1, 100_000, 1.25)).toBe('step 1 of 100000 ░░░░░░░░░░░░░░░░░░░░░░░░ 0 %, 1.3 steps/s, 22 h left');
  expect(barText(1000, 1000, 1)).toContain('████████████████████████ 100 %');
});
