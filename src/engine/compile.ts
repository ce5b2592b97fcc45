import { ShapeError } from '../ops/operation.ts';
import { type Problem, ProblemsError } from '../scenario/problem.ts';
import type { Bound, Scenario } from '../scenario/scenario.ts';
import { compileBackward } from './backward.ts';
import { required } from './compiler.ts';
import { Draft, type Site } from './draft.ts';
import { compileForward } from './forward.ts';
import type { Listing } from './listing.ts';
import { claim, programScope, type Scope } from './names.ts';
import type { Tape } from './tape.ts';
import { compileUpdate } from './update.ts';
import type { Value } from './value.ts';

/** Events of one step: more take a gigabyte to describe, and nobody walks through them. */
const MOST_EVENTS = 500_000;

/** Which parts a step has. */
interface StepPlan {
  readonly backward: boolean;
  readonly update: boolean;
}

/**
 * Compiles a step over the given examples: load, forward passes, mean loss, backward passes, means,
 * update. Throws `ProblemsError` with every mistake of the program at once.
 */
export function compileStep(
  scenario: Scenario,
  listing: Listing,
  examples: readonly ReadonlyMap<string, Bound>[],
  plan: StepPlan,
): Tape {
  const draft = new Draft();
  const scope = programScope();
  const weights = loadWeights(draft, scope, scenario);
  const passes = loadData(draft, scope, examples);
  const problems: Problem[] = [];
  const losses = passes.map(({ data, site }, at) => {
    if (draft.length > MOST_EVENTS) throw new ProblemsError([tooLong(scenario, at, passes.length)]);
    const names = compileForward({
      scenario,
      listing,
      draft,
      site,
      weights,
      data,
      scope: passes.length > 1 ? example(scope) : scope,
      statements: scenario.program,
      problems,
    });
    return scenario.train && lossSlot(scenario, draft, names, problems);
  });
  if (problems.length > 0) throw new ProblemsError(unique(problems));
  if (draft.length === 0) throw new ProblemsError([nothing(scenario)]);
  const slots = losses.filter(slot => slot !== undefined);
  return told(scenario, () => {
    const loss = slots.length > 0 ? meanLoss(draft, slots, scenario) : undefined;
    const gradients = plan.backward ? compileGradients(draft, passes, slots) : new Map<number, number>();
    const carried = plan.update
      ? compileUpdates(draft, scope, scenario, weights, gradients)
      : new Map<string, number>();
    return draft.finish({ loss, examples: Math.max(1, examples.length), gradients, carried });
  });
}

/** Numbers alone are worked out where they stand: they are no events, and a run without events has no moment. */
function nothing({ problemAt }: Scenario): Problem {
  return problemAt(
    ['program'],
    'there is nothing to step through: only numbers are computed',
    'give them a matrix to work on: {"constants": {"x": [[1, 2]]}, "program": ["y = x + 1"]}',
  );
}

function tooLong({ problemAt }: Scenario, example: number, examples: number): Problem {
  return problemAt(
    ['program'],
    `a step has more than ${MOST_EVENTS} events after ${example} of its ${examples} examples`,
    'train with a smaller "batch", or give it fewer examples',
  );
}

/** What does not fit after the program's statements is a problem of its training. */
function told<T>({ problemAt }: Scenario, compile: () => T): T {
  try {
    return compile();
  } catch (error) {
    if (!(error instanceof ShapeError)) throw error;
    throw new ProblemsError([problemAt(['train'], error.message, '')]);
  }
}

/** Every example of a batch writes the same names; versions are counted for each on its own. */
function example(scope: Scope): Scope {
  return { ...scope, calls: new Map(), versions: new Map(scope.versions) };
}

/** Loads constants, then parameters, in the file's order. */
export function loadWeights(draft: Draft, scope: Scope, { constants, parameters }: Scenario): Map<string, Value> {
  const weights = new Map<string, Value>();
  const site: Site = { phase: 'load' };
  for (const [from, tensors] of [
    ['constant', constants],
    ['parameter', parameters],
  ] as const)
    for (const [name, { rows, columns }] of tensors) {
      const slot = draft.load(site, claim(scope, name, undefined), { rows, columns }, { from, name });
      weights.set(name, { kind: 'tensor', slot });
    }
  return weights;
}

