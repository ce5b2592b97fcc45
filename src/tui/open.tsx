import chalk from 'chalk';
import { render, Text } from 'ink';
import type { ReactNode } from 'react';
import { bytesText } from '../tensor/bytes.ts';
import type { Timeline } from '../timeline/timeline.ts';
import { type ColourLevel, palette, type Theme } from './colours.ts';
import { safe } from './present/safe.ts';
import { repaintWhenResized } from './repaint.ts';
import { Session, type SessionOptions } from './session.tsx';
import { collectingBetweenFrames, limitYoungGeneration } from './young-generation.ts';

/** A run that is about to be opened: read, but nothing of it compiled or run. */
export interface Opening {
  readonly title: string;
  /** Numbers that it begins with: weights, constants, data. */
  readonly numbers: number;
  /** Compiles it. Throws `ProblemsError` with every mistake. */
  begin(): Timeline;
}

/** How the terminal is opened. */
export interface OpenOptions extends Omit<SessionOptions, 'palette' | 'suspend'> {
  /** False for `--no-color`; `NO_COLOR` in the environment says the same. */
  readonly colour?: boolean | undefined;
  /** The terminal's background; what the settings say, guessed from `COLORFGBG`, dark where nothing says. */
  readonly theme?: Theme | undefined;
}

/**
 * Opens a run in the terminal, or the scenarios to choose from, and waits until it is quit; the terminal is
 * left as it was on every way out. Resolves with the exit code: 0 after quitting, 2 where standard input or
 * output is not a terminal. Throws `ProblemsError` where not even the first step can be run.
 */
export async function openTerminal(opening: Opening | undefined, options: OpenOptions = {}): Promise<number> {
  if (!process.stdin.isTTY || !process.stdout.isTTY) {
    process.stderr.write('This is not a terminal: `stepformer events` and `stepformer explain` print the same.\n');
    return 2;
  }
  const known = opening && opening.numbers <= MANY ? opening.begin() : undefined;
  const waiting = opening && waitingText(opening, known);
  if (!waiting) known?.segment(0); // a run that can't begin is told before the screen is taken
  const level = levelOf(options);
  chalk.level = level; // Ink draws with this instance
  const theme = options.theme ?? options.settings?.found.settings.theme ?? themeOf(process.env.COLORFGBG);
  const session = new Session({ ...options, palette: palette(level, theme), suspend });
  const first = waiting ? <Text>{waiting}</Text> : session.begin(known);
  const spoken = process.env.INK_SCREEN_READER === 'true';
  process.stdin.setRawMode(true); // keys pressed before Ink reads them would be echoed into the first frame
  const app = render(first, {
    alternateScreen: !spoken, // what is read out stays, to be read again
    incrementalRendering: true,
    maxFps: 240,
    exitOnCtrlC: false, // it is a key of the table
    patchConsole: false,
    onRender: collectingBetweenFrames(),
  });
  session.attach(app.rerender);
  const stopRepainting = spoken ? () => {} : repaintWhenResized(app);
  void app.waitUntilRenderFlush().then(limitYoungGeneration);
  if (waiting) await afterWaiting(app, () => session.begin(known ?? opening?.begin()));
  let killed: NodeJS.Signals | undefined;
  const leave = (signal: NodeJS.Signals) => {
    killed = signal;
    app.unmount();
  };
  for (const signal of SIGNALS) process.once(signal, leave);
  let problem: string | undefined;
  try {
    await app.waitUntilExit();
  } finally {
    stopRepainting();
    problem = session.end();
    for (const signal of SIGNALS) process.off(signal, leave);
    if (killed) await endBy(killed);
  }
  if (problem) process.stderr.write(`${problem}\n`);
  return 0;
}

/** From so many numbers, or bytes that the first step writes, on something should be on the screen before it is run. */
const MANY = 2 ** 17;
const HEAVY = 16 * 2 ** 20;

/** What is shown meanwhile; undefined where the first step is there as soon as a sentence would be. */
function waitingText({ title, numbers }: Opening, known: Timeline | undefined): string | undefined {
  if (!known) return ` ${safe(title)}: ${numbers.toLocaleString('en')} numbers; recording the first step …`;
  const { instructions, bytes } = known.program.tapeOf(0);
  if (bytes <= HEAVY) return undefined;
  return ` ${safe(title)}: recording the first step, ${instructions.length} events, ${bytesText(bytes)} …`;
}

/** Draws what waited for a heavy first step; where that can't be run the screen is given back first. */
async function afterWaiting(app: ReturnType<typeof render>, begin: () => ReactNode): Promise<void> {
  await app.waitUntilRenderFlush();
  try {
    app.rerender(begin());
  } catch (error) {
    app.unmount();
    throw error;
  }
}

/** Ends the process as the signal says, now that the terminal is restored; signals take a moment to arrive. */
async function endBy(signal: NodeJS.Signals): Promise<void> {
  process.kill(process.pid, signal);
  await new Promise(resolve => setTimeout(resolve, 1000));
}

const SIGNALS = ['SIGTERM', 'SIGHUP', 'SIGINT'] as const;

function levelOf({ colour }: OpenOptions): ColourLevel {
  if (colour === false || process.env.NO_COLOR) return 0;
  return chalk.level;
}

/** `COLORFGBG` is `15;0` on a dark terminal and `0;15` on a light one. */
function themeOf(colours: string | undefined): Theme {
  const background = Number(colours?.split(';').at(-1));
  return background === 7 || background === 15 ? 'light' : 'dark';
}

/** Gives the terminal back to the shell, as Ctrl+Z does, until `fg`. */
async function suspend(): Promise<void> {
  const awake = setInterval(() => {}, 60_000); // with its input paused, nothing else keeps the process alive
  const continued = new Promise<void>(resolve => process.once('SIGCONT', resolve));
  process.kill(process.pid, 'SIGTSTP');
  await continued;
  clearInterval(awake);
}
