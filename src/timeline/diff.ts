import type { Tape } from '../engine/tape.ts';
import { sameShape, type Tensor, zipCells } from '../tensor/tensor.ts';
import type { Tolerance } from './agreement.ts';
import { type Change, type StepChange, stepChange } from './change.ts';
import { type LineChange, lineChanges, renamed, renamesBetween } from './diff-program.ts';
import type { Recorded } from './recorded.ts';

/** Two runs held against each other, aligned by statement. */
export interface Diff {
  /** Whether nothing differs: no statement, no setting, no number. */
  readonly same: boolean;
  /** All lines of both programs, in order; none where a saved run has no program. */
  readonly program: readonly LineChange[];
  /** Names of a that b calls otherwise. */
  readonly renames: ReadonlyMap<string, string>;
  /** What else decides the runs and differs: `train.optimizer.lr`. */
  readonly settings: readonly SettingChange[];
  /** Constants, parameters and examples with which the runs begin, where they differ. */
  readonly data: readonly Change[];
  /** The first event that differs, and the number that differs the most, of all steps. */
  readonly first: Change | undefined;
  readonly largest: Change | undefined;
  /** Every step that both have, in order. */
  readonly steps: readonly StepDiff[];
  /** Where one of the runs is longer: that one, and from which step on. */
  readonly longer?: { readonly run: 'a' | 'b'; readonly from: number };
}

/** A setting that is not the same; undefined where one run has none. */
interface SettingChange {
  readonly path: string;
  readonly a: string | undefined;
  readonly b: string | undefined;
}

/** How far two runs are apart in one step. */
export interface StepDiff {
  readonly step: number;
  readonly losses: readonly [a: number | undefined, b: number | undefined];
  /** How many tensors differ, of how many; 0 of 0 where only summaries could be held against each other. */
  readonly differing: number;
  readonly tensors: number;
  /** The number that differs the most. */
  readonly largest: Change | undefined;
  /** Why the summaries differ. */
  readonly summary?: string;
}

/** Holds two runs against each other, a step at a time. */
export function diff(a: Recorded, b: Recorded, allowed: Tolerance): Diff {
  // a saved run has neither program nor settings
  const known = a.program.length > 0 && b.program.length > 0;
  const program = known ? lineChanges(a.program, b.program) : [];
  const renames = renamesBetween(program);
  const alignment = { nameInB: (id: string) => renamed(id, renames) };
  const settings = known ? settingChanges(a, b) : [];
  const steps: StepDiff[] = [];
  let first: Change | undefined;
  let data: readonly Change[] = [];
  let longer: Diff['longer'];
  for (let step = 0; ; step++) {
    const [from, to] = [a.step(step), b.step(step)];
    if (from && to) {
      const change = stepChange(from, to, allowed, alignment);
      if (step === 0) data = change?.changes.filter(({ phase }) => phase === 'load') ?? [];
      first ??= change?.changes[0];
      steps.push(stepDiff(step, [from.loss, to.loss], change));
    } else {
      if (from || to) longer = { run: from ? 'a' : 'b', from: step };
      break;
    }
  }
  const same =
    settings.length === 0 &&
    !longer &&
    program.every(({ kind }) => kind === 'same') &&
    steps.every(({ differing, summary }) => differing === 0 && summary === undefined);
  const largest = largestOf(steps.flatMap(step => step.largest ?? []));
  return { same, program, renames, settings, data, first, largest, steps, ...(longer && { longer }) };
}

function stepDiff(step: number, losses: StepDiff['losses'], change: StepChange | undefined): StepDiff {
  return {
    step,
    losses,
    differing: change?.changes.length ?? 0,
    tensors: change?.tensors ?? 0,
    largest: largestOf(change?.changes ?? []),
    ...(change?.summary !== undefined && { summary: change.summary }),
  };
}

function settingChanges(a: Recorded, b: Recorded): SettingChange[] {
  const paths = new Set([...a.settings.keys(), ...b.settings.keys()]);
  return Array.from(paths, path => ({ path, a: a.settings.get(path), b: b.settings.get(path) })).filter(
    setting => setting.a !== setting.b,
  );
}

/** The change whose numbers are furthest apart; one that became NaN or infinite before all. */
function largestOf(changes: readonly Change[]): Change | undefined {
  let most = -1;
  let found: Change | undefined;
  for (const change of changes) {
    if (change.kind !== 'numbers') continue;
    const apart = distance(change);
    if (apart > most) [most, found] = [apart, change];
  }
  return found;
}

/** |a − b|; infinite where only one of them is a finite number. */
export function distance({ a = Number.NaN, b = Number.NaN }: Change): number {
  const apart = Math.abs(a - b);
  return Number.isNaN(apart) ? Number.POSITIVE_INFINITY : apart;
}

/**
 * The slot in another tape of what a slot writes in this one, for two runs that move together; undefined
 * where the other has no such tensor.
 */
export function counterpart(a: Tape, slot: number, b: Tape, renames: ReadonlyMap<string, string>): number | undefined {
  const id = a.instructions[slot]?.writes;
  return id === undefined ? undefined : b.slots.get(renamed(id, renames));
}

/** b − a, cell by cell; undefined where their shapes differ. */
export function differenceOf(a: Tensor, b: Tensor): Tensor | undefined {
  return sameShape(a, b) ? zipCells(a, b, (from, to) => (from === to ? 0 : to - from)) : undefined;
}
