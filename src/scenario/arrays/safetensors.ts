/** `.safetensors`: the header's length (8 bytes), a JSON header of types, shapes and offsets, the numbers. */
import * as v from 'valibot';
import { deeperThan } from '../json.ts';
import { type ArrayFile, cellsOf, damaged } from './array-file.ts';
import { bytesOf, readNumbers } from './numbers.ts';
import { repeatedName } from './repeated.ts';

const ENTRY = v.object({
  dtype: v.string(),
  shape: v.array(v.number()),
  data_offsets: v.tuple([v.number(), v.number()]),
});
type Entry = v.InferOutput<typeof ENTRY>;

const TYPES: Readonly<Record<string, string>> = {
  F64: 'f8',
  F32: 'f4',
  F16: 'f2',
  BF16: 'bf2',
  I64: 'i8',
  I32: 'i4',
  I16: 'i2',
  I8: 'i1',
  U64: 'u8',
  U32: 'u4',
  U16: 'u2',
  U8: 'u1',
  BOOL: 'b1',
};

/** A file of several arrays; the header is checked against the file's length at once, numbers are read when asked for. */
export function openSafetensors(bytes: Uint8Array, file: string): ArrayFile {
  const { header, body } = cut(bytes, file);
  const entries = new Map<string, Entry>();
  let claimed = 0;
  for (const [name, raw] of Object.entries(header)) {
    if (name === '__metadata__') continue;
    const entry = v.safeParse(ENTRY, raw);
    if (!entry.success) throw damaged(file, `${name} has no dtype, shape and data_offsets in the header`);
    checkExtent(name, entry.output, body.byteLength, file);
    claimed += entry.output.data_offsets[1] - entry.output.data_offsets[0];
    if (claimed > body.byteLength) throw damaged(file, `${name} shares its numbers with an array before it`);
    entries.set(name, entry.output);
  }
  return {
    names: [...entries.keys()],
    get(name) {
      const entry = entries.get(name);
      if (!entry) throw damaged(file, `there is no array ${name}`);
      const part = body.subarray(...entry.data_offsets);
      const type = typeOf(entry.dtype);
      return { shape: entry.shape, data: readNumbers(type, part, true, `${file}, ${name}`), type };
    },
  };
}

function cut(bytes: Uint8Array, file: string): { header: object; body: Uint8Array } {
  if (bytes.byteLength < 8) throw damaged(file, 'it is too short for a .safetensors file');
  const length = Number(new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true));
  if (length > bytes.byteLength - 8)
    throw damaged(file, `its header claims ${length} bytes; there are ${bytes.byteLength - 8}`);
  return { header: parseHeader(bytes.subarray(8, 8 + length), file), body: bytes.subarray(8 + length) };
}

function parseHeader(bytes: Uint8Array, file: string): object {
  const text = new TextDecoder().decode(bytes);
  let header: unknown;
  try {
    header = deeperThan(text, 8) === undefined ? JSON.parse(text) : undefined;
  } catch {
    // told below, as any other header that is no object
  }
  if (typeof header !== 'object' || header === null || Array.isArray(header))
    throw damaged(file, 'its header is not a JSON object');
  const repeated = repeatedName(text);
  if (repeated !== undefined) throw damaged(file, `it has two arrays named ${repeated.name}`);
  return header;
}

function typeOf(dtype: string): string {
  return Object.hasOwn(TYPES, dtype) ? (TYPES[dtype] as string) : dtype;
}

function checkExtent(name: string, { dtype, shape, data_offsets: [from, to] }: Entry, length: number, file: string) {
  const due = cellsOf(shape, `${file}, ${name}`) * bytesOf(typeOf(dtype), dtype, `${file}, ${name}`);
  if (!Number.isSafeInteger(from) || !Number.isSafeInteger(to) || from < 0 || to > length || to - from !== due)
    throw damaged(
      file,
      `${name} is ${shape.join('×') || 'one number'} of ${dtype}, ${due} bytes; the header places it at ${from} to ${to} of ${length}`,
    );
}
