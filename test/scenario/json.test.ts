import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseJson, parseThoroughly, rangeOf } from '../../src/scenario/json.ts';

const name = fc.oneof(
  fc.string({ maxLength: 3 }),
  fc.constantFrom('a', 'b', '__proto__', 'constructor', ':', '"', '{'),
);
const { json } = fc.letrec<{ json: string }>(tie => ({
  json: fc.oneof(
    { maxDepth: 3 },
    fc.double().map(number => (Number.isFinite(number) ? String(number) : '1e999')),
    fc.constantFrom('null', 'true', 'false', '-0', '01', 'NaN', "'a'", ''),
    fc.string({ maxLength: 5 }).map(text => JSON.stringify(text)),
    fc.array(tie('json'), { maxLength: 4 }).map(parts => `[${parts.join(', ')}]`),
    fc
      .array(fc.tuple(name, tie('json')), { maxLength: 4 })
      .map(fields => `{${fields.map(([key, value]) => `${JSON.stringify(key)}: ${value}`).join(',')}}`),
  ),
}));

test('the quick way reads what the thorough way reads, and passes on every mistake', () => {
  let sound = 0;
  fc.assert(
    fc.property(json, text => {
      const quick = parseJson(text);
      fc.pre(text.trim() !== '');
      const thorough = parseThoroughly(text);
      expect(quick.value).toStrictEqual(thorough.value);
      expect(quick.mistakes).toEqual(thorough.mistakes);
      expect(quick.tree()).toEqual(thorough.tree());
      if (quick.mistakes.length === 0) sound++;
    }),
    { numRuns: 2000 },
  );
  expect(sound).toBeGreaterThan(300);
});

test.each([
  ['{"a": 1, "a": 1}', 'stands here a second time'],
  ['{"b": {"__proto__": 1}}', 'is a word of JavaScript'],
  ['[1e999]', 'is too large for a 64-bit float'],
])('what JSON.parse lets pass is told: %s', (text, message) => {
  expect(parseJson(text).mistakes.map(mistake => mistake.message)).toEqual([expect.stringContaining(message)]);
});

test('a place is found in a text that was read the quick way', () => {
  const parsed = parseJson('{"a": [1, {"b": "text"}]}');
  expect(parsed.mistakes).toEqual([]);
  expect(rangeOf(parsed.tree(), ['a', 1, 'b'])).toMatchObject({ start: 16, end: 22 });
});
