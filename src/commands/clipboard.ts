import { mkdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, isAbsolute, join } from 'node:path';
import { writeOut } from './write-out.ts';

/** Terminals refuse, or hang on, longer sequences. */
const LONGEST = 74_994;

/** The escape sequence that hands a text to the terminal's clipboard (OSC 52); empty where it is too long for that. */
export function clipboardCode(text: string): string {
  const encoded = Buffer.from(text, 'utf8').toString('base64');
  return encoded.length > LONGEST ? '' : `\u001B]52;c;${encoded}\u0007`;
}

/** Keeps a copied text where it is found though the terminal refuses: `copied.txt` in the user's cache. */
export function keepCopy(text: string, ending: string): string {
  const { XDG_CACHE_HOME: given = '' } = process.env;
  const file = join(isAbsolute(given) ? given : join(homedir(), '.cache'), 'stepformer', `copied.${ending}`);
  mkdirSync(dirname(file), { recursive: true });
  writeOut(file, text);
  return file;
}
