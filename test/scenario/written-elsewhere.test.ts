// Files byte for byte as numpy.savez, numpy.savez_compressed and safetensors.torch.save_file lay them out, from
// their format descriptions: NEP 1 (.npy), APPNOTE.TXT (zip), the README of safetensors.
import { crc32, deflateRawSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { openArrays } from '../../src/scenario/arrays/open.ts';

/** What numpy.lib.format.write_array writes: version 1.0, keys in order, spaces up to a multiple of 64, a newline. */
function npy(descr: string, shape: readonly number[], body: Uint8Array, fortran: boolean): Buffer {
  const tuple = shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(', ')})`;
  const growth = ' '.repeat(21 - String(fortran ? shape.at(-1) : shape[0]).length); // room for an axis that grows
  const header = `{'descr': '${descr}', 'fortran_order': ${fortran ? 'True' : 'False'}, 'shape': ${tuple}, }${growth}`;
  const spaces = 64 - ((10 + header.length + 1) % 64);
  const text = `${header}${' '.repeat(spaces)}\n`;
  const length = Buffer.alloc(2);
  length.writeUInt16LE(text.length);
  return Buffer.concat([Buffer.from('\u0093NUMPY\u0001\u0000', 'latin1'), length, Buffer.from(text, 'latin1'), body]);
}

/**
 * What Python's zipfile writes for numpy.savez, which opens every member with force_zip64: the local header
 * has version 45, sizes 0xFFFFFFFF and a ZIP64 extra field; the central directory has the sizes themselves.
 */
function savez(members: Readonly<Record<string, Buffer>>, compressed: boolean): Uint8Array {
  const locals: Buffer[] = [];
  const central: Buffer[] = [];
  let offset = 0;
  for (const [name, content] of Object.entries(members)) {
    const file = Buffer.from(`${name}.npy`);
    const packed = compressed ? deflateRawSync(content) : content;
    const common = Buffer.alloc(22);
    common.writeUInt16LE(45, 0); // version needed
    common.writeUInt16LE(compressed ? 8 : 0, 4); // method
    common.writeUInt16LE(0x21, 8); // 1980-01-01
    common.writeUInt32LE(crc32(content), 10);
    const local = Buffer.from(common);
    local.writeUInt32LE(0xffffffff, 14);
    local.writeUInt32LE(0xffffffff, 18);
    const names = Buffer.alloc(4);
    names.writeUInt16LE(file.length, 0);
    names.writeUInt16LE(20, 2);
    const extra = Buffer.alloc(20);
    extra.writeUInt16LE(1, 0);
    extra.writeUInt16LE(16, 2);
    extra.writeBigUInt64LE(BigInt(content.length), 4);
    extra.writeBigUInt64LE(BigInt(packed.length), 12);
    const entry = Buffer.concat([Buffer.from('PK\u0003\u0004'), local, names, file, extra, packed]);
    common.writeUInt32LE(packed.length, 14);
    common.writeUInt32LE(content.length, 18);
    const rest = Buffer.alloc(18);
    rest.writeUInt16LE(file.length, 0);
    rest.writeUInt32LE(0o600 << 16, 10);
    rest.writeUInt32LE(offset, 14);
    central.push(Buffer.from('PK\u0001\u0002'), Buffer.from([45, 3]), common, rest, file);
    locals.push(entry);
    offset += entry.length;
  }
  const directory = Buffer.concat(central);
  const end = Buffer.alloc(18);
  const count = Object.keys(members).length;
  end.writeUInt16LE(count, 4);
  end.writeUInt16LE(count, 6);
  end.writeUInt32LE(directory.length, 8);
  end.writeUInt32LE(offset, 12);
  return Uint8Array.from(Buffer.concat([...locals, directory, Buffer.from('PK\u0005\u0006'), end]));
}

const bytes = (array: Float64Array | Float32Array | BigInt64Array) => new Uint8Array(array.buffer);
const C = [1.5, -2, 0.1, 4, 5, 6];
const FORTRAN = [1.5, 4, -2, 5, 0.1, 6];

describe.each([
  ['numpy.savez', false],
  ['numpy.savez_compressed', true],
] as const)('%s', (_, compressed) => {
  test('float64, float32 and int64, in the order of C and of Fortran', () => {
    const file = savez(
      {
        c: npy('<f8', [2, 3], bytes(Float64Array.from(C)), false),
        fortran: npy('<f8', [2, 3], bytes(Float64Array.from(FORTRAN)), true),
        single: npy('<f4', [2, 3], bytes(Float32Array.from(C)), false),
        turned: npy('<f4', [2, 3], bytes(Float32Array.from(FORTRAN)), true),
        ids: npy('<i8', [4], bytes(BigInt64Array.of(3n, 0n, -1n, 2n ** 40n)), false),
      },
      compressed,
    );
    const arrays = openArrays(file, 'dump.npz');
    const read = (name: string) => ({ shape: arrays.get(name).shape, data: [...arrays.get(name).data] });
    expect(arrays.names).toEqual(['c', 'fortran', 'single', 'turned', 'ids']);
    expect(read('c')).toEqual({ shape: [2, 3], data: C });
    expect(read('fortran')).toEqual({ shape: [2, 3], data: C });
    expect(read('single')).toEqual({ shape: [2, 3], data: C.map(Math.fround) });
    expect(read('turned')).toEqual({ shape: [2, 3], data: C.map(Math.fround) });
    expect(read('ids')).toEqual({ shape: [4], data: [3, 0, -1, 2 ** 40] });
  });
});

test('safetensors.torch: F32, F16 and BF16, the header padded with spaces to a multiple of 8', () => {
  // save_file sorts by the width of the type, then by name; halves are IEEE 754's, a BF16 the upper half of a float32
  const half = Uint8Array.from([0x00, 0x3c, 0x00, 0xc0, 0xff, 0x7b]); // 1, −2, 65504
  const brain = Uint8Array.from([0x80, 0x3f, 0x49, 0x40]); // 1, 3.140625
  const header = JSON.stringify({
    __metadata__: { format: 'pt' },
    'q.weight': { dtype: 'F32', shape: [2, 2], data_offsets: [0, 16] },
    brain: { dtype: 'BF16', shape: [2], data_offsets: [16, 20] },
    half: { dtype: 'F16', shape: [1, 3], data_offsets: [20, 26] },
  });
  const padded = header.padEnd(Math.ceil(header.length / 8) * 8, ' ');
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(padded.length));
  const body = [bytes(Float32Array.of(0.1, -2, 3, 1e-3)), brain, half];
  const file = openArrays(Uint8Array.from(Buffer.concat([length, Buffer.from(padded), ...body])), 'w.safetensors');
  expect([...file.get('q.weight').data]).toEqual([0.1, -2, 3, 1e-3].map(Math.fround));
  expect(file.get('q.weight').shape).toEqual([2, 2]);
  expect([...file.get('half').data]).toEqual([1, -2, 65504]);
  expect([...file.get('brain').data]).toEqual([1, 3.140625]);
});
