import type { Scenario } from '../scenario/scenario.ts';
import type { Tensor } from '../tensor/tensor.ts';
import { generationSeed, startOfSample } from './generation.ts';
import { generatingAs, type Program } from './program.ts';
import { initialSnapshot, run, type Snapshot } from './run.ts';
import type { Segment } from './tape.ts';

/** What a generation may want otherwise than its scenario says. */
interface Sampling {
  readonly samples?: number | undefined;
  /** 0: always the likeliest token. */
  readonly temperature?: number | undefined;
  readonly seed?: number | undefined;
}

/** One text that was generated. */
export interface Sample {
  /** The tokens drawn, the stop token included where it was drawn. */
  readonly tokens: readonly string[];
  /** The same as a person reads it: without the stop token, letters together and words apart. */
  readonly text: string;
}

/** Every parameter after a step: its newest version where the step updated it. */
export function weightsAfter({ tape, values }: Segment): ReadonlyMap<string, Tensor> {
  const weights = new Map<string, Tensor>();
  for (const [slot, instruction] of tape.instructions.entries()) {
    if (instruction.kind !== 'loaded' || instruction.origin.from !== 'parameter') continue;
    const { name } = instruction.origin;
    weights.set(name, values[tape.carried.get(name) ?? slot] as Tensor);
  }
  return weights;
}

/**
 * Generates with given weights, a token at a time: the steps that a run would end with, had its training
 * ended with these weights. Throws an Error where the scenario does not generate.
 */
export function* generated(
  program: Program,
  parameters: ReadonlyMap<string, Tensor>,
  wanted: Sampling = {},
): Generator<Segment> {
  const { generate, name, seed: usual } = program.scenario;
  if (!generate) throw new Error(`${name} does not generate`);
  const { samples = generate.samples, temperature = generate.temperature, seed = usual } = wanted;
  const asked = { ...generate, samples, temperature };
  const generating = generatingAs(program, asked, seed);
  let snapshot: Snapshot | undefined = {
    ...initialSnapshot(generating),
    step: program.fixedSteps,
    parameters,
    generation: startOfSample(asked, 0, generationSeed(seed)),
  };
  while (snapshot) {
    const { segment, next }: ReturnType<typeof run> = run(generating, snapshot);
    yield segment;
    snapshot = next;
  }
}

/** The samples among the steps of a run; steps that generate no token are passed over. */
export function samplesIn(scenario: Scenario, steps: Iterable<Segment>): Sample[] {
  const samples: number[][] = [];
  for (const { sample, tape, values } of steps) {
    const slot = tape.slots.get('next_token');
    if (sample === undefined || slot === undefined) continue;
    samples[sample] ??= [];
    samples[sample].push(values[slot]?.data[0] as number);
  }
  return samples.map(ids => ({ tokens: ids.map(id => tokenOf(scenario, id)), text: textOf(scenario, ids) }));
}

function textOf(scenario: Scenario, ids: readonly number[]): string {
  const { generate, vocabulary } = scenario;
  const marks = new Set([...(generate?.prompt ?? []), generate?.stop]);
  const letters = vocabulary.every((token, id) => marks.has(id) || [...token].length === 1);
  const read = ids.filter((id, at) => at < ids.length - 1 || id !== generate?.stop);
  return read.map(id => tokenOf(scenario, id)).join(letters ? '' : ' ');
}

function tokenOf({ vocabulary }: Scenario, id: number): string {
  return vocabulary[id] ?? String(id);
}
