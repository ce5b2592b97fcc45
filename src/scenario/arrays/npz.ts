/** NumPy's `.npz`: a zip of `.npy` files, one an array. */
import { type UnzipFileInfo, unzipSync } from 'fflate';
import { bytesText, MOST_AT_ONCE } from '../../tensor/bytes.ts';
import { type ArrayFile, damaged } from './array-file.ts';
import { readNpy } from './npy.ts';

/** Deflate can't do better than about 1032 to 1; a zip that claims more lies. */
const BEST_RATIO = 1040;

/** What all arrays of a file may take together, unpacked: as much as a step of a run. */
const MOST_UNPACKED = MOST_AT_ONCE;

/** A file of several arrays; each is unpacked only when it is asked for. */
export function openNpz(bytes: Uint8Array, file: string): ArrayFile {
  const entries = entriesOf(bytes, file);
  return {
    names: [...entries.keys()],
    get(name) {
      const entry = entries.get(name);
      if (!entry) throw damaged(file, `there is no array ${name}`);
      return readNpy(unpack(bytes, entry, file), `${file}, ${name}`);
    },
  };
}

function entriesOf(bytes: Uint8Array, file: string): ReadonlyMap<string, UnzipFileInfo> {
  const entries = new Map<string, UnzipFileInfo>();
  let unpacked = 0;
  unzip(bytes, file, entry => {
    const name = entry.name.replace(/\.npy$/, '');
    if (entries.has(name)) throw damaged(file, `it has two arrays named ${name}`);
    if (entry.originalSize > entry.size * BEST_RATIO + 64 || entry.size > bytes.byteLength)
      throw damaged(file, `${name} claims ${entry.originalSize} bytes from ${entry.size}, which no zip can hold`);
    unpacked += entry.originalSize;
    if (unpacked > MOST_UNPACKED)
      throw damaged(file, `with ${name} its arrays take more than ${bytesText(MOST_UNPACKED)}`);
    entries.set(name, entry);
    return false;
  });
  return entries;
}

function unpack(bytes: Uint8Array, wanted: UnzipFileInfo, file: string): Uint8Array {
  const unpacked = unzip(bytes, file, entry => entry.name === wanted.name)[wanted.name];
  if (unpacked?.byteLength !== wanted.originalSize) throw damaged(file, `${wanted.name} is cut off`);
  return unpacked;
}

function unzip(bytes: Uint8Array, file: string, filter: (entry: UnzipFileInfo) => boolean): Record<string, Uint8Array> {
  try {
    return unzipSync(bytes, { filter });
  } catch (error) {
    // fflate's errors are its own short sentences ("invalid zip data"); ours pass through.
    if (error instanceof Error && error.name === 'UnreadableError') throw error;
    throw damaged(file, 'this is no zip file, or it is cut off');
  }
}
