import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { prepare } from '../../src/engine/program.ts';
import { loadScenario } from '../../src/scenario/load.ts';
import { npyOf } from '../../src/tensor/files.ts';
import { matrix } from '../../src/tensor/tensor.ts';
import { Timeline } from '../../src/timeline/timeline.ts';
import { perform } from '../../src/tui/desk.ts';
import { openingOf } from '../../src/tui/opening.ts';
import { worldOf } from '../../src/tui/world-of.ts';
import { invoke } from './invoke.ts';

const folder = mkdtempSync(join(tmpdir(), 'stepformer-out-'));
afterAll(() => rmSync(folder, { recursive: true }));

describe('what a file is made from is never written over', () => {
  const own = { constants: { a: { file: 'a.npy' } }, parameters: { w: [[2]] }, program: ['loss = mean(a @ w)'] };
  const files: Readonly<Record<string, string | Uint8Array>> = {
    'own.json': JSON.stringify({ ...own, train: { loss: 'loss', steps: 1, optimizer: { type: 'sgd', lr: 1 } } }),
    'a.npy': npyOf(matrix([[1], [2]])),
    'theirs.json': '{"w":[[2]]}',
    'map.json': '{"w":"w"}',
  };
  const at = (name: string) => join(folder, name);
  const filled = () => {
    for (const [name, content] of Object.entries(files)) writeFileSync(at(name), content);
    rmSync(at('link.csv'), { force: true });
    symlinkSync(at('own.json'), at('link.csv'));
  };
  const draw = async () => 'drawn\n';

  test.each([
    ['export own.json w -o own.json'],
    ['export own.json w -o a.npy'],
    ['export own.json w -o link.csv'],
    ['snapshot own.json -o own.json'],
    ['snapshot own.json -o a.npy'],
    ['screen own.json -o own.json'],
    ['worksheet own.json --blank -o own.json'],
    ['worksheet own.json --key -o own.json'],
    ['compare own.json --seed-weights own.json'],
    ['compare own.json theirs.json --seed-weights theirs.json'],
    ['compare own.json theirs.json --map map.json --seed-weights map.json'],
  ])('%s', async line => {
    filled();
    const argv = line.split(' ').map(word => (word in files || word === 'link.csv' ? at(word) : word));
    const { code, stdout, stderr } = await invoke(argv, { draw });
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toBe(`${argv.at(-1)} is what this is made from, and would be lost; choose another name\n`);
    for (const [name, content] of Object.entries(files))
      expect(readFileSync(at(name))).toEqual(Buffer.from(content as string));
  });

  test('what is no input may be written again, and so may a device', async () => {
    filled();
    for (const output of [at('w.csv'), at('w.csv'), '/dev/null'])
      expect((await invoke(['snapshot', at('own.json'), '-o', output])).code).toBe(0);
  });

  test('from the terminal neither', async () => {
    filled();
    const written: unknown[] = [];
    const desk = {
      write: (...given: unknown[]) => written.push(given[2]) < 0,
      copy: () => '',
    };
    const world = worldOf(new Timeline(prepare(loadScenario(at('own.json')))).finish());
    const state = openingOf(world, { columns: 80, rows: 24 }, undefined);
    await perform({ do: 'export', file: at('a.npy') }, world, state, desk);
    expect(written).toEqual([[at('own.json'), at('a.npy')]]);
  });
});
