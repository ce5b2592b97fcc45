/**
 * A file that can't be used: missing, a directory, of another kind, damaged. Becomes a `Problem` at the field that
 * names it.
 */
export class UnreadableError extends Error {
  override readonly name = 'UnreadableError';
  readonly hint: string;
  constructor(message: string, hint: string) {
    super(message);
    this.hint = hint;
  }
}

/** Reads a file that a scenario names, relative to the scenario. Throws `UnreadableError`. */
export type Read = (file: string) => Uint8Array;

/** The bytes as text; a byte order mark is dropped. Throws where they are not UTF-8, or hold a 0 byte. */
export function decodeText(bytes: Uint8Array, file: string): string {
  const hint = 'save it as UTF-8 text';
  // A file of UTF-16 has a mark of its own, and a 0 in every other byte.
  if (bytes.includes(0)) throw new UnreadableError(`${file} is not text: it has bytes that are 0`, hint);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new UnreadableError(`${file} is not text: its bytes are not UTF-8`, hint);
  }
}
