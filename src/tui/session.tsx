import type { ReactNode } from 'react';
import type { Timeline } from '../timeline/timeline.ts';
import { App, type Notice } from './App.tsx';
import { recordInBackground, workInBackground } from './background.ts';
import type { Palette } from './colours.ts';
import type { Desk } from './desk.ts';
import { errorSentence } from './error-sentence.ts';
import { openingOf } from './opening.ts';
import { openingPicker, type PickerEntry } from './picker.ts';
import { DEFAULT_DIGITS } from './present/number.ts';
import type { Pursuit } from './quarry.ts';
import type { Found, Settings } from './settings.ts';
import type { State } from './state.ts';
import { update } from './update.ts';
import { Picker } from './views/Picker.tsx';
import type { World } from './world.ts';
import { type OtherRuns, placeAt, stepAwaited, worldOf } from './world-of.ts';

/** What a session has to do with; all but the palette may be absent. */
export interface SessionOptions {
  readonly palette: Palette;
  readonly suspend?: (() => Promise<void>) | undefined;
  /** An address to stand on at opening: `scaled.grad[1,0]@0:21`. Throws `ProblemsError` where it is none. */
  readonly at?: string | undefined;
  /** What the run is called on the command line, kept as what was open last. */
  readonly name?: string | undefined;
  readonly settings?: { readonly found: Found; keep(settings: Settings): string | undefined } | undefined;
  /** Scenarios to choose from, and how one is opened; throws an Error that says why it can't be. */
  readonly scenarios?: { entries(): readonly PickerEntry[]; open(name: string): Timeline } | undefined;
  /** Runs to stand beside the one that is open, and which of them does so at opening. */
  readonly others?: OtherRuns | undefined;
  readonly beside?: string | undefined;
  /** Files and the clipboard. */
  readonly files?: Omit<Desk, 'scenarios'> | undefined;
  /** Tells of every change of the file: the new run, or a sentence on what is wrong with it. */
  readonly watch?: ((changed: (next: Timeline | string) => void) => () => void) | undefined;
}

/** Shown once, at the first opening of all; the first key takes it away. */
const HINT = 'New here? → steps forward, ← back, Tab goes to the next pane, ? lists every key.';

/** Where the picker stands at the first opening of all: a whole training step small enough to check by hand. */
const FIRST = 'full-backprop';

/** Settings that nobody kept: tests, and callers without a home. */
const NOTHING: Found = { settings: { hinted: true } };

/** A run that is opened far into it shows its first step, and how far it is. */
function towards(step: number, text: string): Pursuit {
  return { quarry: { kind: 'address', step, text }, direction: 1, from: { step: 0, event: 0 }, times: 1, at: 0 };
}

/**
 * What is open from the first frame to the last: the scenarios to choose from, or a run that is recorded
 * meanwhile, replaced when its file changes. Draws through the function that `attach` was given.
 */
export class Session {
  private readonly options: SessionOptions;
  private rerender: (tree: ReactNode) => void = () => {};
  private stopWork: () => void = () => {};
  private stopWatching: () => void = () => {};
  private stopOther: () => void = () => {};
  private run: { world: World; opening: State; key: number; notice?: Notice } | undefined;
  private last: string | undefined;
  private state: State | undefined;

  constructor(options: SessionOptions) {
    this.options = options;
    this.last = options.name ?? this.found.settings.last;
  }

  /** The first tree: a run, or the scenarios. */
  begin(timeline: Timeline | undefined): ReactNode {
    if (!timeline) return this.picker();
    this.open(timeline, this.options.at, this.options.beside);
    this.stopWatching = this.options.watch?.(next => this.changed(next)) ?? this.stopWatching;
    return this.tree();
  }

  /** From now on trees are drawn. */
  attach(rerender: (tree: ReactNode) => void): void {
    this.rerender = rerender;
  }

