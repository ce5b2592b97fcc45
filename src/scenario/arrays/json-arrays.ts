/** Arrays as JSON: nested lists of numbers under names, or one nested list alone. */
import { numberOfJson } from '../../tensor/json-number.ts';
import { deeperThan, lineAndColumn, parseThoroughly } from '../json.ts';
import { decodeText, UnreadableError } from '../unreadable.ts';
import { type ArrayFile, damaged, type NumberArray } from './array-file.ts';
import { repeatedName } from './repeated.ts';

/** A file of arrays by name; a list or number alone is the array ''. */
export function openJsonArrays(bytes: Uint8Array, file: string): ArrayFile {
  const content = parse(decodeText(bytes, file), file);
  if (typeof content !== 'object' || content === null || Array.isArray(content))
    return { names: [''], get: () => flatten(content, file) };
  const arrays = new Map<string, unknown>(Object.entries(content));
  return {
    names: [...arrays.keys()],
    get(name) {
      if (!arrays.has(name)) throw damaged(file, `there is no array ${name}`);
      return flatten(arrays.get(name), `${file}, ${name}`);
    },
  };
}

function parse(text: string, file: string): unknown {
  if (deeperThan(text, 16) !== undefined) throw damaged(file, 'brackets are nested more than 16 levels deep');
  const content = parsed(text) ?? parsed(withWords(text, word => `"${word}"`));
  if (content === undefined) throw notJson(text, file);
  const repeated = repeatedName(text);
  if (repeated !== undefined)
    throw damaged(
      placeIn(file, text, repeated.offset),
      `it has two arrays named ${repeated.name}; the second stands here`,
    );
  return content.value;
}

function parsed(text: string): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return undefined;
  }
}

/** The text with `NaN` and infinities as `write` puts them; Python's `json` writes them bare. */
function withWords(text: string, write: (word: string) => string): string {
  return text.replace(/"(?:[^"\\]|\\.)*"|-?\b(?:NaN|Infinity)\b/g, found => (found[0] === '"' ? found : write(found)));
}

/** Longer texts are not read again to find the place. */
const LONGEST_READ_AGAIN = 2 ** 24;

function notJson(text: string, file: string): UnreadableError {
  const numbers = withWords(text, word => '1'.padEnd(word.length)); // everything stays where it was
  const [mistake] = text.length <= LONGEST_READ_AGAIN ? parseThoroughly(numbers).mistakes : [];
  if (!mistake) return damaged(file, 'this is not JSON, or it is cut off');
  return new UnreadableError(`${placeIn(file, text, mistake.offset)}: ${mistake.message}`, mistake.hint);
}

function placeIn(file: string, text: string, offset: number): string {
  const { line, column } = lineAndColumn(text, offset);
  return `${file}:${line}:${column}`;
}

function flatten(nested: unknown, file: string): NumberArray {
  const shape: number[] = [];
  for (let at = nested; Array.isArray(at); at = at[0]) shape.push(at.length);
  const numbers: number[] = [];
  fill(nested, shape, 0, numbers, file);
  return { shape, data: Float64Array.from(numbers) };
}

function fill(part: unknown, shape: readonly number[], axis: number, numbers: number[], file: string): void {
  if (axis === shape.length) {
    const number = numberOfJson(part);
    if (number === undefined)
      throw damaged(file, `${JSON.stringify(part)?.slice(0, 40)} stands where a number belongs`);
    numbers.push(number);
    return;
  }
  if (!Array.isArray(part) || part.length !== shape[axis])
    throw damaged(
      file,
      `its lists are not equally long: one has ${Array.isArray(part) ? part.length : 'no'} items, the first ${shape[axis]}`,
    );
  for (const item of part) fill(item, shape, axis + 1, numbers, file);
}
