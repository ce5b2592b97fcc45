import type { Segment, Tape } from '../engine/tape.ts';
import type { Numbers, Tensor } from '../tensor/tensor.ts';

/** Even, so that two neighbours can always be merged; more than a terminal has columns. */
const BUCKETS = 512;

/** One quantity over some steps that stand together. */
export interface Bucket {
  /** The first step. */
  readonly from: number;
  /** How many steps; those without a value are not among them. */
  readonly count: number;
  readonly first: number;
  readonly last: number;
  /** NaN is neither least nor most. */
  readonly least: number;
  readonly most: number;
  /** Not finite exactly where one of the values is not, overflow aside. */
  readonly mean: number;
}

/**
 * One quantity over all steps, in at most 512 buckets: when they are full, neighbours are merged and the
 * width doubles. So its memory is the same for any length, and so is the time to look at all of it.
 */
export class Series {
  private list: Bucket[] = [];
  private steps = 1;

  /** Steps that one bucket covers. */
  get width(): number {
    return this.steps;
  }

  get buckets(): readonly Bucket[] {
    return this.list;
  }

  /** Adds the value of a step. Steps come in ascending order; some may be left out. */
  add(step: number, value: number): void {
    while (step >= BUCKETS * this.steps) this.widen();
    const from = step - (step % this.steps);
    const single: Bucket = { from, count: 1, first: value, last: value, least: value, most: value, mean: value };
    const open = this.list.at(-1);
    if (open?.from === from) this.list[this.list.length - 1] = merged(open, single);
    else this.list.push(single);
  }

  private widen(): void {
    this.steps *= 2;
    const wider: Bucket[] = [];
    for (const bucket of this.list) {
      const from = bucket.from - (bucket.from % this.steps);
      const before = wider.at(-1);
      if (before?.from === from) wider[wider.length - 1] = merged(before, bucket);
      else wider.push({ ...bucket, from });
    }
    this.list = wider;
  }
}

function merged(a: Bucket, b: Bucket): Bucket {
  const count = a.count + b.count;
  return {
    from: a.from,
    count,
    first: a.first,
    last: b.last,
    least: lesser(a.least, b.least),
    most: -lesser(-a.most, -b.most),
    mean: a.mean + (b.mean - a.mean) * (b.count / count),
  };
}

/** The smaller of two; of a number and NaN the number. */
function lesser(a: number, b: number): number {
  return a <= b || Number.isNaN(b) ? a : b;
}

/** What is known of a parameter without replaying: each a series over the training steps. */
interface ParameterSummary {
  /** √Σ w² before the update. */
  readonly norm: Series;
  /** √Σ (∂loss/∂w)². */
  readonly gradient: Series;
  /** The largest |change| that the update made to one of its cells. */
  readonly change: Series;
}

/** The loss and every parameter over the whole run: where “when did this first go wrong” begins. */
export class Summaries {
  readonly loss = new Series();
  private readonly known = new Map<string, ParameterSummary>();
  private allFinite = true;

  /** By name, in the scenario's order; empty where nothing is trained. */
  get parameters(): ReadonlyMap<string, ParameterSummary> {
    return this.known;
  }

  /** Adds a step that was recorded. */
  add({ step, tape, values }: Segment): void {
    if (tape.loss !== undefined) this.put(this.loss, step, (values[tape.loss] as Tensor).data[0] as number);
    for (const { name, before, gradient, after } of updatesOf(tape)) {
      const summary = this.summaryOf(name);
      const measured = measure(dataOf(values, before), dataOf(values, gradient), dataOf(values, after));
      this.put(summary.norm, step, measured.norm);
      this.put(summary.gradient, step, measured.gradient);
      this.put(summary.change, step, measured.change);
    }
  }

  /**
   * The first step of the first bucket in which a quantity is NaN or infinite, and the step after it;
   * undefined where all are finite. What went wrong before that left no trace.
   */
  firstWrong(): { readonly from: number; readonly to: number } | undefined {
    if (this.allFinite) return undefined;
    const all = [
      this.loss,
      ...[...this.known.values()].flatMap(({ norm, gradient, change }) => [norm, gradient, change]),
    ];
    const wrong = all.flatMap(({ buckets, width }) => {
      const first = buckets.find(({ mean }) => !Number.isFinite(mean));
      return first ? [{ from: first.from, to: first.from + width }] : [];
    });
    return wrong.sort((a, b) => a.from - b.from)[0];
  }

  private put(series: Series, step: number, value: number): void {
    series.add(step, value);
    this.allFinite &&= Number.isFinite(value);
  }

  private summaryOf(name: string): ParameterSummary {
    let summary = this.known.get(name);
    if (!summary) {
      summary = { norm: new Series(), gradient: new Series(), change: new Series() };
      this.known.set(name, summary);
    }
    return summary;
  }
}

/** A parameter that a step updates: the slots of its value, its gradient and its next version. */
interface Update {
  readonly name: string;
  readonly before: number;
  readonly gradient: number;
  readonly after: number;
}

const updates = new WeakMap<Tape, readonly Update[]>();

function updatesOf(tape: Tape): readonly Update[] {
  const known = updates.get(tape);
  if (known) return known;
  const found = [...tape.carried].flatMap(([name, after]) => {
    const before = tape.slots.get(name);
    const instruction = before === undefined ? undefined : tape.instructions[before];
    const gradient = tape.slots.get(`${name}.grad`);
    const parameter = instruction?.kind === 'loaded' && instruction.origin.from === 'parameter';
    return parameter && before !== undefined && gradient !== undefined ? [{ name, before, gradient, after }] : [];
  });
  updates.set(tape, found);
  return found;
}

function dataOf(values: readonly Tensor[], slot: number): Numbers {
  return (values[slot] as Tensor).data;
}

/** One pass for all three: they are taken of every parameter in every step. NaN anywhere gives NaN. */
function measure(before: Numbers, gradient: Numbers, after: Numbers) {
  let squares = 0;
  let slopes = 0;
  let change = 0;
  for (let at = 0; at < before.length; at++) {
    const weight = before[at] as number;
    const slope = gradient[at] as number;
    squares += weight * weight;
    slopes += slope * slope;
    change = Math.max(change, Math.abs((after[at] as number) - weight));
  }
  return { norm: Math.sqrt(squares), gradient: Math.sqrt(slopes), change };
}