  /** Stops what goes on, and keeps the settings; a sentence where they could not be kept. */
  end(): string | undefined {
    this.stopWork();
    this.stopOther();
    this.stopWatching();
    const { settings } = this.options;
    if (!settings || settings.found.problem) return undefined;
    const before = settings.found.settings;
    const { digits, theme } = this.state ?? {};
    const now: Settings = {
      ...before,
      ...(digits !== undefined && { digits }),
      ...(theme !== undefined && (before.theme ?? this.options.palette.theme) !== theme && { theme }),
      ...(this.last !== undefined && { last: this.last }),
      hinted: true,
    };
    return JSON.stringify(now) === JSON.stringify(before) ? undefined : settings.keep(now);
  }

  private get found(): Found {
    return this.options.settings?.found ?? NOTHING;
  }

  private get size(): State['size'] {
    return { columns: process.stdout.columns, rows: process.stdout.rows };
  }

  private open(timeline: Timeline, at?: string, beside?: string): void {
    const world = worldOf(timeline, this.others);
    const { palette } = this.options;
    const { settings, problem } = this.found;
    const awaited = stepAwaited(timeline, at);
    const opening: State = {
      ...openingOf(world, this.size, awaited === undefined ? placeAt(timeline, at) : {}),
      ...(awaited !== undefined && at !== undefined && { pursuit: towards(awaited, at) }),
      coloured: palette.level > 1,
      theme: this.state?.theme ?? palette.theme,
      digits: this.state?.digits ?? settings.digits ?? DEFAULT_DIGITS,
      message: problem ?? (settings.hinted ? '' : HINT),
      warned: problem !== undefined,
    };
    const begun = beside === undefined ? opening : update(world, opening, { do: 'other', given: beside });
    this.run = { world, opening: begun, key: (this.run?.key ?? 0) + 1 };
    this.work(timeline);
  }

  /** Another run is recorded behind the one on the screen, one at a time. */
  private get others(): OtherRuns | undefined {
    const { others } = this.options;
    return (
      others && {
        names: others.names,
        open: given => {
          const timeline = others.open(given);
          this.stopOther();
          this.stopOther = recordInBackground(timeline, () => this.rerender(this.tree()));
          return timeline;
        },
      }
    );
  }

  private work(timeline: Timeline): void {
    this.stopWork();
    this.stopWork = workInBackground(timeline, () => this.rerender(this.tree()));
  }

  /** A new run takes the old one's place; with a mistake in it the old one stays. */
  private changed(next: Timeline | string): void {
    if (!this.run) return;
    if (typeof next === 'string') this.run = { ...this.run, notice: { text: next, warned: true } };
    else {
      const notice = { text: 'The file was saved: this is the new run.', warned: false };
      this.run = { ...this.run, world: worldOf(next, this.others), notice };
      this.work(next);
    }
    this.rerender(this.tree());
  }

  private tree(): ReactNode {
    if (!this.run) return this.picker();
    const { world, opening, key, notice } = this.run;
    const { palette, suspend } = this.options;
    return (
      <App
        key={key}
        world={world}
        opening={opening}
        palette={palette}
        suspend={suspend}
        desk={this.desk}
        notice={notice}
        report={this.report}
      />
    );
  }

  private readonly report = (state: State): void => {
    this.state = state;
  };

  private get desk(): Desk | undefined {
    const { files, scenarios } = this.options;
    return files && { ...files, scenarios: scenarios && (() => this.choose()) };
  }

  private choose(): void {
    this.stopWork();
    this.stopOther();
    this.stopWatching();
    this.run = undefined;
    this.rerender(this.picker());
  }

  private picker(): ReactNode {
    const { palette, scenarios, suspend } = this.options;
    const opening = openingPicker(scenarios?.entries() ?? [], this.size, {
      last: this.last ?? FIRST,
      message: this.found.problem,
    });
    return <Picker opening={opening} palette={palette} open={this.pick} suspend={suspend} />;
  }

  private readonly pick = (name: string): string | undefined => {
    try {
      const timeline = this.options.scenarios?.open(name);
      if (!timeline) return `${name} can't be opened from here.`;
      timeline.segment(0);
      this.last = name;
      this.open(timeline);
      this.rerender(this.tree());
      return undefined;
    } catch (error) {
      return errorSentence(error);
    }
  };
}
