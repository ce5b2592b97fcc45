import chalk from 'chalk';
import { render } from 'ink';
import { generated, samplesIn, weightsAfter } from '../engine/sampling.ts';
import { explain } from '../explain/explain.ts';
import { locate, tapeOf } from '../timeline/address.ts';
import { labelsOf } from '../timeline/labels.ts';
import type { Timeline } from '../timeline/timeline.ts';
import { App } from './App.tsx';
import { type ColourLevel, palette, type Theme } from './colours.ts';
import { WatchHistory } from './gather.ts';
import { openingOf } from './opening.ts';
import type { Place } from './state.ts';
import type { World } from './world.ts';

/** How the terminal is opened. */
export interface OpenOptions {
  /** An address to stand on at opening: `scaled.grad[1,0]@0:21`. Throws `ProblemsError` where it is none. */
  readonly at?: string | undefined;
  /** False for `--no-color`; `NO_COLOR` in the environment says the same. */
  readonly colour?: boolean | undefined;
  /** The terminal's background; guessed from `COLORFGBG`, dark where nothing says. */
  readonly theme?: Theme | undefined;
}

/**
 * Opens a run in the terminal and waits until it is quit; the terminal is left as it was on every way out.
 * Resolves with the exit code: 0 after quitting, 2 where standard input or output is not a terminal.
 * Throws `ProblemsError` where not even the first step can be run.
 */
export async function openTerminal(timeline: Timeline, options: OpenOptions = {}): Promise<number> {
  if (!process.stdin.isTTY || !process.stdout.isTTY) {
    process.stderr.write('This is not a terminal: `stepformer events` and `stepformer explain` print the same.\n');
    return 2;
  }
  timeline.segment(0); // a run that can't begin is told before the screen is taken
  const level = levelOf(options);
  chalk.level = level; // Ink draws with this instance
  const size = { columns: process.stdout.columns, rows: process.stdout.rows };
  const world = worldOf(timeline);
  const opening = { ...openingOf(world, size, placeAt(timeline, options.at)), coloured: level > 0 };
  const colours = palette(level, options.theme ?? themeOf(process.env.COLORFGBG));
  const app = render(<App world={world} opening={opening} palette={colours} suspend={suspend} />, {
    alternateScreen: true,
    incrementalRendering: true,
    maxFps: 240,
    exitOnCtrlC: false, // it is a key of the table
    patchConsole: false,
  });
  let killed: NodeJS.Signals | undefined;
  const leave = (signal: NodeJS.Signals) => {
    killed = signal;
    app.unmount();
  };
  for (const signal of SIGNALS) process.once(signal, leave);
  const stopRecording = workInBackground(timeline, () =>
    app.rerender(<App world={world} opening={opening} palette={colours} suspend={suspend} />),
  );
  try {
    await app.waitUntilExit();
    return 0;
  } finally {
    stopRecording();
    for (const signal of SIGNALS) process.off(signal, leave);
    if (killed) await endBy(killed);
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

/** Where an address stands, as a place to open at. Throws `ProblemsError` where it is none. */
export function placeAt(timeline: Timeline, address: string | undefined): Partial<Place> {
  if (!address) return {};
  const { step, slot, cell } = locate(timeline, address);
  return { step, event: slot, pane: cell ? 'why' : 'matrix', ...(cell && { cell }) };
}

/** The run as the terminal sees it. */
export function worldOf(timeline: Timeline): World {
  const { scenario, listing } = timeline.program;
  const history = historyOf(timeline);
  return {
    timeline,
    history: text => history.of(text),
    title: scenario.title || scenario.name,
    about: scenario.about,
    listing: listing.lines,
    get steps() {
      return timeline.length;
    },
    recorded: () => timeline.recorded,
    segment: step => timeline.segment(step),
    labels: (step, slot) => labelsOf(scenario, timeline.segment(step), slot),
    explain: remembering((step, slot, at) => explain(timeline.segment(step), slot, at)),
    loss: step => lossOf(timeline, step),
    losses: () => timeline.summaries.loss.buckets,
    samples: scenario.generate && samplesOf(timeline),
  };
}

/** Texts by step and number: to generate five takes as long as two keys, so they are remembered. */
function samplesOf(timeline: Timeline): NonNullable<World['samples']> {
  const known = new Map<string, readonly string[]>();
  return (step, count) => {
    const key = `${step} ${count}`;
    const texts =
      known.get(key) ??
      samplesIn(
        timeline.program.scenario,
        generated(timeline.program, weightsAfter(timeline.segment(step)), { samples: count }),
      ).map(({ text }) => text);
    known.set(key, texts);
    return texts;
  };
}

const histories = new WeakMap<Timeline, WatchHistory>();

/** The values of watched expressions over a run, gathered between keys. */
function historyOf(timeline: Timeline): WatchHistory {
  const known = histories.get(timeline) ?? new WatchHistory(timeline);
  histories.set(timeline, known);
  return known;
}

/** A step without a loss and one whose loss is NaN are told apart by the tape; only recorded steps are asked. */
function lossOf(timeline: Timeline, step: number): number | undefined {
  if (step >= timeline.recorded) return undefined;
  const loss = timeline.loss(step);
  return Number.isNaN(loss) && tapeOf(timeline, step).loss === undefined ? undefined : loss;
}

/** The cell in view is explained once, though several parts of the screen ask. */
function remembering(explainCell: World['explain']): World['explain'] {
  let last: { readonly key: string; readonly explanation: ReturnType<World['explain']> } | undefined;
  return (step, slot, at) => {
    const key = `${step} ${slot} ${at}`;
    if (last?.key !== key) last = { key, explanation: explainCell(step, slot, at) };
    return last.explanation;
  };
}

/** Milliseconds of work between two looks at the keyboard; a search may take as many again. */
const SLICE = 4;

/** Milliseconds between two drawings of how far the recording is. */
const PROGRESS = 120;

/**
 * Between keys records the rest of the run, so that what is recorded can be explored meanwhile, and gathers
 * the values of watched expressions.
 */
function workInBackground(timeline: Timeline, progress: () => void): () => void {
  const history = historyOf(timeline);
  let recorded = timeline.finished;
  let stopped = false;
  let drawn = performance.now();
  const slice = () => {
    if (stopped) return;
    const now = performance.now();
    const behind = history.behind;
    if (!recorded) recorded = recordUntil(timeline, now + SLICE);
    else if (behind) history.gather(() => performance.now() < now + SLICE);
    const idle = recorded && !history.behind;
    if ((idle && behind) || (!idle && now - drawn > PROGRESS)) {
      drawn = now;
      progress();
    }
    if (idle) setTimeout(slice, PROGRESS).unref();
    else setImmediate(slice);
  };
  setImmediate(slice);
  return () => {
    stopped = true;
  };
}

/** Records until a time; a mistake that ends the run early is kept by the timeline, which the screen asks. */
function recordUntil(timeline: Timeline, time: number): boolean {
  try {
    return timeline.record(() => performance.now() < time);
  } catch (error) {
    if (timeline.stoppedBy !== error) throw error;
    return true;
  }
}

/** Gives the terminal back to the shell, as Ctrl+Z does, until `fg`. */
async function suspend(): Promise<void> {
  const awake = setInterval(() => {}, 60_000); // with its input paused, nothing else keeps the process alive
  const continued = new Promise<void>(resolve => process.once('SIGCONT', resolve));
  process.kill(process.pid, 'SIGTSTP');
  await continued;
  clearInterval(awake);
}
