import { didYouMean } from '../formula/nearest.ts';
import { type Problem, ProblemsError } from '../scenario/problem.ts';
import type { Bound, Generate, Scenario } from '../scenario/scenario.ts';
import { type RandomState, seededState } from '../tensor/random.ts';
import { scalar, type Tensor, tensor } from '../tensor/tensor.ts';
import { loadWeights, unique } from './compile.ts';
import { type CallExpression, required, textOf } from './compiler.ts';
import { Draft } from './draft.ts';
import { compileForward } from './forward.ts';
import type { Listing } from './listing.ts';
import { claim, programScope } from './names.ts';
import { callsAnywhere, neededFor, readsIn } from './needed.ts';
import type { Instruction, Tape } from './tape.ts';
import type { Frame, Target, Value } from './value.ts';

/** What generating depends on, between one token and the next. Immutable. */
export interface GenerationState {
  /** Which of the samples is being generated, from 0. */
  readonly sample: number;
  /** Prompt and generated tokens so far, as ids. */
  readonly tokens: readonly number[];
  /** How many of them the cache holds. */
  readonly fed: number;
  readonly random: RandomState;
  /** Rows of all tokens so far, by the number of `cached` in the program. */
  readonly cache: ReadonlyMap<string, Tensor>;
}

/** The tape of one generated token. */
export interface TokenTape extends Tape {
  /** Slot of the token drawn. */
  readonly token: number;
  /** Slot of each `cached` tensor, by its number in the program. */
  readonly cached: ReadonlyMap<string, number>;
  /** The most tokens for which there are positions. */
  readonly longest: number;
}

/** The state from which the first token of a sample is generated. */
export function startOfSample({ prompt }: Generate, sample: number, random: RandomState): GenerationState {
  return { sample, tokens: prompt, fed: 0, random, cache: new Map() };
}

/** The random state generation begins with; every seed and scenario has a stream of its own. */
export function generationSeed(seed: number): RandomState {
  return seededState(seed, 'generate');
}

/** Whether only the newest token's row is computed, the rest being cached. */
export function usesCache({ program, functions }: Scenario): boolean {
  return [program, ...[...functions.values()].map(({ body }) => body)].some(body => callsAnywhere('cached', body));
}

/** The names a token's step binds: the tokens to feed, their positions, and what else it reads of the first example. */
export function tokenData(scenario: Scenario, { tokens, fed }: GenerationState): ReadonlyMap<string, Bound> {
  const { data, program, functions, generate } = scenario;
  if (!generate) return new Map();
  const bodies = [...functions.values()].flatMap(({ body }) => body);
  const reads = new Set([...neededFor(generate.logits, program).reads, ...readsIn(bodies)]);
  const example = data.length > 0 ? data.at(0) : new Map<string, Bound>();
  const bound = new Map<string, Bound>();
  for (const name of new Set([...example.keys(), generate.input, 'positions'])) {
    const given = example.get(name);
    if (!reads.has(name)) continue;
    if (name === generate.input) bound.set(name, { value: row(tokens.slice(fed)), tokens: true });
    else if (name === 'positions') bound.set(name, { value: row(tokens.map((_, at) => at).slice(fed)), tokens: false });
    else if (given) bound.set(name, given);
  }
  return bound;
}

function row(numbers: readonly number[]): Tensor {
  return tensor(1, numbers.length, Float64Array.from(numbers));
}

/** Compiles the step of one token: the statements that the logits need, then the draw from their last row. */
export function compileToken(
  scenario: Scenario,
  listing: Listing,
  generate: Generate,
  data: ReadonlyMap<string, Bound>,
  cache: ReadonlyMap<string, Tensor>,
): TokenTape {
  const draft = new Draft();
  const scope = programScope();
  const weights = loadWeights(draft, scope, scenario);
  const names = new Map<string, Value>();
  for (const [name, { value, tokens }] of data) {
    const origin = { from: 'data', name, tokens } as const;
    const slot = draft.load({ phase: 'load' }, claim(scope, name, undefined), value, origin);
    names.set(name, { kind: 'tensor', slot });
  }
  const cached = new Map<string, number>();
  const problems: Problem[] = [];
  const meanings = compileForward({
    scenario,
    listing,
    draft,
    site: { phase: 'generate' },
    weights,
    data: names,
    scope,
    statements: neededFor(generate.logits, scenario.program).statements,
    cached: (x, expression, frame, target) => compileCached(draft, cache, cached, x, expression, frame, target),
    problems,
  });
  const logits = meanings.get(generate.logits);
  if (logits?.kind !== 'tensor' && problems.length === 0)
    problems.push(
      scenario.problemAt(
        ['generate', 'logits'],
        `the program does not compute ${generate.logits}`,
        'name a matrix of logits, a row for each token',
      ),
    );
  else if (!data.has(generate.input)) problems.push(unreadInput(scenario, generate, [...data.keys()]));
  if (logits?.kind !== 'tensor' || problems.length > 0) throw new ProblemsError(unique(problems));
  const token = compileDraw(draft, scope, logits.slot, generate);
  const tape = draft.finish({ loss: undefined, examples: 1, gradients: new Map(), carried: new Map() });
  return { ...tape, token, cached, longest: positionsIn(tape.instructions) };
}

