import { parameterOf } from '../engine/parameter.ts';
import type { Program } from '../engine/program.ts';
import type { Applied, Instruction, Segment, Tape } from '../engine/tape.ts';
import { momentId } from '../engine/update.ts';
import type { Optimizer } from '../scenario/scenario.ts';
import type { Tensor } from '../tensor/tensor.ts';

/** The terms whose sum an update should have written to a cell, by its place in the data. */
type Terms = (at: number) => readonly number[];

/**
 * What an event of an update should have written, as a textbook has the optimizer: from the scenario's own
 * settings, the number of the step, and the parameter, gradient and moments of that name, whatever the event
 * itself read. Each event is held to what was recorded before it, so that a mistake is laid at one door.
 * Undefined for events that are no part of an update, and for operations that no textbook names.
 */
export function textbookUpdate(program: Program, segment: Segment, slot: number): Terms | undefined {
  const { tape, step } = segment;
  const instruction = tape.instructions[slot] as Instruction;
  const optimizer = program.scenario.train?.optimizer;
  if (instruction.phase !== 'update' || instruction.kind !== 'applied' || !optimizer) return undefined;
  const name = parameterOf(tape, slot);
  if (name === undefined) return undefined;
  const read = numbersOf(segment, name);
  const rate = program.learningRate(step);
  return optimizer.type === 'sgd'
    ? sgdTerms(instruction.op.name, read, rate)
    : adamTerms(instruction, tape, optimizer, read, { name, rate, count: step + 1 });
}

/** The numbers that one parameter's update is made of, by what they are called in textbooks. */
interface Numbers {
  /** The weight before the update. */
  readonly weight: Numbered;
  readonly gradient: Numbered;
  /** A moment before the update, and after it. */
  history(letter: 'm' | 'v'): Numbered;
  moment(letter: 'm' | 'v'): Numbered;
  corrected(letter: 'm' | 'v'): Numbered;
}

type Numbered = (at: number) => number;

function sgdTerms(op: string, { weight, gradient }: Numbers, rate: number): Terms | undefined {
  return op === 'sgd_step' ? at => [weight(at), -rate * gradient(at)] : undefined;
}

/** Which parameter it is, how fast it learns, and how many updates there have been with this one. */
interface Turn {
  readonly name: string;
  readonly rate: number;
  readonly count: number;
}

function adamTerms(
  { op, operands }: Applied,
  { carried }: Tape,
  { beta1, beta2, eps }: Extract<Optimizer, { type: 'adam' }>,
  { weight, gradient, history, moment, corrected }: Numbers,
  { name, rate, count }: Turn,
): Terms | undefined {
  switch (op.name) {
    case 'adam_m': {
      const before = history('m');
      return at => [beta1 * before(at), (1 - beta1) * gradient(at)];
    }
    case 'adam_v': {
      const before = history('v');
      return at => [beta2 * before(at), (1 - beta2) * gradient(at) ** 2];
    }
    case 'adam_correct': {
      const first = operands[0] === carried.get(momentId(name, 'm'));
      const now = moment(first ? 'm' : 'v');
      return at => [now(at) / (1 - (first ? beta1 : beta2) ** count)];
    }
    case 'adam_step': {
      const [mean, square] = [corrected('m'), corrected('v')];
      return at => [weight(at), (-rate * mean(at)) / (Math.sqrt(square(at)) + eps)];
    }
    default:
      return undefined;
  }
}

function numbersOf({ tape, values }: Segment, name: string): Numbers {
  const { instructions, carried, gradients } = tape;
  const numbers =
    (slot: number | undefined): Numbered =>
    at =>
      (values[slot as number] as Tensor).data[at] as number;
  const loaded = (from: 'parameter' | 'optimizer', id: string) =>
    instructions.findIndex(one => one.kind === 'loaded' && one.origin.from === from && one.origin.name === id);
  const parameter = loaded('parameter', name);
  const correctionOf = (moment: number | undefined) =>
    instructions.findIndex(one => one.kind === 'applied' && one.phase === 'update' && one.operands[0] === moment);
  return {
    weight: numbers(parameter),
    gradient: numbers(gradients.get(parameter)),
    history: letter => numbers(loaded('optimizer', momentId(name, letter))),
    moment: letter => numbers(carried.get(momentId(name, letter))),
    corrected: letter => numbers(correctionOf(carried.get(momentId(name, letter)))),
  };
}
