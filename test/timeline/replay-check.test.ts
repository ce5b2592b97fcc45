import { expect, test } from 'vitest';
import type { Program } from '../../src/engine/program.ts';
import type { Instruction, Tape } from '../../src/engine/tape.ts';
import { segmentHash } from '../../src/timeline/hash.ts';
import { checkReplay, type Difference } from '../../src/timeline/replay-check.ts';
import { Timeline } from '../../src/timeline/timeline.ts';
import { programOf } from '../engine/timeline-of.ts';

const program = programOf({
  parameters: { w: [[1, 2]] },
  program: ['y = w * 2', 'loss = sum(y)'],
  train: { loss: 'loss', steps: 200, optimizer: { type: 'adam', lr: 0.5 } },
});

function checked(of: Program): Difference | undefined {
  const check = checkReplay(new Timeline(of));
  for (;;) {
    const { done, value } = check.next();
    if (done) return value;
  }
}

/** The same program, in which one operation adds something to its result that depends on how often it ran. */
function planted(drift: (runs: number) => number): Program {
  let runs = 0;
  const tape = program.tapeOf(0);
  const instructions = tape.instructions.map((instruction): Instruction => {
    if (instruction.kind !== 'applied' || instruction.writes !== 'y') return instruction;
    const forward: typeof instruction.op.forward = (inputs, attrs) => {
      const { rows, columns, data } = instruction.op.forward(inputs, attrs);
      const off = drift(runs++);
      return { rows, columns, data: Float64Array.from(data, (each, at) => (at === 1 ? each + off : each)) };
    };
    return { ...instruction, op: { ...instruction.op, forward } };
  });
  const changed: Tape = { ...tape, instructions };
  return { ...program, tapeOf: step => (program.kindOf(step) === 'training' ? changed : program.tapeOf(step)) };
}

test('a pure run replays to its own bits', () => {
  expect(checked(program)).toBeUndefined();
});

test('an operation that remembers is found, with step, event and cell', () => {
  const slot = program.tapeOf(0).slots.get('y');
  // Its first 200 runs are the recording; the 3rd of the replay goes wrong, and nothing after it.
  const found = checked(planted(runs => (runs === 202 ? 1 : 0)));
  expect(found?.at).toMatchObject({ event: slot, writes: 'y', cell: [0, 1] });
  expect(found?.at?.what).toMatch(/^recorded as -?[\d.]+, replayed as -?[\d.]+$/);
});

test('an operation that never repeats itself is found too, though nothing says where', () => {
  expect(checked(planted(runs => runs))).toMatchObject({ step: expect.any(Number) });
});

test('the hash sees every bit but those of NaN', () => {
  const [segment] = new Timeline(program).passing(0);
  if (!segment) expect.fail('no step');
  const withFirst = (...numbers: number[]) =>
    segmentHash({ ...segment, values: [{ rows: 1, columns: numbers.length, data: Float64Array.from(numbers) }] });
  const hashes = [[0, 0], [0, -0], [-0, 0], [-0, -0], [0], [0, 0, 0], [0, 5e-324], [Number.NaN, 0], [1, 2], [2, 1]];
  expect(new Set(hashes.map(each => withFirst(...each))).size).toBe(hashes.length);
  const odd = new Float64Array(new Uint32Array([1, 0xfff80000, 0, 0]).buffer); // a NaN of other bits, and 0
  expect(segmentHash({ ...segment, values: [{ rows: 1, columns: 2, data: odd }] })).toBe(withFirst(Number.NaN, 0));
});
