/** Arrays as JSON: nested lists of numbers under names, or one nested list alone. */
import { numberOfJson } from '../../tensor/json-number.ts';
import { deeperThan } from '../json.ts';
import { decodeText } from '../unreadable.ts';
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
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch {
    throw damaged(file, 'this is not JSON, or it is cut off');
  }
  const repeated = repeatedName(text);
  if (repeated !== undefined) throw damaged(file, `it has two arrays named ${repeated}`);
  return content;
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
