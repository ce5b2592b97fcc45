import fc from 'fast-check';
import { zipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import { asTensor } from '../../src/scenario/arrays/array-file.ts';
import { openArrays } from '../../src/scenario/arrays/open.ts';
import { UnreadableError } from '../../src/scenario/unreadable.ts';

/** A `.npy` file as NumPy writes it: the header padded so that the numbers begin at a multiple of 64. */
function npy(descr: string, shape: string, body: Uint8Array, fortran = 'False'): Uint8Array {
  const header = `{'descr': '${descr}', 'fortran_order': ${fortran}, 'shape': ${shape}, }`;
  const padded = `${header.padEnd(Math.ceil((header.length + 11) / 64) * 64 - 11)}\n`;
  const start = [0x93, ...new TextEncoder().encode('NUMPY'), 1, 0, padded.length & 255, padded.length >> 8];
  return Uint8Array.from([...start, ...new TextEncoder().encode(padded), ...body]);
}

function float64(...numbers: number[]): Uint8Array {
  return new Uint8Array(Float64Array.from(numbers).buffer);
}

function safetensors(header: unknown, body: Uint8Array, claimed?: number): Uint8Array {
  const text = new TextEncoder().encode(typeof header === 'string' ? header : JSON.stringify(header));
  const length = new Uint8Array(new BigUint64Array([BigInt(claimed ?? text.length)]).buffer);
  return Uint8Array.from([...length, ...text, ...body]);
}

function read(file: string, bytes: Uint8Array | string, name = '') {
  const { shape, data } = openArrays(typeof bytes === 'string' ? new TextEncoder().encode(bytes) : bytes, file).get(
    name,
  );
  return { shape, data: [...data] };
}

/** What is wrong with a file, in the words of the error. */
function wrong(file: string, bytes: Uint8Array | string, name = ''): string {
  try {
    read(file, bytes, name);
  } catch (error) {
    if (!(error instanceof UnreadableError)) throw error;
    return error.message;
  }
  throw new Error('the file was accepted');
}

describe('.npy', () => {
  test.each<[string, number[], number[]]>([
    ['<f8', [...float64(1.5, -2)], [1.5, -2]],
    ['>f8', [...float64(1.5, -2)].reverse(), [-2, 1.5]],
    ['<f4', [...new Uint8Array(Float32Array.of(0.1, 3).buffer)], [Math.fround(0.1), 3]],
    // Halves: 1, −2, the largest 65504, the smallest 2^−24, −∞; bits from IEEE 754's tables.
    [
      '<f2',
      [0x00, 0x3c, 0x00, 0xc0, 0xff, 0x7b, 0x01, 0x00, 0x00, 0xfc],
      [1, -2, 65504, 2 ** -24, Number.NEGATIVE_INFINITY],
    ],
    ['<i8', [...new Uint8Array(BigInt64Array.of(-3n, 9007199254740991n).buffer)], [-3, 9007199254740991]],
    ['<i4', [...new Uint8Array(Int32Array.of(-3, 7).buffer)], [-3, 7]],
    ['|u1', [3, 255], [3, 255]],
    ['|b1', [0, 1], [0, 1]],
  ])('%s', (descr, bytes, numbers) => {
    expect(read('a.npy', npy(descr, `(${numbers.length},)`, Uint8Array.from(bytes)))).toEqual({
      shape: [numbers.length],
      data: numbers,
    });
  });

  test('in the order of Fortran, and without axes', () => {
    expect(read('a.npy', npy('<f8', '(2, 3)', float64(1, 4, 2, 5, 3, 6), 'True')).data).toEqual([1, 2, 3, 4, 5, 6]);
    expect(read('a.npy', npy('<f8', '()', float64(7)))).toEqual({ shape: [], data: [7] });
  });

  test.each<[string, Uint8Array, RegExp]>([
    ['too few numbers', npy('<f8', '(3,)', float64(1, 2)), /its header says 3 of <f8, which is 24 bytes; there are 16/],
    ['too many numbers', npy('<f8', '(1,)', float64(1, 2)), /which is 8 bytes; there are 16/],
    ['a shape beyond counting', npy('<f8', '(99999999999, 99999999999)', float64(1)), /too many cells/],
    ['objects, which are programs', npy('|O8', '(1,)', float64(1)), /its numbers are of type \|O8/],
    ['complex numbers', npy('<c16', '(1,)', float64(1, 2)), /its numbers are of type <c16/],
    ['a record', npy("<f8', 'x': '", '(1,)', float64(1)), /not one that NumPy writes/],
    [
      'an integer no float can hold',
      npy('<i8', '(1,)', new Uint8Array(BigInt64Array.of(2n ** 60n).buffer)),
      /number 0 is too large/,
    ],
    ['another format', new TextEncoder().encode('hello, world'), /no \.npy file/],
    ['nothing', new Uint8Array(), /no \.npy file/],
    ['a header that ends', npy('<f8', '(1,)', float64(1)).subarray(0, 30), /its header claims \d+ bytes; there are 20/],
  ])('%s', (_, bytes, message) => expect(wrong('a.npy', bytes)).toMatch(message));
});

describe('.npz', () => {
  const one = npy('<f8', '(1, 2)', float64(1, 2));

  test('holds arrays by name, packed or not', () => {
    const file = zipSync({
      'wte.npy': one,
      'raw.npy': [npy('<f8', '(400,)', float64(...new Array<number>(400).fill(3))), { level: 0 }],
    });
    expect(openArrays(file, 'w.npz').names).toEqual(['wte', 'raw']);
    expect(read('w.npz', file, 'wte')).toEqual({ shape: [1, 2], data: [1, 2] });
    expect(read('w.npz', file, 'raw').data).toEqual(new Array(400).fill(3));
  });

  test('that is cut off, no zip, or claims more than a zip can hold, is refused', () => {
    const file = zipSync({ 'wte.npy': one });
    expect(wrong('w.npz', file.subarray(0, file.length - 9), 'wte')).toMatch(/no zip file, or it is cut off/);
    expect(wrong('w.npz', 'hello', 'wte')).toMatch(/no zip file/);
    const bomb = Uint8Array.from(file);
    const directory = bomb.findLastIndex(
      (_, at) => bomb[at] === 0x50 && bomb[at + 1] === 0x4b && bomb[at + 2] === 1 && bomb[at + 3] === 2,
    );
    bomb.set([0xff, 0xff, 0xff, 0x7f], directory + 24);
    expect(wrong('w.npz', bomb, 'wte')).toMatch(/claims 2147483647 bytes from \d+, which no zip can hold/);
  });
});

describe('.safetensors', () => {
  const entry = { dtype: 'F64', shape: [1, 2], data_offsets: [0, 16] };

  test('holds arrays by name', () => {
    const half = { dtype: 'BF16', shape: [1], data_offsets: [16, 18] };
    const body = Uint8Array.from([...float64(1, 2), 0x80, 0x3f]);
    const file = safetensors({ __metadata__: { format: 'pt' }, a: entry, b: half }, body);
    expect(openArrays(file, 'w.safetensors').names).toEqual(['a', 'b']);
    expect(read('w.safetensors', file, 'a')).toEqual({ shape: [1, 2], data: [1, 2] });
    expect(read('w.safetensors', file, 'b').data).toEqual([1]);
  });

  test.each<[string, Uint8Array, RegExp]>([
    [
      'a header longer than the file',
      safetensors({ a: entry }, float64(1, 2), 1e15),
      /its header claims 1000000000000000 bytes/,
    ],
    ['a header that is no JSON', safetensors('{', float64(1)), /not a JSON object/],
    ['a header of 10,000 levels', safetensors(`{"a":${'['.repeat(10_000)}`, float64(1)), /not a JSON object/],
    [
      'an entry without a shape',
      safetensors({ a: { dtype: 'F64' } }, float64(1)),
      /a has no dtype, shape and data_offsets/,
    ],
    [
      'numbers beyond the end',
      safetensors({ a: entry }, float64(1)),
      /a is 1×2 of F64, 16 bytes; the header places it at 0 to 16 of 8/,
    ],
    [
      'a shape that does not fill its place',
      safetensors({ a: { ...entry, shape: [3, 2] } }, float64(1, 2)),
      /a is 3×2 of F64, 48 bytes/,
    ],
    [
      'a place before the beginning',
      safetensors({ a: { ...entry, data_offsets: [-16, 0] } }, float64(1, 2)),
      /at -16 to 0/,
    ],
    ['a negative size', safetensors({ a: { ...entry, shape: [-1, -2] } }, float64(1, 2)), /no list of sizes/],
    [
      'another type',
      safetensors({ a: { ...entry, dtype: 'F8_E4M3' } }, float64(1, 2)),
      /its numbers are of type F8_E4M3/,
    ],
    ['too short', Uint8Array.of(1, 2), /too short/],
  ])('%s', (_, bytes, message) => expect(wrong('w.safetensors', bytes, 'a')).toMatch(message));
});

describe('.json', () => {
  test('holds nested lists by name, or one alone', () => {
    expect(read('w.json', '{"a": [[1, 2], [3, 4]], "b": 5}', 'a')).toEqual({ shape: [2, 2], data: [1, 2, 3, 4] });
    expect(read('w.json', '{"b": 5}', 'b')).toEqual({ shape: [], data: [5] });
    expect(read('w.json', '["NaN", "-Infinity"]').data).toEqual([Number.NaN, Number.NEGATIVE_INFINITY]);
    expect(read('w.json', '{"a":[[NaN,1],[-Infinity,Infinity]],"NaN ":"Infinity"}', 'a').data).toEqual([
      Number.NaN,
      1,
      Number.NEGATIVE_INFINITY,
      Number.POSITIVE_INFINITY,
    ]);
  });

  test.each<[string, string, RegExp]>([
    ['ragged', '{"a": [[1, 2], [3]]}', /not equally long: one has 1 items, the first 2/],
    ['text', '{"a": ["x"]}', /"x" stands where a number belongs/],
    ['no JSON', '{"a": [1', /w\.json:1:8: this is not JSON: it ends in the middle/],
    ['no JSON, after words', '{"a":\n [NaN, -Infinity, 2 3]}', /w\.json:2:21: this is not JSON: "3" can't stand here/],
    ['two of a name', '{"a": [NaN],\n "b": 1, "a": [2]}', /w\.json:2:10: it has two arrays named a/],
    ['deep', '['.repeat(10_000), /more than 16 levels/],
  ])('%s', (_, text, message) => expect(wrong('w.json', text, 'a')).toMatch(message));
});

test('an ending that says nothing is refused', () => {
  expect(wrong('weights.bin', 'x')).toMatch(/has no ending that says what it is/);
});

test('three axes and no cells are no tensor', () => {
  expect(() => asTensor({ shape: [1, 2, 3], data: new Float64Array(6) }, 'w')).toThrow('w has 3 axes (1×2×3)');
  expect(() => asTensor({ shape: [0, 4], data: new Float64Array() }, 'w')).toThrow('w is empty (0×4)');
  expect(asTensor({ shape: [], data: Float64Array.of(3) }, 'w')).toMatchObject({ rows: 1, columns: 1 });
});

test('whatever is damaged, the error is ours', () => {
  const files = {
    'a.npy': npy('<f8', '(2, 2)', float64(1, 2, 3, 4)),
    'a.npz': zipSync({ 'a.npy': npy('<f8', '(2, 2)', float64(1, 2, 3, 4)) }),
    'a.safetensors': safetensors({ a: { dtype: 'F64', shape: [2, 2], data_offsets: [0, 32] } }, float64(1, 2, 3, 4)),
  };
  fc.assert(
    fc.property(
      fc.constantFrom(...Object.entries(files)),
      fc.nat(),
      fc.nat(255),
      fc.nat(400),
      ([file, bytes], at, byte, length) => {
        const changed = Uint8Array.from(bytes).subarray(0, Math.max(bytes.length - Math.max(length - 300, 0), 0));
        if (changed.length > 0) changed[at % changed.length] = byte;
        try {
          const opened = openArrays(changed, file);
          for (const name of opened.names) expect(opened.get(name).data.length).toBeLessThanOrEqual(changed.length);
        } catch (error) {
          expect(error).toBeInstanceOf(UnreadableError);
        }
      },
    ),
    { numRuns: 2000 },
  );
});
