import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { sections, withSections } from '../../tools/write-docs.ts';

test("the README's generated sections are those of the program; npm run docs renews them", async () => {
  const readme = readFileSync('README.md', 'utf8');
  expect(withSections(readme, await sections())).toBe(readme);
});

test('sections are renewed between their markers, and nothing else is', () => {
  const text = 'a\n<!-- one -->\nold\n<!-- end one -->\nb\n<!-- two -->\n<!-- end two -->\n';
  const renewed = 'a\n<!-- one -->\n1 $& 1\n<!-- end one -->\nb\n<!-- two -->\n2\n<!-- end two -->\n';
  expect(withSections(text, { one: '1 $& 1', two: '2' })).toBe(renewed);
  expect(() => withSections(text, { one: '', two: '', three: '' })).toThrow('there is no <!-- three -->');
  expect(() => withSections(text, { one: '' })).toThrow('<!-- two --> is not a generated section');
});

test('every dependency is in CONTRIBUTING with its reason, and no other', () => {
  const { dependencies, devDependencies } = JSON.parse(readFileSync('package.json', 'utf8'));
  const list = readFileSync('CONTRIBUTING.md', 'utf8').split('\n## Dependencies\n')[1] ?? '';
  const entries = [...list.matchAll(/^- (.+?):/gm)].flatMap(([, names = '']) =>
    [...names.matchAll(/`([^`]+)`/g)].map(([, name]) => name),
  );
  expect(entries.toSorted()).toEqual(Object.keys({ ...dependencies, ...devDependencies }).toSorted());
});

test('what the documents say to run can be run', () => {
  const { scripts } = JSON.parse(readFileSync('package.json', 'utf8'));
  const documents = ['README.md', 'CONTRIBUTING.md'].map(file => readFileSync(file, 'utf8')).join('\n');
  const named = [...documents.matchAll(/npm run (?:--silent )?([\w-]+)/g)].map(([, script]) => script);
  expect(named.length).toBeGreaterThan(2);
  for (const script of named) expect(scripts).toHaveProperty([script as string]);
});
