import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { invoke } from '../cli/invoke.ts';

const folder = mkdtempSync(join(tmpdir(), 'saved-'));

function file(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

async function printed(...argv: string[]): Promise<string> {
  return (await invoke(argv)).stdout;
}

describe('diff with saved runs', () => {
  test('a run is the same as its saved one, number by number', async () => {
    const saved = file('same.jsonl', await printed('events', 'full-backprop', '--json', '--values'));
    const { code, stdout } = await invoke(['diff', saved, 'full-backprop', '--json']);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ same: true, first: null, settings: [], program: [] });
  });

  test('a number that was changed in the file is found where it stands', async () => {
    const text = await printed('events', 'full-backprop', '--json', '--values');
    const lines = text.trimEnd().split('\n');
    const at = lines.findIndex(line => JSON.parse(line).writes === 'K');
    const event = JSON.parse(lines[at] as string);
    event.value[1][0] += 0.5;
    lines[at] = JSON.stringify(event);
    const changed = file('changed.jsonl', lines.join('\n'));
    const { first, steps } = JSON.parse(await printed('diff', changed, 'full-backprop', '--json'));
    expect(first).toMatchObject({ id: 'K', step: 0, at: [1, 0], kind: 'numbers' });
    expect(first.a - first.b).toBeCloseTo(0.5, 12);
    expect(steps[0].differing).toBe(1);
    const told = await printed('diff', 'full-backprop', changed);
    expect(told).toContain('A saved run has no program');
    expect(told).toContain(`stepformer full-backprop --at @0:${at}`);
    expect(await printed('diff', changed, changed)).toContain('The same in 2 steps: every number.');
  });

  test.each<[string, string, RegExp]>([
    ['no-values', '{"at":"0:0","phase":"load","writes":"X","shape":[1,1]}', /line 1, X has no value/],
    ['cut', '{"at":"0:0","phase":"load","wri', /line 1: this is no event in JSON/],
    [
      'shape',
      '{"at":"0:0","phase":"load","writes":"X","shape":[1,2],"value":[[1]]}',
      /line 1, X: its value is not of the shape \[1,2\]/,
    ],
    ['text', '{"at":"0:0","phase":"load","writes":"X","shape":[1,1],"value":[["a"]]}', /"a" is no number/],
    ['order', '{"at":"3:0","phase":"load","writes":"X","shape":[1,1],"value":[[1]]}', /3:0 does not follow/],
    [
      'summary',
      '{"title":"x","steps":1,"losses":[]}',
      /`stepformer run --json` printed, not a scenario; save a run with its tensors/,
    ],
  ])('a bad file is one clear error: %s', async (name, text, message) => {
    const { code, stderr } = await invoke(['diff', file(`${name}.json`, text), 'full-backprop']);
    expect(code).toBe(1);
    expect(stderr).toMatch(message);
    expect(stderr.trim().split('\n').length).toBeLessThanOrEqual(2);
  });
});
