import { ProblemsError } from '../scenario/problem.ts';
import type { Index } from '../tensor/tensor.ts';
import type { Timeline } from '../timeline/timeline.ts';
import type { Suspect } from './causes/cause.ts';
import { type Found, likelyCause, sameMistake } from './causes/find.ts';
import { Graph, type Node } from './graph.ts';
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
  /** The mistake that was found last in each tensor, by its rule. */
  readonly mistakes = new Map<string, string>();
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
  const suspects = cells.map(({ at, printed }) => {
    const truth = node.truth.data[at[0] * node.truth.columns + at[1]] as number;
    return { recomputation, at, truth, printed, before, target: node, graph };
  });
  const judged = suspects.map(suspect => explained(suspect) ?? wrong(likelyCause(suspect)));
  for (const { rule } of judged) if (rule !== undefined) memory.mistakes.set(node.key, rule);
  const checked = suspects.map((suspect, at) => {
    const { verdict, cause, rule } = likeOthers(judged[at] as Judged, suspect, memory);
    const place = cells[at]?.in as Index;
    const { printed, truth } = suspect;
    return { verdict, cause, rule, at: place, printed, value: truth, name: nameOf(name, suspect.at, node) };
  });
  for (const [at, { printed, value: truth, verdict, name: called }] of checked.entries()) {
    const cell = (cells[at]?.at[0] as number) * node.truth.columns + (cells[at]?.at[1] as number);
    memory.add({ node, cell, truth, printed, verdict, name: called });
  }
  return { entry, cells: checked, ...summed(checked) };
}

/** The worst verdict of an entry, and the cause of the first number that has it. */
function summed(cells: readonly CheckedCell[]): Pick<CheckedEntry, 'verdict' | 'cause'> {
  const verdict = worst(cells.map(each => each.verdict));
  const same = cells.filter(each => each.verdict === verdict);
  const first = same.find(({ cause }) => cause !== undefined) ?? same[0];
  const where = first && cells.length > 1 ? `[${first.at.join(',')}] ` : '';
  return { verdict, cause: first?.cause && `${where}${first.cause}` };
}

/** A mistake that is known of the same tensor explains numbers that have too few digits to show it. */
function likeOthers(judged: Judged, suspect: Suspect, { mistakes }: Memory): Judged {
  const rule = mistakes.get(suspect.target.key);
  if (judged.verdict !== 'wrong' || judged.rule !== undefined || rule === undefined) return judged;
  return wrong(sameMistake(suspect, rule));
}

function wrong(found: Found | undefined): Judged {
  return { verdict: 'wrong', cause: found && `looks like ${found.says}`, rule: found?.rule };
}

function nameOf(name: string, at: Index, { truth }: Node): string {
  return truth.data.length > 1 ? `${name}[${at.join(',')}]` : name;
}
