import type { Bound, Generate, Scenario } from '../scenario/scenario.ts';
import { compileStep } from './compile.ts';
import {
  compileToken,
  type GenerationState,
  generationSeed,
  startOfSample,
  type TokenTape,
  tokenData,
} from './generation.ts';
import { type Listing, list } from './listing.ts';
import { Remembered } from './remember.ts';
import type { StepKind, Tape } from './tape.ts';

/** A scenario made ready to run: its listing, its steps and their tapes. */
export interface Program {
  readonly scenario: Scenario;
  readonly listing: Listing;
  /** Steps before generation: training steps, then the forward pass after training; or one single pass. */
  readonly fixedSteps: number;
  /** How many of them train. */
  readonly trainingSteps: number;
  kindOf(step: number): StepKind;
  /** The examples a fixed step sees: in order, wrapping round, `batch` at a time. */
  examplesOf(step: number): readonly ReadonlyMap<string, Bound>[];
  /** The tape of a fixed step; compiled once for examples of the same shapes. */
  tapeOf(step: number): Tape;
  /** The tape of a generated token; compiled once for the same numbers of new and cached rows. */
  tokenTape(state: GenerationState): TokenTape;
  /** The learning rate of a training step, by the schedule. */
  learningRate(step: number): number;
}

/** A corpus of single documents has a tape for each length; a batch of several has their combinations. */
const MOST_TAPES = 64;

/**
 * Prepares a scenario to run. The first step and the first token are compiled at once, so that a
 * mistake in the program shows here; throws `ProblemsError`.
 */
export function prepare(scenario: Scenario): Program {
  const listing = list(scenario);
  const tapes = new Remembered<Tape>(MOST_TAPES);
  const trainingSteps = scenario.train?.steps ?? 0;
  const fixedSteps = trainingSteps > 0 ? trainingSteps + 1 : 1;
  const seen = lastRemembered(step => examplesOf(scenario, step));
  const program: Program = {
    scenario,
    listing,
    fixedSteps,
    trainingSteps,
    kindOf: step =>
      step >= fixedSteps ? 'token' : step < Math.max(trainingSteps, scenario.train ? 1 : 0) ? 'training' : 'forward',
    examplesOf: step => seen(Math.min(step, Math.max(trainingSteps - 1, 0))),
    tapeOf(step) {
      const kind = program.kindOf(step);
      const examples = program.examplesOf(step);
      const key = `${kind} ${examples.map(signature).join(' ')}`;
      const plan = { backward: kind === 'training', update: kind === 'training' && trainingSteps > 0 };
      return tapes.get(key, () => compileStep(scenario, listing, examples, plan));
    },
    tokenTape: tokenTapes(scenario, listing),
    learningRate: step => learningRate(scenario, step),
  };
  program.tapeOf(0);
  if (scenario.generate) program.tokenTape(startOfSample(scenario.generate, 0, generationSeed(scenario.seed)));
  return program;
}

/** The same program, generating in another way: other samples, another temperature, another seed. */
export function generatingAs(program: Program, generate: Generate, seed: number): Program {
  const scenario = { ...program.scenario, generate, seed };
  return { ...program, scenario, tokenTape: tokenTapes(scenario, program.listing) };
}

function tokenTapes(scenario: Scenario, listing: Listing): Program['tokenTape'] {
  const tapes = new Remembered<TokenTape>(MOST_TAPES);
  return state => {
    const { generate } = scenario;
    if (!generate) throw new Error(`${scenario.name} does not generate`);
    const data = tokenData(scenario, state);
    const key = `${state.cache.size > 0 ? state.fed : 0} ${signature(data)}`;
    return tapes.get(key, () => compileToken(scenario, listing, generate, data, state.cache));
  };
}

/** Without training every example is seen; else a batch of them, wrapping round. */
function examplesOf({ data, train }: Scenario, step: number): ReadonlyMap<string, Bound>[] {
  const all = !train || train.steps === 0;
  const count = all ? data.length : Math.min(train.batch, data.length);
  const first = all ? 0 : step * train.batch;
  return Array.from({ length: count }, (_, at) => data.at((first + at) % data.length));
}

/** A step's examples are asked for several times in a row, and some are drawn anew each time. */
function lastRemembered<T>(make: (step: number) => T): (step: number) => T {
  let last: { readonly step: number; readonly made: T } | undefined;
  return step => {
    if (last?.step !== step) last = { step, made: make(step) };
    return last.made;
  };
}

/** Examples of one signature share a tape: the names and shapes are all that compiling looks at. */
function signature(example: ReadonlyMap<string, Bound>): string {
  return [...example]
    .map(([name, { value, tokens }]) => `${name}:${value.rows}×${value.columns}${tokens ? 't' : ''}`)
    .join(',');
}

function learningRate({ train }: Scenario, step: number): number {
  if (!train) return 0;
  const { lr } = train.optimizer;
  return train.linearOver === null ? lr : lr * Math.max(0, 1 - step / train.linearOver);
}