interface Pass {
  readonly data: ReadonlyMap<string, Value>;
  readonly site: Site;
}

function loadData(draft: Draft, scope: Scope, examples: readonly ReadonlyMap<string, Bound>[]): readonly Pass[] {
  if (examples.length === 0) return [{ data: new Map(), site: { phase: 'forward' } }];
  return examples.map((bound, at) => {
    const number = examples.length > 1 ? at : undefined;
    const data = new Map<string, Value>();
    for (const [name, { value, tokens }] of bound) {
      const id = number === undefined ? claim(scope, name, undefined) : { scope, text: name, version: 1, example: at };
      const shape = { rows: value.rows, columns: value.columns };
      const slot = draft.load({ phase: 'load', example: number }, id, shape, { from: 'data', name, tokens });
      data.set(name, { kind: 'tensor', slot });
    }
    return { data, site: { phase: 'forward', example: number } };
  });
}

function lossSlot(
  { train, problemAt }: Scenario,
  draft: Draft,
  names: ReadonlyMap<string, Value>,
  problems: Problem[],
): number | undefined {
  const name = train?.loss ?? '';
  const value = names.get(name);
  if (value?.kind === 'broken') return undefined;
  const complain = (message: string, hint: string) => void problems.push(problemAt(['train', 'loss'], message, hint));
  if (value?.kind !== 'tensor') {
    complain(`the program does not compute ${name}`, `names are ${[...names.keys()].join(', ')}`);
    return undefined;
  }
  const { rows, columns } = draft.instruction(value.slot).shape;
  if (rows === 1 && columns === 1) return value.slot;
  complain(`${name} is ${rows}×${columns}`, 'a loss is a number (1×1); use cross_entropy, mse, sum or mean');
  return undefined;
}

/** The loss itself, or the mean over the batch under the loss's own name. */
function meanLoss(draft: Draft, slots: readonly number[], { train }: Scenario): number {
  const [only, ...more] = slots as [number, ...number[]];
  if (more.length === 0) return only;
  const name = { ...draft.nameOf(only), example: undefined, text: train?.loss ?? '' };
  return draft.apply({ phase: 'forward' }, name, required('mean_examples'), slots, { attrs: {} });
}

/** All backward passes, then the means over the batch of the gradients that the examples share. */
function compileGradients(draft: Draft, passes: readonly Pass[], losses: readonly number[]): Map<number, number> {
  const byPass = losses.map((loss, at) =>
    compileBackward(draft, { phase: 'backward', example: passes[at]?.site.example }, loss),
  );
  const gradients = new Map(byPass.flatMap(pass => [...pass]));
  if (losses.length < 2) return gradients;
  for (const slot of (byPass[0] as Map<number, number>).keys()) {
    if (byPass.some(pass => !pass.has(slot))) continue;
    const parts = byPass.map(pass => pass.get(slot) as number);
    const op = required('mean_examples');
    const extra = { attrs: {}, suffix: () => '.grad' };
    gradients.set(slot, draft.apply({ phase: 'backward' }, draft.nameOf(slot), op, parts, extra));
  }
  return gradients;
}

function compileUpdates(
  draft: Draft,
  scope: Scope,
  { train, parameters }: Scenario,
  weights: ReadonlyMap<string, Value>,
  gradients: ReadonlyMap<number, number>,
): Map<string, number> {
  if (!train) return new Map();
  const { optimizer } = train;
  return new Map(
    [...parameters.keys()].flatMap(name => {
      const weight = weights.get(name);
      const value = weight?.kind === 'tensor' ? weight.slot : -1;
      const gradient = gradients.get(value);
      return gradient === undefined ? [] : compileUpdate(draft, scope, optimizer, { name, value, gradient });
    }),
  );
}

/** A mistake in a function or a batch is met once for each call or example; it is told once. */
export function unique(problems: readonly Problem[]): Problem[] {
  const seen = new Map(problems.map(problem => [`${problem.line}:${problem.column}:${problem.message}`, problem]));
  return [...seen.values()];
}
