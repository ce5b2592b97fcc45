import { ProblemsError } from '../scenario/problem.ts';
import type { Index } from '../tensor/tensor.ts';
import type { Timeline } from '../timeline/timeline.ts';
import { likelyCause } from './causes/find.ts';
import { Graph } from './graph.ts';
import { explained, type Judged } from './judge.ts';
import type { Printed } from './printed.ts';
import { type Held, quantityOf } from './quantity.ts';
import { type Known, Recomputation } from './recompute.ts';
import { VERDICTS, type Verdict, worst } from './verdict.ts';
import type { Entry, Worksheet } from './worksheet.ts';

/** A worksheet held against a run. */
export interface Checked {
  readonly title: string;
  readonly entries: readonly CheckedEntry[];
  /** How many numbers there are of each verdict. */
  readonly counts: Readonly<Record<Verdict, number>>;
  /** How many numbers are not filled in. */
  readonly blank: number;
}

/** An entry with a verdict for each of its numbers. */
export interface CheckedEntry {
  readonly entry: Entry;
  readonly cells: readonly CheckedCell[];
  /** The worst of its numbers' verdicts. */
  readonly verdict: Verdict;
  /** That number's cause; where it is one of several, with its place. */
  readonly cause: string | undefined;
}

/** One printed number with its verdict. */
export interface CheckedCell extends Judged {
  /** Its row and column in what was printed. */
  readonly at: Index;
  /** The same in words: `context[1,0]`. */
  readonly name: string;
  readonly printed: Printed;
  readonly value: number;
}

/**
 * Holds every number of a worksheet against a run, in the worksheet's order: what was printed earlier may
 * have been used for what follows. Throws `ProblemsError` with every entry that has no place in the run.
 */
export function check(worksheet: Worksheet, timeline: Timeline): Checked {
  const graph = new Graph(timeline);
  const held = allHeld(worksheet, timeline, graph);
  const memory = new Memory();
  const entries = held.map(each => checkEntry(each, graph, memory));
  const counts = Object.fromEntries(VERDICTS.map(verdict => [verdict, 0])) as Record<Verdict, number>;
  for (const { cells } of entries) for (const { verdict } of cells) counts[verdict]++;
  const blank = held.reduce((total, each) => total + each.blank, 0);
  return { title: worksheet.title, entries, counts, blank };
}

function allHeld(worksheet: Worksheet, timeline: Timeline, graph: Graph): readonly Held[] {
  const problems: ProblemsError['problems'][number][] = [];
  const held = worksheet.entries.flatMap(entry => {
    const found = quantityOf(entry, worksheet, timeline, graph);
    if (!('problem' in found)) return [found];
    problems.push(found.problem);
    return [];
  });
  if (problems.length > 0) throw new ProblemsError(problems);
  return held;
}

/** Everything that was printed so far. */
class Memory {
  readonly cells = new Map<string, Map<number, Known>>();
  get all(): readonly Known[] {
    return [...this.cells.values()].flatMap(cells => [...cells.values()]);
  }

  add(known: Known): void {
    const cells = this.cells.get(known.node.key) ?? new Map<number, Known>();
    this.cells.set(known.node.key, cells.set(known.cell, known));
  }
}

function checkEntry({ entry, node, cells, name }: Held, graph: Graph, memory: Memory): CheckedEntry {
  const recomputation = new Recomputation(node, memory.cells);
  const before = memory.all;
  const checked = cells.map(({ at, in: place, printed }) => {
    const truth = node.truth.data[at[0] * node.truth.columns + at[1]] as number;
    const judging = { recomputation, at, truth, printed, before };
    const judged = explained(judging) ?? wrong({ ...judging, target: node, graph });
    return { ...judged, at: place, cell: at, printed, value: truth, name: nameOf(name, at, node.truth.data.length) };
  });
  for (const { cell, printed, value, verdict, name } of checked) {
    const known = { node, cell: cell[0] * node.truth.columns + cell[1], truth: value, printed, verdict, name };
    memory.add(known);
  }
  const verdict = worst(checked.map(each => each.verdict));
  const first = checked.find(each => each.verdict === verdict);
  const where = first && checked.length > 1 ? `[${first.at.join(',')}] ` : '';
  return { entry, cells: checked, verdict, cause: first?.cause && `${where}${first.cause}` };
}

function wrong(suspect: Parameters<typeof likelyCause>[0]): Judged {
  const found = likelyCause(suspect);
  return { verdict: 'wrong', cause: found && `looks like ${found.says}`, rule: found?.rule };
}

function nameOf(name: string, at: Index, cells: number): string {
  return cells > 1 ? `${name}[${at.join(',')}]` : name;
}
