import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { commands } from '../../src/commands/index.ts';
import { documents, picture, withSections } from '../../tools/write-docs.ts';

/** Every document that a user reads. */
const DOCUMENTS = ['README.md', 'CONTRIBUTING.md', ...readdirSync('docs').filter(isMarkdown).map(inDocs)];

test('the generated sections of the documents are those of the program; npm run docs renews them', async () => {
  for (const [file, sections] of Object.entries(await documents())) {
    const text = readFileSync(file, 'utf8');
    expect(withSections(text, sections), file).toBe(text);
  }
});

test('the picture is what the program draws; npm run docs renews it', () => {
  expect(picture()).toBe(readFileSync('docs/screen.svg', 'utf8'));
});

test.each(DOCUMENTS)('the links of %s lead to files and headings', document => {
  const prose = readFileSync(document, 'utf8').replace(/^```[\s\S]*?^```|`[^`\n]*`/gm, '');
  const links = [...prose.matchAll(/\]\(([^)]+)\)/g)].map(([, link]) => link as string);
  for (const link of links) {
    const [path = '', anchor] = link.split('#');
    const file = path === '' ? document : join(dirname(document), path);
    expect(existsSync(file), link).toBe(true);
    if (anchor !== undefined) expect(headingsOf(file), link).toContain(anchor);
  }
});

test('every command that prints JSON has its shape in docs/json.md, and no other does', () => {
  const rows = [...readFileSync('docs/json.md', 'utf8').matchAll(/^\| `(\w+)` \|/gm)].map(([, name]) => name);
  const printing = commands.filter(({ flags }) => flags.includes('json')).map(({ name }) => name);
  expect(rows.toSorted()).toEqual(printing.toSorted());
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
  const text = DOCUMENTS.map(file => readFileSync(file, 'utf8')).join('\n');
  const named = [...text.matchAll(/npm run (?:--silent )?([\w-]+)/g)].map(([, script]) => script);
  expect(named.length).toBeGreaterThan(2);
  for (const script of named) expect(scripts).toHaveProperty([script as string]);
});

function isMarkdown(file: string): boolean {
  return file.endsWith('.md');
}

function inDocs(file: string): string {
  return `docs/${file}`;
}

/** The anchors of a document's headings: lowercase, without signs, spaces as hyphens. */
function headingsOf(file: string): string[] {
  return [...readFileSync(file, 'utf8').matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\w -]/g, '')
      .replaceAll(' ', '-'),
  );
}
