import { eachOf, gradientOf, ValueError } from '../ops/operation.ts';
import { ProblemsError } from '../scenario/problem.ts';
import { nextUniform } from '../tensor/random.ts';
import { filled, scalar, type Tensor } from '../tensor/tensor.ts';
import { afterToken, type GenerationState, generationSeed, startOfSample, tokenData, usesCache } from './generation.ts';
import type { Program } from './program.ts';
import {
  type Applied,
  attrsOf,
  type Differentiated,
  type Instruction,
  type Loaded,
  operandTensors,
  type Segment,
  type StepSettings,
  type Tape,
} from './tape.ts';

/** Everything that a step depends on; equal snapshots give bit-identical segments. Immutable. */
export interface Snapshot {
  readonly step: number;
  readonly parameters: ReadonlyMap<string, Tensor>;
  /** First and second moments by id: `WQ.m`, `WQ.v`. Absent: 0. */
  readonly moments: ReadonlyMap<string, Tensor>;
  /** beta1 and beta2 to the power of the updates so far. */
  readonly beta1Power: number;
  readonly beta2Power: number;
  /** Present in the steps that generate tokens. */
  readonly generation?: GenerationState;
}

/** The snapshot from which step 0 runs. */
export function initialSnapshot({ scenario }: Program): Snapshot {
  return { step: 0, parameters: scenario.parameters, moments: new Map(), beta1Power: 1, beta2Power: 1 };
}

/** What one step gives: its recording, and the snapshot of the next step (undefined at the end of the run). */
export interface Run {
  readonly segment: Segment;
  readonly next: Snapshot | undefined;
}

/** Runs one step. A pure function of the snapshot: no clock, no chance, nothing kept. */
export function run(program: Program, snapshot: Snapshot): Run {
  return snapshot.generation ? runToken(program, snapshot, snapshot.generation) : runFixed(program, snapshot);
}

function runFixed(program: Program, snapshot: Snapshot): Run {
  const { step } = snapshot;
  const tape = program.tapeOf(step);
  const settings = settingsOf(program, snapshot);
  const examples = program.examplesOf(step);
  const load = (instruction: Loaded) =>
    weightValue(program, snapshot, instruction) ??
    examples[instruction.example ?? 0]?.get(originName(instruction))?.value;
  const values = evaluate(program, tape, settings, load);
  const segment: Segment = { step, kind: program.kindOf(step), tape, values, settings };
  const next = following(snapshot, segment);
  if (step + 1 < program.fixedSteps) return { segment, next };
  const { generate, seed } = program.scenario;
  if (!generate || generate.samples === 0) return { segment, next: undefined };
  return { segment, next: { ...next, generation: startOfSample(generate, 0, generationSeed(seed)) } };
}

function runToken(program: Program, snapshot: Snapshot, state: GenerationState): Run {
  const { scenario } = program;
  if (!scenario.generate) throw new Error(`${scenario.name} does not generate`);
  const { step } = snapshot;
  const [random, nextRandom] = nextUniform(state.random);
  const tape = program.tokenTape(state);
  const settings = { ...settingsOf(program, snapshot), random };
  const data = tokenData(scenario, state);
  const cached = state.cache.values();
  const load = (instruction: Loaded) =>
    instruction.origin.from === 'cache'
      ? cached.next().value
      : (weightValue(program, snapshot, instruction) ?? data.get(originName(instruction))?.value);
  const values = evaluate(program, tape, settings, load);
  const segment: Segment = { step, kind: 'token', tape, values, settings, sample: state.sample };
  const generation = afterToken(scenario.generate, tape, values, state, nextRandom, usesCache(scenario));
  return { segment, next: generation && { ...snapshot, step: step + 1, generation } };
}

function originName({ origin }: Loaded): string {
  return origin.from === 'one' ? '' : origin.name;
}

function settingsOf({ scenario, learningRate }: Program, { step, beta1Power, beta2Power }: Snapshot): StepSettings {
  const optimizer = scenario.train?.optimizer;
  const adam = optimizer?.type === 'adam' ? optimizer : { beta1: 1, beta2: 1 };
  return {
    lr: learningRate(step),
    beta1Power: beta1Power * adam.beta1,
    beta2Power: beta2Power * adam.beta2,
    random: 0,
  };
}

/** Runs a tape: one value an instruction. */
function evaluate(
  program: Program,
  tape: Tape,
  settings: StepSettings,
  load: (instruction: Loaded) => Tensor | undefined,
): Tensor[] {
  const values: Tensor[] = [];
  for (const instruction of tape.instructions)
    try {
      values.push(computed(instruction, tape, values, settings, load));
    } catch (error) {
      throw error instanceof ValueError ? located(program, instruction, error) : error;
    }
  return values;
}

function computed(
  instruction: Instruction,
  tape: Tape,
  values: readonly Tensor[],
  settings: StepSettings,
  load: (instruction: Loaded) => Tensor | undefined,
): Tensor {
  switch (instruction.kind) {
    case 'loaded':
      return present(load(instruction), instruction);
    case 'applied':
      return applied(instruction, values, settings);
    case 'differentiated':
      return differentiated(instruction, tape, values, settings);
  }
}

function applied(instruction: Applied, values: readonly Tensor[], settings: StepSettings): Tensor {
  const { op } = instruction;
  return op.forward(eachOf(op, operandTensors(instruction, values)), attrsOf(instruction, settings));
}

function differentiated(
  { of, wrt, dout }: Differentiated,
  tape: Tape,
  values: readonly Tensor[],
  settings: StepSettings,
): Tensor {
  const forward = tape.instructions[of] as Applied;
  const gradient = gradientOf(forward.op, wrt);
  if (!gradient) throw new Error(`${forward.op.name} has no gradient for operand ${wrt}`);
  const inputs = eachOf(forward.op, operandTensors(forward, values));
  return gradient.backward(values[dout] as Tensor, inputs, values[of] as Tensor, attrsOf(forward, settings));
}

/** A constant, parameter, moment or ∂loss/∂loss; undefined for what a step binds itself. */
function weightValue({ scenario }: Program, snapshot: Snapshot, { origin, shape }: Loaded): Tensor | undefined {
  switch (origin.from) {
    case 'constant':
      return scenario.constants.get(origin.name);
    case 'parameter':
      return snapshot.parameters.get(origin.name);
    case 'optimizer':
      return snapshot.moments.get(origin.name) ?? filled(shape, 0);
    case 'one':
      return scalar(1);
    default:
      return undefined;
  }
}

function present(value: Tensor | undefined, { writes }: Loaded): Tensor {
  if (!value) throw new Error(`run: there is no value for ${writes}`);
  return value;
}

/** The snapshot after a fixed step: parameters and moments replaced by their newest versions. */
function following(snapshot: Snapshot, { tape, values, settings }: Segment): Snapshot {
  const parameters = new Map(snapshot.parameters);
  const moments = new Map(snapshot.moments);
  for (const [name, slot] of tape.carried)
    (parameters.has(name) ? parameters : moments).set(name, values[slot] as Tensor);
  const { beta1Power, beta2Power } = settings;
  return { step: snapshot.step + 1, parameters, moments, beta1Power, beta2Power };
}

/** A mistake in the numbers (an id outside its table, a fully masked row), with its statement's place. */
function located({ scenario, listing }: Program, instruction: Instruction, error: ValueError): ProblemsError {
  const line = instruction.place && listing.lines[instruction.place.line];
  const hint = `while computing ${instruction.writes}`;
  return new ProblemsError([scenario.problemAt(line?.path ?? ['program'], error.message, hint)]);
}
