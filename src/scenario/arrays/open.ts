import { UnreadableError } from '../unreadable.ts';
import type { ArrayFile } from './array-file.ts';
import { openJsonArrays } from './json-arrays.ts';
import { openNpy } from './npy.ts';
import { openNpz } from './npz.ts';
import { openSafetensors } from './safetensors.ts';

const READERS: readonly (readonly [ending: string, open: (bytes: Uint8Array, file: string) => ArrayFile])[] = [
  ['.npy', openNpy],
  ['.npz', openNpz],
  ['.safetensors', openSafetensors],
  ['.json', openJsonArrays],
];

/**
 * Opens a file of arrays, by the ending of its name. Throws `UnreadableError`; never uses more memory than the file
 * justifies.
 */
export function openArrays(bytes: Uint8Array, file: string): ArrayFile {
  const reader = READERS.find(([ending]) => file.toLowerCase().endsWith(ending));
  if (!reader)
    throw new UnreadableError(
      `${file} has no ending that says what it is`,
      `use ${READERS.map(([ending]) => ending).join(', ')}`,
    );
  return reader[1](bytes, file);
}
