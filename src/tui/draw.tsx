import { ProblemsError, problem } from '../scenario/problem.ts';
import type { Timeline } from '../timeline/timeline.ts';
import type { Theme } from './colours.ts';
import { exported } from './export.tsx';
import { keyNamed } from './keymap/sign.ts';
import { LEAST } from './layout.ts';
import { openingOf } from './opening.ts';
import { spokenLines } from './present/speech.ts';
import { pressAll } from './press.ts';
import { settled } from './settled.ts';
import { type OtherRuns, placeAt, worldOf } from './world-of.ts';

/** What of a screen is drawn, without a terminal. */
export interface DrawOptions {
  readonly at?: string | undefined;
  readonly columns: number;
  readonly rows: number;
  /** Keys pressed first, longer names in angle brackets: `}<tab>J`. */
  readonly keys?: string | undefined;
  readonly format: 'text' | 'svg' | 'md' | 'words';
  readonly theme?: Theme | undefined;
  /** Runs to stand beside it. */
  readonly others?: OtherRuns | undefined;
}

/**
 * The screen that a person would see, as text, a picture, Markdown or sentences. Throws `ProblemsError` for an
 * address or a key that is none.
 */
export function drawScreen(timeline: Timeline, options: DrawOptions): string {
  const { at, columns, rows, keys = '', format, theme = 'dark', others } = options;
  if (columns < LEAST.columns || rows < LEAST.rows)
    throw new ProblemsError([
      problem(
        `a screen of ${columns}×${rows} is too small to show a run`,
        `write --size ${LEAST.columns}x${LEAST.rows} or more`,
      ),
    ]);
  timeline.finish();
  const world = worldOf(timeline, others && { ...others, open: given => others.open(given).finish() });
  const opening = openingOf(world, { columns, rows }, placeAt(timeline, at));
  const state = settled(world, pressAll(world, opening, keysIn(keys)));
  if (format === 'words') return `${spokenLines(world, state).join('\n')}\n`;
  return String(exported(world, state, format === 'text' ? 'txt' : format, theme));
}

/** The keys of a text: characters, and names in angle brackets. */
export function keysIn(text: string): string[] {
  return [...text.matchAll(/<([a-z]|[A-Za-z+]{2,})>|./gu)].map(([key, name]) => {
    if (name === undefined || name.length === 1) return name ?? key;
    const named = keyNamed(name) ?? (/^(ctrl|shift)\+/.test(name) ? name : undefined);
    if (named === undefined)
      throw new ProblemsError([problem(`<${name}> is no key`, 'write <enter>, <tab>, <esc>, <right>, <backspace> …')]);
    return named;
  });
}
