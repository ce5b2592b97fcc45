import { describe, expect, test } from 'vitest';
import type { Applied, Segment, Tape } from '../../src/engine/tape.ts';
import { attrsOf, operandTensors } from '../../src/engine/tape.ts';
import { eachOf } from '../../src/ops/operation.ts';
import { mapCells, type Tensor } from '../../src/tensor/tensor.ts';
import { SHIPPED, timelineOf } from './shipped.ts';

/** How far a cell is nudged: small against every kink, large against rounding. */
const NUDGE = 1e-5;
/** Cells of one tensor that are nudged, where it has more; fewer where a forward pass is slow. */
const CELLS = 4;
const SLOW = 1e6;

const TRAINED = SHIPPED.filter(name => timelineOf(name).program.scenario.train);

describe('every gradient agrees with the slope of the loss', () => {
  test.each(TRAINED)('%s', { timeout: 120_000 }, name => {
    const segment = timelineOf(name).segment(0);
    const { examples, gradients } = segment.tape;
    const looked = [...gradients].filter(([slot]) => isLookedAt(segment.tape, slot, examples));
    expect(looked.length).toBeGreaterThan(0);
    expect(looked.flatMap(([slot, gradient]) => disagreements(segment, slot, gradient))).toEqual([]);
  });
});

/** Of a large batch the first and the last example, beside what they share. */
function isLookedAt({ instructions }: Tape, slot: number, examples: number): boolean {
  const { example } = instructions[slot] as Applied;
  return example === undefined || examples <= 4 || example === 0 || example === examples - 1;
}

/** The sampled cells of a tensor whose gradient is not the slope, with both. */
function disagreements(segment: Segment, slot: number, gradient: number): string[] {
  const value = segment.values[slot] as Tensor;
  const recorded = segment.values[gradient] as Tensor;
  const loss = lossOf(segment, slot);
  const size = segment.values[loss]?.data[0] as number;
  return sampledCells(segment, slot).flatMap(cell => {
    const due = slopeAt(segment, slot, cell, loss);
    const found = recorded.data[cell] as number;
    if (Math.abs(found - due) <= 1e-8 * (1 + Math.abs(size)) + 1e-6 * Math.abs(found)) return [];
    const id = segment.tape.instructions[slot]?.writes;
    return [`${id}[${Math.floor(cell / value.columns)},${cell % value.columns}]: gradient ${found}, slope ${due}`];
  });
}

/** The loss that a tensor is differentiated for: its own example's, or the mean of the batch. */
function lossOf({ tape }: Segment, slot: number): number {
  const { example } = tape.instructions[slot] as Applied;
  if (example === undefined || tape.loss === undefined) return tape.loss as number;
  const name = tape.instructions[tape.loss]?.writes;
  return tape.slots.get(`${name}#${example}`) ?? tape.loss;
}

/** A few cells spread over the tensor, always the same ones. */
function sampledCells({ values, tape }: Segment, slot: number): number[] {
  const { length } = (values[slot] as Tensor).data;
  const work = values.reduce((sum, { data }) => sum + data.length, 0);
  const count = work > SLOW ? 1 : CELLS;
  if (length <= count) return Array.from({ length }, (_, at) => at);
  return Array.from({ length: count }, (_, at) => Math.floor(chance(slot + tape.instructions.length * at) * length));
}

/** A number in 0 … 1 that looks drawn, from a whole one. */
function chance(seed: number): number {
  const mixed = Math.imul((seed + 1) ^ ((seed + 1) >>> 15), 0x2c1b3c6d);
  return (Math.imul(mixed ^ (mixed >>> 12), 0x297a2d39) >>> 0) / 2 ** 32;
}

function slopeAt(segment: Segment, slot: number, cell: number, loss: number): number {
  const x = segment.values[slot]?.data[cell] as number;
  if (x === Number.NEGATIVE_INFINITY) return 0; // masked: nudged, it is −∞ still
  const nudge = NUDGE * Math.max(1, Math.abs(x));
  const up = lossWith(segment, slot, cell, x + nudge, loss);
  const down = lossWith(segment, slot, cell, x - nudge, loss);
  return (up - down) / (x + nudge - (x - nudge));
}

/** The loss by forward passes alone, with one cell of one tensor changed; only what depends on it is computed again. */
function lossWith({ tape, values, settings }: Segment, slot: number, cell: number, value: number, loss: number) {
  const changed: Tensor[] = [...values];
  changed[slot] = mapCells(values[slot] as Tensor, (old, at) => (at === cell ? value : old));
  const stale = new Set([slot]);
  for (let at = slot + 1; at <= loss; at++) {
    const instruction = tape.instructions[at];
    if (instruction?.kind !== 'applied') continue;
    if (!instruction.operands.some(operand => typeof operand === 'number' && stale.has(operand))) continue;
    const inputs = eachOf(instruction.op, operandTensors(instruction, changed));
    changed[at] = instruction.op.forward(inputs, attrsOf(instruction, settings));
    stale.add(at);
  }
  return changed[loss]?.data[0] as number;
}
