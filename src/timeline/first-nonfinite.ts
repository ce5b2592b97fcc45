import type { Instruction, Segment } from '../engine/tape.ts';
import type { Index, Tensor } from '../tensor/tensor.ts';
import { addressText } from './address.ts';
import { eventTitle } from './event.ts';

/** An event that wrote NaN or an infinity, and the first such cell. */
export interface NonFiniteEvent {
  readonly step: number;
  readonly slot: number;
  readonly cell: Index;
  /** `exp`, `gradient of log`, or where a loaded tensor comes from: `parameter`. */
  readonly operation: string;
  /** The cell at that event. */
  readonly address: string;
  /** NaN, ∞ or −∞. */
  readonly value: number;
}

/** Operations that write −∞ on purpose. */
const MASKS = new Set(['mask', 'causal_mask']);

/**
 * The first event of a step that wrote NaN or an infinity, with the first such cell; undefined where there is
 * none. A mask's own −∞ is none, nor is that of a constant, nor its copies further on.
 */
export function nonFiniteIn(segment: Segment): NonFiniteEvent | undefined {
  const { tape, values } = segment;
  const masked = new Set<number>();
  for (const [slot, instruction] of tape.instructions.entries()) {
    const value = values[slot] as Tensor;
    const at = firstIn(value, Number.NEGATIVE_INFINITY);
    if (at === -1) continue;
    const wrong = mayMask(instruction, masked) ? firstIn(value) : at;
    if (wrong !== -1) return eventAt(segment, slot, wrong);
    masked.add(slot);
  }
  return undefined;
}

/** What happened, for people: `exp wrote ∞ to (exp(scaled))[0,2]@3:21`. */
export function nonFiniteText({ operation, address, value }: NonFiniteEvent): string {
  const written = Number.isNaN(value) ? 'NaN' : value > 0 ? '∞' : '−∞';
  return `${operation} wrote ${written} to ${address}`;
}

function eventAt(segment: Segment, slot: number, at: number): NonFiniteEvent {
  const { step, tape, values } = segment;
  const { columns, data } = values[slot] as Tensor;
  const cell: Index = [Math.floor(at / columns), at % columns];
  const { writes } = tape.instructions[slot] as Instruction;
  return {
    step,
    slot,
    cell,
    operation: eventTitle(segment, slot),
    address: addressText(writes, cell, { step, event: slot }),
    value: data[at] as number,
  };
}

/** Whether −∞ may stand in what an instruction writes: it masks, or reads what is masked. */
function mayMask(instruction: Instruction, masked: ReadonlySet<number>): boolean {
  switch (instruction.kind) {
    case 'loaded':
      return instruction.origin.from === 'constant';
    case 'applied':
      return (
        MASKS.has(instruction.op.name) ||
        instruction.operands.some(operand => typeof operand === 'number' && masked.has(operand))
      );
    case 'differentiated':
      return false;
  }
}

/** The index of the first cell that is NaN, ∞ or `besides`; −1 where there is none. */
function firstIn({ data }: Tensor, besides?: number): number {
  for (let at = 0; at < data.length; at++) {
    const value = data[at] as number;
    // x − x is 0 for every finite x and NaN for all others.
    if (value - value !== 0 && (value !== Number.NEGATIVE_INFINITY || value === besides)) return at;
  }
  return -1;
}
