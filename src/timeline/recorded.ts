import type { Program } from '../engine/program.ts';
import { run, type Snapshot } from '../engine/run.ts';
import type { Instruction, Segment, Tape } from '../engine/tape.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { sameShape, shapeText, type Tensor } from '../tensor/tensor.ts';
import { operandNames } from './event.ts';
import { type Kept, sumsOf } from './kept.ts';
import type { Timeline } from './timeline.ts';

/** A run as it can be held against another: a timeline, or a snapshot read back. */
export interface Recorded {
  readonly title: string;
  /** What `stepformer` opens it with, as a shell takes it: a shipped scenario's name, or a file. */
  readonly opener: string;
  /** The statements as the source pane lists them, indented. */
  readonly program: readonly string[];
  /** Everything else that decides the run, flat: `train.optimizer.lr` → `0.1`. */
  readonly settings: ReadonlyMap<string, string>;
  /** One step, best asked for in order; undefined past the end. */
  step(at: number): RecordedStep | undefined;
  /**
   * A step run from the parameters with which another run began it, so that what rounding has become over
   * the steps before does not count. undefined for a snapshot, for generated tokens, and where the other
   * run's parameters are not kept whole.
   */
  again?(other: RecordedStep): RecordedStep | undefined;
}

/** One step of a run. */
export interface RecordedStep {
  readonly step: number;
  readonly kind: string;
  /** undefined where the scenario has none. */
  readonly loss: number | undefined;
  /** In order; undefined where a snapshot keeps only the summary. */
  readonly events: readonly RecordedEvent[] | undefined;
  /** undefined where a snapshot keeps the step whole. */
  summary(): Summary | undefined;
}

/** One event: what it wrote, and what wrote it. */
export interface RecordedEvent {
  /** Its number in the step. */
  readonly event: number;
  readonly id: string;
  readonly phase: string;
  /** The statement it belongs to; undefined for loads and updates. */
  readonly statement: string | undefined;
  /** The operation, and the names of what it read. */
  readonly op: string;
  readonly inputs: readonly string[];
  readonly kept: Kept;
}

/** A whole step in a line: how many events under which names, and a weighted sum of all their numbers. */
export interface Summary {
  readonly events: number;
  /** Of the names and shapes, in order. */
  readonly hash: string;
  readonly sum: number;
  /** Sum of the magnitudes. */
  readonly size: number;
}

/** A timeline as something to hold against another run. */
export function recordedOf(timeline: Timeline, opener: string = timeline.program.scenario.file): Recorded {
  const { program } = timeline;
  return {
    title: program.scenario.title,
    opener,
    program: programLines(program),
    settings: settingsOf(program.scenario),
    step(at) {
      if (at >= timeline.length) return undefined;
      return recordedStep(program, timeline.segment(at));
    },
    again(other) {
      const snapshot = other.step < program.fixedSteps ? snapshotIn(other, timeline) : undefined;
      return snapshot && recordedStep(program, run(program, snapshot).segment);
    },
  };
}

function recordedStep(program: Program, segment: Segment): RecordedStep {
  const { loss } = segment.tape;
  let events: RecordedEvent[] | undefined;
  return {
    step: segment.step,
    kind: segment.kind,
    loss: loss === undefined ? undefined : segment.values[loss]?.data[0],
    get events() {
      events ??= eventsOf(program, segment);
      return events;
    },
    summary: () => summaryOf(segment),
  };
}

/** What a kept step began with, as the program needs it; undefined where something is not kept whole. */
function snapshotIn({ step, events = [] }: RecordedStep, timeline: Timeline): Snapshot | undefined {
  const { scenario } = timeline.program;
  const parameters = new Map<string, Tensor>();
  const moments = new Map<string, Tensor>();
  for (const { op, id, kept } of events) {
    if (op !== 'parameter' && op !== 'optimizer') continue;
    if (kept.form !== 'whole') return undefined;
    (op === 'parameter' ? parameters : moments).set(id, kept.value);
  }
  for (const [name, value] of scenario.parameters) {
    const found = parameters.get(name);
    if (!found || !sameShape(found, value)) return undefined;
  }
  const { beta1Power, beta2Power } = timeline.segment(step).settings;
  const optimizer = scenario.train?.optimizer;
  const { beta1, beta2 } = optimizer?.type === 'adam' ? optimizer : { beta1: 1, beta2: 1 };
  return { step, parameters, moments, beta1Power: beta1Power / beta1, beta2Power: beta2Power / beta2 };
}

function eventsOf({ listing }: Program, segment: Segment): RecordedEvent[] {
  return segment.tape.instructions.map((instruction: Instruction, event) => {
    const { writes, phase, place } = instruction;
    const value = segment.values[event] as Tensor;
    const statement = place && listing.lines[place.line]?.text;
    return { event, id: writes, phase, statement, ...operandNames(segment, event), kept: { form: 'whole', value } };
  });
}

function summaryOf({ tape, values }: Segment): Summary {
  let sum = 0;
  let size = 0;
  for (const value of values) {
    const sums = sumsOf(value);
    sum += sums.sum;
    size += sums.size;
  }
  return { events: tape.instructions.length, hash: hashOf(tape), sum, size };
}

const hashes = new WeakMap<Tape, string>();

/** FNV-1a over names and shapes: tells programs apart, and keeps no secrets. */
function hashOf(tape: Tape): string {
  const known = hashes.get(tape);
  if (known !== undefined) return known;
  let hash = 0x811c9dc5;
  for (const { writes, shape } of tape.instructions)
    for (const character of `${writes} ${shapeText(shape)};`)
      hash = Math.imul(hash ^ (character.codePointAt(0) as number), 0x01000193) >>> 0;
  const text = hash.toString(16).padStart(8, '0');
  hashes.set(tape, text);
  return text;
}

/** The program with its functions, as the source pane lists it. */
export function programLines({ listing }: Program): string[] {
  return listing.lines.map(({ text, depth }) => '  '.repeat(depth) + text);
}

function settingsOf(scenario: Scenario): ReadonlyMap<string, string> {
  const { seed, vocabulary, data, train, generate } = scenario;
  const settings = new Map<string, string>();
  const add = (path: string, value: unknown): void => {
    if (typeof value === 'object' && value !== null && !Array.isArray(value))
      for (const [name, inner] of Object.entries(value)) add(path ? `${path}.${name}` : name, inner);
    else if (value !== undefined) settings.set(path, JSON.stringify(value));
  };
  add('', { seed, vocabulary: vocabulary.length > 0 ? vocabulary : undefined, examples: data.length, train, generate });
  return settings;
}
