import { lineChanges, renamesBetween } from '../timeline/diff-program.ts';
import { programLines } from '../timeline/recorded.ts';
import type { Timeline } from '../timeline/timeline.ts';

/** Another run, called b, that moves in time together with the one on the screen, called a. */
interface Other {
  readonly timeline: Timeline;
  /** Names of a that b calls otherwise. */
  readonly renames: ReadonlyMap<string, string>;
  /** How many lines of the two programs are in one of them only. */
  readonly lines: number;
}

/** Where other runs come from. */
export interface Others {
  /**
   * The run of a name or file, with changes after it: `transformer train.optimizer.lr=1`. Throws an Error that says
   * why there is none.
   */
  open(given: string): Other;
  /** What may be opened, for completion. */
  names(): readonly string[];
}

/** Runs that `load` opens, held against one; the newest is remembered, so that every frame may ask. */
export function othersOf(mine: Timeline, load: (given: string) => Timeline, names: () => readonly string[]): Others {
  let last: { readonly given: string; readonly other: Other } | undefined;
  return {
    open(given) {
      if (last?.given !== given) last = { given, other: otherOf(mine, load(given)) };
      return last.other;
    },
    names,
  };
}

function otherOf(mine: Timeline, timeline: Timeline): Other {
  timeline.segment(0); // a run that can't begin is told at once
  const changes = lineChanges(programLines(mine.program), programLines(timeline.program));
  const lines = changes.filter(({ kind }) => kind !== 'same').length;
  return { timeline, renames: renamesBetween(changes), lines };
}
