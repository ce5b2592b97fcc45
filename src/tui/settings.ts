import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, isAbsolute, join } from 'node:path';
import { MOST_DIGITS } from './present/number.ts';

/** What a person set, kept from one session to the next. What was never set is absent. */
export interface Settings {
  readonly theme?: 'dark' | 'light';
  /** Digits after the point. */
  readonly digits?: number;
  /** The scenario that was open last, as it was named on the command line. */
  readonly last?: string;
  /** Whether the first-run hint was shown. */
  readonly hinted?: boolean;
}

/** Settings as they were found; `problem` says in a sentence why a file is ignored. */
export interface Found {
  readonly settings: Settings;
  readonly problem?: string;
}

/** `stepformer/settings.json` in `$XDG_CONFIG_HOME`, which counts where it is absolute, or in `~/.config`. */
export function settingsFile(environment: Readonly<Record<string, string | undefined>>): string {
  const { XDG_CONFIG_HOME: given = '' } = environment;
  return join(isAbsolute(given) ? given : join(homedir(), '.config'), 'stepformer', 'settings.json');
}

const CHECKS: { readonly [Name in keyof Settings]-?: readonly [holds: (value: unknown) => boolean, what: string] } = {
  theme: [value => value === 'dark' || value === 'light', '"dark" or "light"'],
  digits: [
    value => Number.isInteger(value) && (value as number) >= 1 && (value as number) <= MOST_DIGITS,
    `a whole number from 1 to ${MOST_DIGITS}`,
  ],
  last: [value => typeof value === 'string', 'a text'],
  hinted: [value => typeof value === 'boolean', 'true or false'],
};

/** Reads settings; none where there is no file. A file with a mistake is ignored as a whole, and reported. */
export function readSettings(file: string): Found {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    const code = codeOf(error);
    return code === 'ENOENT' || code === 'ENOTDIR' ? { settings: {} } : ignored(file, `can't be read (${code})`);
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return ignored(file, 'is not JSON');
  }
  const wrong = mistakeOf(value);
  return wrong ? ignored(file, wrong) : { settings: value as Settings };
}

function mistakeOf(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return 'is no JSON object';
  for (const [name, one] of Object.entries(value)) {
    if (!Object.hasOwn(CHECKS, name)) return `has a field ${JSON.stringify(name)} that means nothing`;
    const [holds, what] = CHECKS[name as keyof Settings];
    if (!holds(one)) return `has ${JSON.stringify(one)} as ${name}, which must be ${what}`;
  }
  return undefined;
}

function ignored(file: string, what: string): Found {
  return { settings: {}, problem: `${file} ${what}: it is ignored, and left as it is.` };
}

/**
 * Keeps settings, so that a power cut leaves the old file or the new. Says in a sentence why they could
 * not be kept; undefined where all is well.
 */
export function keepSettings(file: string, settings: Settings): string | undefined {
  const unfinished = `${file}.${process.pid}`;
  try {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(unfinished, `${JSON.stringify(settings, null, 2)}\n`);
    renameSync(unfinished, file);
    return undefined;
  } catch (error) {
    return `${file} can't be written (${codeOf(error)}): settings are not kept.`;
  }
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : error;
}
