import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { keepSettings, readSettings, settingsFile } from '../../src/tui/settings.ts';

const folder = mkdtempSync(join(tmpdir(), 'stepformer-settings-'));
afterAll(() => rmSync(folder, { recursive: true }));

function written(text: string): string {
  const file = join(folder, 'settings.json');
  writeFileSync(file, text);
  return file;
}

test('they are kept where XDG says, if it says an absolute path, else in ~/.config', () => {
  expect(settingsFile({ XDG_CONFIG_HOME: '/x' })).toBe(join('/x', 'stepformer', 'settings.json'));
  const usual = join(homedir(), '.config', 'stepformer', 'settings.json');
  expect(settingsFile({})).toBe(usual);
  expect(settingsFile({ XDG_CONFIG_HOME: '' })).toBe(usual);
  expect(settingsFile({ XDG_CONFIG_HOME: 'relative' })).toBe(usual);
});

test('what is kept is read again, and nothing else is left behind', () => {
  const file = join(folder, 'new', 'deep', 'settings.json');
  const settings = { theme: 'light', digits: 6, last: 'microgpt', hinted: true } as const;
  expect(keepSettings(file, settings)).toBeUndefined();
  expect(readSettings(file)).toEqual({ settings });
  expect(readdirSync(join(folder, 'new', 'deep'))).toEqual(['settings.json']);
});

test('without a file there are none', () => {
  expect(readSettings(join(folder, 'nothing.json'))).toEqual({ settings: {} });
});

test.each([
  ['', /is not JSON/],
  ['{"digits": 4', /is not JSON/],
  ['[]', /is no JSON object/],
  ['null', /is no JSON object/],
  ['{"digits": "4"}', /has "4" as digits, which must be a whole number from 1 to 17/],
  ['{"digits": 400}', /has 400 as digits/],
  ['{"theme": "pink"}', /has "pink" as theme, which must be "dark" or "light"/],
  ['{"colour": 1}', /has a field "colour"/],
  ['{"__proto__": {}}', /has a field "__proto__"/],
])('a broken file is reported and ignored: %s', (text, problem) => {
  const file = written(text);
  expect(readSettings(file)).toEqual({ settings: {}, problem: expect.stringMatching(problem) });
  expect(readFileSync(file, 'utf8')).toBe(text);
});

test('a folder in the file’s place is reported, when reading and when keeping', () => {
  const file = join(folder, 'taken');
  mkdirSync(file);
  expect(readSettings(file).problem).toMatch(/can't be read \(EISDIR\)/);
  expect(keepSettings(file, {})).toMatch(/can't be written/);
});
