import { generationSeed, startOfSample } from '../engine/generation.ts';
import type { Program } from '../engine/program.ts';
import type { Instruction, Tape } from '../engine/tape.ts';
import { didYouMean } from '../formula/nearest.ts';
import type { Problem } from '../scenario/problem.ts';
import type { GivenLabels, Path } from '../scenario/scenario.ts';
import { candidatesOf, mistakeIn, stopFrom } from './stops.ts';
import type { Timeline } from './timeline.ts';

/**
 * What is wrong with what a scenario sets for its viewers: watches and breakpoints that can't be read, labels of
 * tensors that no step has or that have another number of rows or columns. Looks at the first step, which is
 * recorded where it was not, and of generation at the tape of its first token.
 */
export function problemsOfSettings(timeline: Timeline): Problem[] {
  if (timeline.recorded === 0) timeline.record(() => false);
  const { watch, breakpoints } = timeline.program.scenario;
  const watches = watch.map(({ text }) => ({ text, mistake: mistakeIn(text, timeline, 0, 'value') }));
  const stops = breakpoints.map(({ text }) => ({ text, mistake: stopFrom(text, timeline, 0) }));
  return [
    ...watches.flatMap((each, at) => expressionProblems(timeline.program, ['watch', at], each)),
    ...stops.flatMap((each, at) => expressionProblems(timeline.program, ['breakpoints', at], each)),
    ...labelProblems(timeline.program),
  ];
}

/** A scenario that generates may speak of what only the steps of its tokens have. */
function expressionProblems(
  program: Program,
  path: Path,
  { text, mistake }: { readonly text: string; readonly mistake: unknown },
): Problem[] {
  const token = tokenTape(program);
  if (typeof mistake !== 'string' || (token && candidatesOf(text, token, 0).size > 0)) return [];
  const [message = '', ...hint] = mistake.split('; ');
  return [program.scenario.problemAt(path, message, hint.join('; '))];
}

function labelProblems(program: Program): Problem[] {
  const tapes = [program.tapeOf(0), tokenTape(program)].filter(tape => tape !== undefined);
  return [...program.scenario.labels].flatMap(([name, given]) => {
    const named = tapes.flatMap(tape => instructionsOf(tape, name));
    return named.length > 0 ? lengthProblems(program, name, given, named) : [unknownProblem(program, name, tapes)];
  });
}

function unknownProblem({ scenario }: Program, name: string, tapes: readonly Tape[]): Problem {
  const ids = tapes.flatMap(({ slots }) => [...slots.keys()]);
  const hint = `${didYouMean(name, ids)}write the name of a tensor`;
  return scenario.problemAt(['labels', name], `there is no tensor ${name}`, hint, 'name');
}

/** Lengths that no tensor of the name has; examples may differ in theirs. */
function lengthProblems(
  { scenario }: Program,
  name: string,
  given: GivenLabels,
  named: readonly Instruction[],
): Problem[] {
  return (['rows', 'columns'] as const).flatMap(side => {
    const count = given[side]?.length;
    if (count === undefined || named.some(({ shape }) => shape[side] === count)) return [];
    const message = `${name} has ${named[0]?.shape[side]} ${side}, and there are ${count} names`;
    return [scenario.problemAt(['labels', name, side], message, 'give each its name')];
  });
}

/** Everything that writes a name, in any version and any example. */
function instructionsOf({ instructions, versions }: Tape, name: string): Instruction[] {
  const slots = [...versions].flatMap(([id, written]) => (id === name || id.startsWith(`${name}#`) ? written : []));
  return slots.map(slot => instructions[slot] as Instruction);
}

function tokenTape({ scenario, tokenTape: tapeOf }: Program): Tape | undefined {
  const { generate, seed } = scenario;
  return generate && tapeOf(startOfSample(generate, 0, generationSeed(seed)));
}
