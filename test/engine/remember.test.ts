import { expect, test } from 'vitest';
import { Remembered } from '../../src/engine/remember.ts';

test('the keys asked for last are kept, and the one asked for longest ago is made again', () => {
  const made: string[] = [];
  const remembered = new Remembered<string>(2);
  const ask = (key: string) =>
    remembered.get(key, () => {
      made.push(key);
      return key.toUpperCase();
    });
  expect(['a', 'b', 'a', 'c', 'a', 'b'].map(ask)).toEqual(['A', 'B', 'A', 'C', 'A', 'B']);
  expect(made).toEqual(['a', 'b', 'c', 'b']);
});
