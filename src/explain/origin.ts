import type { TokenTape } from '../engine/generation.ts';
import type { Loaded, Segment, Tape } from '../engine/tape.ts';
import { letterOf } from '../ops/operation.ts';
import type { Index } from '../tensor/tensor.ts';
import { tapeOf } from '../timeline/tapes.ts';
import type { Timeline } from '../timeline/timeline.ts';
import type { RunCell } from './place.ts';

/** Where a trail ends: a number that no other number of the run led to. */
export type End = 'data' | 'label' | 'parameter' | 'constant' | 'mask' | 'random' | 'loss' | 'moment' | 'zero';

/** What each end is called, for people. */
export const END_NAMES: Readonly<Record<End, string>> = {
  data: 'data',
  label: 'a label: what the output is compared with',
  parameter: 'parameter at step 0, as the scenario gives it',
  constant: 'constant',
  mask: 'masked',
  random: 'random number',
  loss: '∂loss/∂loss, which is 1',
  moment: 'no history yet: moments start at 0',
  zero: 'nothing on the way to the loss reads it, so nothing comes back',
};

/** Where a loaded cell came from: a cell of an earlier step, or an end. */
type Origin = { readonly earlier: RunCell } | { readonly end: End };

/** Follows a tensor that a step only loads to the event of an earlier step that wrote it. */
export function originOf(timeline: Timeline, { step, slot, at }: RunCell, instruction: Loaded): Origin {
  const { origin } = instruction;
  switch (origin.from) {
    case 'one':
      return { end: 'loss' };
    case 'constant':
      return { end: 'constant' };
    case 'parameter':
    case 'optimizer': {
      const earlier = carriedBefore(timeline, step, origin.name);
      if (earlier) return { earlier: { ...earlier, at } };
      return { end: origin.from === 'parameter' ? 'parameter' : 'moment' };
    }
    case 'cache':
      return { earlier: cachedBefore(timeline, step, slot, at) };
    case 'data': {
      const drawn = drawnBefore(timeline, step, origin, at);
      if (drawn) return { earlier: drawn };
      return { end: isLabel(timeline.segment(step).tape, slot) ? 'label' : 'data' };
    }
  }
}

/** The event that wrote a parameter's or a moment's newest version before a step. */
function carriedBefore(timeline: Timeline, step: number, name: string): Pick<RunCell, 'step' | 'slot'> | undefined {
  const { program } = timeline;
  const barren = new Set<Tape>();
  for (let before = Math.min(step, program.trainingSteps) - 1; before >= 0; before--) {
    const tape = tapeOf(timeline, before);
    if (barren.has(tape)) continue;
    const slot = tape.carried.get(name);
    if (slot !== undefined) return { step: before, slot };
    barren.add(tape);
  }
  return undefined;
}

/** The row in the step before, whose cached tensors are numbered as this step's past rows are, in order. */
function cachedBefore(timeline: Timeline, step: number, slot: number, at: Index): RunCell {
  const { instructions } = timeline.segment(step).tape;
  const number = instructions.slice(0, slot).filter(isPast).length;
  const before = timeline.segment(step - 1).tape as TokenTape;
  return { step: step - 1, slot: before.cached.get(String(number)) as number, at };
}

function isPast(instruction: { readonly kind: string }): boolean {
  return instruction.kind === 'loaded' && (instruction as Loaded).origin.from === 'cache';
}

/** The draw of a token that an earlier step generated; undefined for tokens of the prompt and of examples. */
function drawnBefore(
  timeline: Timeline,
  step: number,
  origin: Extract<Loaded['origin'], { from: 'data' }>,
  [, column]: Index,
): RunCell | undefined {
  const { generate } = timeline.program.scenario;
  const segment = timeline.segment(step);
  if (!generate || segment.kind !== 'token' || origin.name !== generate.input || !origin.tokens) return undefined;
  const count = tokensFed(segment, origin.name);
  const since = segment.tape.instructions.some(isPast)
    ? count - column
    : column >= generate.prompt.length
      ? count - column
      : 0;
  if (since === 0) return undefined;
  const { token } = timeline.segment(step - since).tape as TokenTape;
  return { step: step - since, slot: token, at: [0, 0] };
}

function tokensFed({ tape }: Segment, name: string): number {
  return tape.instructions[tape.slots.get(name) as number]?.shape.columns ?? 0;
}

/** Whether a loss compares with this tensor. */
function isLabel({ instructions }: Tape, slot: number): boolean {
  return instructions.some(
    instruction =>
      instruction.kind === 'applied' &&
      instruction.operands.some((operand, at) => operand === slot && /^targets?$/.test(letterOf(instruction.op, at))),
  );
}
