import type { Segment } from '../engine/tape.ts';
import type { Tensor } from '../tensor/tensor.ts';

/**
 * A hash of everything that a step wrote: the shapes and the bits of all values, as 16 hexadecimal digits.
 * Equal steps have equal hashes on every machine; NaN is one value whatever its bits, which depend on how
 * V8 happened to compile the loop.
 */
export function segmentHash({ values }: Segment): string {
  const hash = { low: 0x9e3779b9, high: 0x243f6a88 };
  for (const value of values) mixTensor(hash, value);
  return (hash.high >>> 0).toString(16).padStart(8, '0') + (hash.low >>> 0).toString(16).padStart(8, '0');
}

/** Two 32-bit words: JavaScript multiplies whole numbers of 32 bits exactly, and of 64 slowly. */
interface Hash {
  low: number;
  high: number;
}

const QUIET_NAN = 0x7ff80000;

function mixTensor(hash: Hash, { rows, columns, data }: Tensor): void {
  const numbers = data as Float64Array;
  const words = new Int32Array(numbers.buffer, numbers.byteOffset, 2 * numbers.length);
  let low = mixed(hash.low, rows);
  let high = mixed(hash.high, columns);
  for (let at = 0; at < numbers.length; at++) {
    const nothing = Number.isNaN(numbers[at]);
    // Crossed over, so that each lane sees both halves of every number.
    const next = mixed(low ^ high, nothing ? 0 : (words[2 * at] as number));
    high = mixed(high, nothing ? QUIET_NAN : (words[2 * at + 1] as number));
    low = next;
  }
  hash.low = mixed(low, high);
  hash.high = mixed(high, low);
}

/** One round of MurmurHash3. */
function mixed(hash: number, word: number): number {
  const scrambled = Math.imul(word, 0xcc9e2d51);
  const turned = hash ^ Math.imul((scrambled << 15) | (scrambled >>> 17), 0x1b873593);
  return (Math.imul((turned << 13) | (turned >>> 19), 5) + 0xe6546b64) | 0;
}
