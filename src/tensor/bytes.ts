import type { Shape } from './tensor.ts';

/**
 * The most bytes that may be taken at once for one purpose, a step's tensors, a file's arrays or a run's losses: what
 * fits an ordinary machine beside everything else.
 */
export const MOST_AT_ONCE = 4 * 2 ** 30;

/** The bytes that a tensor's numbers take. */
export function bytesOf({ rows, columns }: Shape): number {
  return 8 * rows * columns;
}

const UNITS = ['bytes', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'] as const;

/** A number of bytes to the last one, where a limit is told: `8589934592 bytes (8.0 GiB)`. */
export function exactBytesText(bytes: number): string {
  return bytes < 1024 ? bytesText(bytes) : `${bytes} bytes (${bytesText(bytes)})`;
}

/** A number of bytes for people: `7.3 TiB`. */
export function bytesText(bytes: number): string {
  const power = Math.min(UNITS.length - 1, Math.max(0, Math.floor(Math.log2(Math.max(bytes, 1)) / 10)));
  const amount = bytes / 2 ** (10 * power);
  return `${power === 0 ? amount : amount.toFixed(1)} ${UNITS[power]}`;
}
