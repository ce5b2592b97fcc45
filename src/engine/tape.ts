import type { AnyOp } from '../ops/operation.ts';
import type { Path } from '../scenario/scenario.ts';
import type { Shape, Tensor } from '../tensor/tensor.ts';

/** The parts of a step, in order. */
export type Phase = 'load' | 'forward' | 'backward' | 'update' | 'generate';

/**
 * A step compiled to straight-line code: one instruction writes one tensor, under an id used once.
 * The slot of a tensor is the index of the instruction that writes it, so operands are slots.
 */
export interface Tape {
  readonly instructions: readonly Instruction[];
  /** Slot by id: `Q`, `x.2`, `(Q @ K.T)`, `WQ.grad`, `X.grad via Q`, `Q#2`. */
  readonly slots: ReadonlyMap<string, number>;
  /** Slots by id without the version, in the order they are written: `x` for `x`, `x.2` and `x.3`. */
  readonly versions: ReadonlyMap<string, readonly number[]>;
  /** Slot of the (mean) loss; undefined where the scenario has none. */
  readonly loss: number | undefined;
  /** What the tensors that it computes take; loaded ones belong to the scenario or to a snapshot. */
  readonly bytes: number;
  /** How many examples the step runs; ids carry `#i` where there are several. */
  readonly examples: number;
  /** Gradient slot by forward slot, for every tensor on the way to the loss. */
  readonly gradients: ReadonlyMap<number, number>;
  /** Slot of the newest version by parameter name, and of each optimizer tensor by its id. */
  readonly carried: ReadonlyMap<string, number>;
}

/** Writes one tensor: a number that is there, an operation, or one contribution to a gradient. */
export type Instruction = Loaded | Applied | Differentiated;

interface Written {
  readonly phase: Phase;
  /** The id of the tensor written. */
  readonly writes: string;
  readonly shape: Shape;
  /** The statement that this belongs to; undefined for loads and updates. */
  readonly place?: ProgramPlace | undefined;
  /** Which example of the batch, where there are several. */
  readonly example?: number | undefined;
}

/** A tensor that is simply there at this moment. */
export interface Loaded extends Written {
  readonly kind: 'loaded';
  readonly origin: Origin;
}

/** Where a loaded tensor comes from: trails end here. `one` is ∂loss/∂loss. */
export type Origin =
  | { readonly from: 'constant' | 'parameter' | 'optimizer' | 'cache'; readonly name: string }
  | { readonly from: 'data'; readonly name: string; readonly tokens: boolean }
  | { readonly from: 'one' };

/** A slot, or a number literal of the statement, spread to the shape the operation needs. */
export type Operand = number | { readonly literal: number; readonly tensor: Tensor };

/** An operation of the registry. */
export interface Applied extends Written {
  readonly kind: 'applied';
  readonly op: AnyOp;
  readonly operands: readonly Operand[];
  readonly attrs: Attrs;
  /** Attributes that change from step to step (lr, bias corrections), merged over `attrs`. */
  readonly settings?: (step: StepSettings) => Attrs;
}

/** The values of an operation's named arguments. */
export type Attrs = Readonly<Record<string, unknown>>;

/** What attributes may depend on that change from step to step. */
export interface StepSettings {
  readonly lr: number;
  /** beta1 and beta2 to the power of the step counted from 1. */
  readonly beta1Power: number;
  readonly beta2Power: number;
  /** The uniform number in [0, 1) from which this step's token is drawn. */
  readonly random: number;
}

/** One contribution to a gradient: the part of ∂loss/∂operand that came through one operation. */
export interface Differentiated extends Written {
  readonly kind: 'differentiated';
  /** Slot of the forward instruction that is differentiated. */
  readonly of: number;
  /** Which of its operands the gradient is for. */
  readonly wrt: number;
  /** Slot of ∂loss/∂out. */
  readonly dout: number;
}

/** Where in the program an instruction stands: the line, and the calls around it from the outside in. */
export interface ProgramPlace {
  /** Index into the listing. */
  readonly line: number;
  readonly calls: readonly CallSite[];
}

/** One call on the way to a statement. */
export interface CallSite {
  /** The path of tensors in it: `block[1].attention`. */
  readonly instance: string;
  /** The function that is called: `attention`. */
  readonly function: string;
  /** The how-manieth call of it there, from 0; undefined where it is called once. */
  readonly index: number | undefined;
  /** The line that calls, as an index into the listing. */
  readonly line: number;
}

/** One line of the program as the source pane shows it: functions first or after, loops indented. */
export interface ListingLine {
  readonly text: string;
  readonly note?: string | undefined;
  /** How far it is indented: 0 for the program and function heads. */
  readonly depth: number;
  readonly kind: 'statement' | 'for' | 'function';
  readonly path: Path;
}

/** A step that was run: the tape and what every instruction wrote. Immutable. */
export interface Segment {
  readonly step: number;
  readonly kind: StepKind;
  readonly tape: Tape;
  /** By slot. */
  readonly values: readonly Tensor[];
  readonly settings: StepSettings;
  /** Of a generated token: which of the samples it belongs to, from 0. */
  readonly sample?: number;
}

/** What a step is for. */
export type StepKind = 'training' | 'forward' | 'token';

/** The attributes an applied instruction had in a segment. */
export function attrsOf(instruction: Applied, settings: StepSettings): Attrs {
  return instruction.settings ? { ...instruction.attrs, ...instruction.settings(settings) } : instruction.attrs;
}

/** The tensors an applied instruction read. */
export function operandTensors(instruction: Applied, values: readonly Tensor[]): Tensor[] {
  return instruction.operands.map(operand =>
    typeof operand === 'number' ? (values[operand] as Tensor) : operand.tensor,
  );
}
