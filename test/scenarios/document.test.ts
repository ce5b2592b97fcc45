import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loadScenario, record, values } from '../../src/index.ts';
import { invoke } from '../cli/invoke.ts';

const DOCUMENT = readFileSync('docs/scenarios.md', 'utf8');
const EXAMPLE = /^```json\n([\s\S]*?)^```$/m.exec(DOCUMENT)?.[1] as string;

/** What stands as code in the first column of the table whose heading begins so. */
function firstColumn(heading: string): string[] {
  const table = DOCUMENT.split('\n\n').find(part => part.startsWith(`| ${heading} |`)) ?? '';
  return table
    .split('\n')
    .flatMap(row => [...(row.split(' | ')[0] ?? '').matchAll(/`([^`]+)`/g)].map(([, code]) => code as string));
}

let folder: string;
let file: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'stepformer-document-'));
  file = join(folder, 'mine.json');
  writeFileSync(file, EXAMPLE);
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('the example of docs/scenarios.md', () => {
  test('is valid, learns in 20 steps, and generates words of its sentences', async () => {
    expect(await invoke(['validate', file])).toMatchObject({ code: 0, stderr: '' });
    const { stdout } = await invoke(['run', file, '--json']);
    const { steps, losses, generated } = JSON.parse(stdout);
    expect(steps).toBe(25); // 20, the pass after them, and 4 tokens
    expect(losses[0]).toBeGreaterThan(2);
    expect(losses[20]).toBeLessThan(0.7);
    expect(generated.join(' ')).toMatch(/^(cat|dog|sleeps|barks)( (cat|dog|sleeps|barks))+$/);
  });

  const names = firstColumn('name');
  test.each(names)('has %s', name => {
    const address = name.includes('@') ? name : `${name}@0`;
    expect(
      values(record(loadScenario(file)), address)
        .flat()
        .every(Number.isFinite),
    ).toBe(true);
  });

  test('has a number for each example of a batch, as the document says', () => {
    const timeline = record(loadScenario(file, { set: ['train.batch="all"'] }));
    for (const name of ['loss#1', 'block.h.grad#0', 'loss', 'layers[0].WQ.grad'])
      expect(values(timeline, `${name}@0`).flat().every(Number.isFinite)).toBe(true);
    expect(DOCUMENT).toContain('`loss#1`, `block.h.grad#0`');
  });

  const conditions = firstColumn('condition');
  test.each(conditions)('has moments at which `%s` holds', async condition => {
    const { code, stdout, stderr } = await invoke(['find', file, condition]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).not.toBe('');
  });

  test('has names and conditions enough to be a test', () => {
    expect(names.length).toBeGreaterThan(10);
    expect(conditions.length).toBeGreaterThan(6);
  });
});

describe('the other tables of docs/scenarios.md', () => {
  const square = [0, 1, 2, 3].map(row => [0, 1, 2, 3].map(column => row + column + 1));

  const notation = firstColumn('notation');
  test.each(notation)('%s can be written', code => {
    const scenario = { constants: { x: square, y: square }, program: [`out = ${code}`] };
    expect(
      values(record(loadScenario(scenario)), 'out')
        .flat()
        .every(Number.isFinite),
    ).toBe(true);
  });

  const forms = firstColumn('form').filter(form => form.startsWith('{"init"'));
  test.each(forms)('%s gives numbers', form => {
    const scenario = { constants: { x: JSON.parse(form) }, program: ['out = x * 1'] };
    expect(values(record(loadScenario(scenario)), 'out').length).toBe(JSON.parse(form).shape[0]);
  });

  test('have rows', () => {
    expect(notation.length).toBeGreaterThan(10);
    expect(forms.length).toBe(3);
  });
});