/** Tokens that the logits do not see would all be drawn from the same numbers. */
function unreadInput(scenario: Scenario, { logits, input }: Generate, known: readonly string[]): Problem {
  const hint = `${didYouMean(input, known)}name what the data calls the tokens that the program reads`;
  return scenario.problemAt(['generate', 'input'], `${logits} reads no data called ${input}`, hint);
}

/** The rows so far and the new one, as one event; the first token has only its own. */
function compileCached(
  draft: Draft,
  cache: ReadonlyMap<string, Tensor>,
  cached: Map<string, number>,
  x: Value,
  expression: CallExpression,
  frame: Frame,
  target: Target | undefined,
): Value {
  if (x.kind !== 'tensor') return x;
  const { scope, text } = target ?? { scope: frame.scope, text: textOf(expression, frame) };
  const site = { phase: 'generate', place: frame.place } as const;
  const key = String(cached.size);
  const past = cache.get(key);
  const rows = past
    ? [draft.load(site, claim(scope, `${text}.past`, undefined), past, { from: 'cache', name: text })]
    : [];
  const slot = draft.apply(site, claim(scope, text, undefined), required('cached'), [...rows, x.slot], { attrs: {} });
  cached.set(key, slot);
  return { kind: 'tensor', slot };
}

function compileDraw(
  draft: Draft,
  scope: ReturnType<typeof programScope>,
  logits: number,
  { temperature }: Generate,
): number {
  const site = { phase: 'generate' } as const;
  const { rows } = draft.instruction(logits).shape;
  const last =
    rows === 1
      ? logits
      : draft.apply(site, claim(scope, 'last_logits', undefined), required('row_slice'), [logits], {
          attrs: { from: rows - 1, to: rows },
        });
  return draft.apply(site, claim(scope, 'next_token', undefined), required('sample'), [last], {
    attrs: { temperature, random: 0 },
    settings: ({ random }) => ({ random }),
  });
}

/** The rows of the smallest table that `positions` are looked up in. */
function positionsIn(instructions: readonly Instruction[]): number {
  const isPositions = (operand: unknown) => {
    const source = typeof operand === 'number' ? instructions[operand] : undefined;
    return source?.kind === 'loaded' && source.origin.from === 'data' && source.origin.name === 'positions';
  };
  const tables = instructions.flatMap(instruction => {
    if (instruction.kind !== 'applied' || instruction.op.name !== 'embedding') return [];
    const [table, ids] = instruction.operands;
    return isPositions(ids) && typeof table === 'number' ? [(instructions[table] as Instruction).shape.rows] : [];
  });
  return Math.min(Number.POSITIVE_INFINITY, ...tables);
}

/** The state after a token; undefined when that was the last token of the last sample. */
export function afterToken(
  generate: Generate,
  tape: TokenTape,
  values: readonly Tensor[],
  state: GenerationState,
  random: RandomState,
  caching: boolean,
): GenerationState | undefined {
  const token = values[tape.token]?.data[0] as number;
  const tokens = [...state.tokens, token];
  const generated = tokens.length - generate.prompt.length;
  const ended = token === generate.stop || generated >= generate.maxTokens || tokens.length > tape.longest;
  if (ended) {
    const sample = state.sample + 1;
    return sample < generate.samples ? startOfSample(generate, sample, random) : undefined;
  }
  const cache = new Map([...tape.cached].map(([key, slot]) => [key, values[slot] ?? scalar(0)] as const));
  return { sample: state.sample, tokens, fed: caching ? state.tokens.length : 0, random, cache };
}
