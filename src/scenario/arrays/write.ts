/** Arrays as files that NumPy, PyTorch and JAX read: `.npz`, `.safetensors` and JSON, numbers as 64-bit floats. */

import { zipSync } from 'fflate';
import { jsonNumber } from '../../tensor/json-number.ts';
import { type Tensor, toRows } from '../../tensor/tensor.ts';
import { UnreadableError } from '../unreadable.ts';

type Tensors = ReadonlyMap<string, Tensor>;

const WRITERS: readonly (readonly [ending: string, write: (tensors: Tensors) => Uint8Array])[] = [
  ['.safetensors', safetensorsBytes],
  ['.npz', npzBytes],
  ['.json', jsonBytes],
];

/** Tensors as the bytes of a file, by the ending of its name. Throws `UnreadableError` for an ending that is none of these. */
export function arrayBytes(tensors: Tensors, file: string): Uint8Array {
  const writer = WRITERS.find(([ending]) => file.toLowerCase().endsWith(ending));
  if (writer) return writer[1](tensors);
  const endings = WRITERS.map(([ending]) => ending).join(', ');
  throw new UnreadableError(`${file} has no ending that says what to write`, `use ${endings}`);
}

function safetensorsBytes(tensors: Tensors): Uint8Array {
  const header: Record<string, object> = {};
  let at = 0;
  for (const [name, { rows, columns }] of tensors) {
    const bytes = rows * columns * 8;
    header[name] = { dtype: 'F64', shape: [rows, columns], data_offsets: [at, at + bytes] };
    at += bytes;
  }
  // Readers want the numbers aligned to 8 bytes: spaces fill the header.
  const text = new TextEncoder().encode(JSON.stringify(header));
  const length = Math.ceil(text.length / 8) * 8;
  const file = new Uint8Array(8 + length + at).fill(0x20, 8, 8 + length);
  new DataView(file.buffer).setBigUint64(0, BigInt(length), true);
  file.set(text, 8);
  let next = 8 + length;
  for (const value of tensors.values()) {
    file.set(numberBytes(value), next);
    next += value.data.length * 8;
  }
  return file;
}

function npzBytes(tensors: Tensors): Uint8Array {
  // One fixed date, without a zone because zip has none: the same numbers give the same file.
  const entries = Array.from(tensors, ([name, value]) => [`${name}.npy`, npyBytes(value)] as const);
  return zipSync(Object.fromEntries(entries), { level: 0, mtime: '1980-01-01T00:00' });
}

function npyBytes(value: Tensor): Uint8Array {
  const { rows, columns } = value;
  const header = `{'descr': '<f8', 'fortran_order': False, 'shape': (${rows}, ${columns}), }`;
  // Magic word, version and length are 10 bytes; all before the numbers fills a multiple of 64.
  const length = Math.ceil((10 + header.length + 1) / 64) * 64 - 10;
  const file = new Uint8Array(10 + length + rows * columns * 8).fill(0x20, 10, 10 + length);
  file.set([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, length & 0xff, length >> 8]);
  file.set(new TextEncoder().encode(header), 10);
  file[10 + length - 1] = 0x0a;
  file.set(numberBytes(value), 10 + length);
  return file;
}

function numberBytes({ data }: Tensor): Uint8Array {
  const bytes = new Uint8Array(data.length * 8);
  const view = new DataView(bytes.buffer);
  for (let at = 0; at < data.length; at++) view.setFloat64(at * 8, data[at] as number, true);
  return bytes;
}

function jsonBytes(tensors: Tensors): Uint8Array {
  const rows = (value: Tensor) => toRows(value).map(row => row.map(jsonNumber));
  const named = Array.from(tensors, ([name, value]) => `  ${JSON.stringify(name)}: ${JSON.stringify(rows(value))}`);
  return new TextEncoder().encode(`{\n${named.join(',\n')}\n}\n`);
}
