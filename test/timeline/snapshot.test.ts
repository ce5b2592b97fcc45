import { describe, expect, test, vi } from 'vitest';
import { operation } from '../../src/ops/index.ts';
import type { AnyOp } from '../../src/ops/operation.ts';
import { build, mapCells, type Tensor } from '../../src/tensor/tensor.ts';
import { tolerance } from '../../src/timeline/agreement.ts';
import { firstChange, firstChangeText, stepChange } from '../../src/timeline/change.ts';
import { type RecordedStep, recordedOf } from '../../src/timeline/recorded.ts';
import { snapshotText } from '../../src/timeline/snapshot.ts';
import { parseSnapshot } from '../../src/timeline/snapshot-file.ts';
import type { Timeline } from '../../src/timeline/timeline.ts';
import { timelineOf as recordedFrom } from '../engine/timeline-of.ts';
import { timelineOf } from '../scenarios/shipped.ts';

const textOf = (timeline: Timeline) => [...snapshotText(timeline)].join('');

/** What changed between a snapshot's text and a run, in words; undefined where nothing did. */
function changed(text: string, timeline: Timeline, allowed = tolerance()): string | undefined {
  const found = firstChange(parseSnapshot(text, 'kept.txt'), recordedOf(timeline), allowed);
  return found && firstChangeText(found, 'the-scenario');
}

/** What `told` says while an operation's forward pass is another. */
function withForward<T>(name: string, change: (out: Tensor, inputs: readonly Tensor[]) => Tensor, told: () => T): T {
  const op = operation(name) as AnyOp;
  const { forward } = op;
  const spy = vi
    .spyOn(op, 'forward')
    .mockImplementation((inputs, attrs) => change(forward(inputs, attrs), Object.values(inputs) as Tensor[]));
  try {
    return told();
  } finally {
    spy.mockRestore();
  }
}

/** What changes in a shipped scenario where an operation's forward pass is another. */
function changedBy(
  name: string,
  change: (out: Tensor, inputs: readonly Tensor[]) => Tensor,
  scenario: string,
  allowed = tolerance(),
) {
  const kept = textOf(timelineOf(scenario));
  return withForward(name, change, () => changed(kept, timelineOf(scenario), allowed));
}

/** The matrix product with its sums in reverse order. */
function reversedProduct(out: Tensor, [a, b]: readonly Tensor[]): Tensor {
  if (!a || !b) throw new Error('a product of two');
  return build(out.rows, out.columns, (row, column) => {
    let sum = 0;
    for (let k = a.columns - 1; k >= 0; k--)
      sum += (a.data[row * a.columns + k] as number) * (b.data[k * b.columns + column] as number);
    return sum;
  });
}

const off = (cell: number, by: number) => (out: Tensor) =>
  mapCells(out, (value, at) => (at === cell % out.data.length ? value + by : value));

describe('a snapshot read back', () => {
  test.each([
    'full-backprop',
    'batch-patterns',
    'transformer-pre-norm',
    'kv-cache',
    'softmax-overflow',
    'xor-training',
    'encoder-decoder',
  ])('of %s is the run it was made from', name =>
    expect(changed(textOf(timelineOf(name)), timelineOf(name))).toBeUndefined(),
  );

  test('has the program, the settings and every step', () => {
    const read = parseSnapshot(textOf(timelineOf('full-backprop')), 'kept.txt');
    const live = recordedOf(timelineOf('full-backprop'));
    expect({ ...read, step: 0 }).toEqual({ ...live, opener: 'full-backprop', step: 0, again: undefined });
    const [a, b] = [read.step(0)?.events ?? [], live.step(0)?.events ?? []];
    const names = (events: typeof a) => events.map(({ kept: _, inputs: __, ...event }) => event);
    expect(names(a)).toEqual(names(b));
  });
});

describe('by meaning', () => {
  test.each(['full-backprop', 'transformer', 'microgpt-emma', 'adam', 'xor-training'])(
    '%s passes with its sums in another order',
    name => {
      expect(changedBy('matmul', reversedProduct, name)).toBeUndefined();
    },
  );

  test('over many steps what rounding has become passes, and what came at once does not', () => {
    expect(changedBy('matmul', reversedProduct, 'encoder-decoder', tolerance(1e-7))).toBeUndefined();
    let calls = 0;
    const once = (out: Tensor) => (calls++ === 40 ? off(0, 1e-5)(out) : out);
    expect(changedBy('sgd_step', once, 'cross-entropy-descent')).toMatch(
      /^step 40: .*only a summary is kept\n.*\nstep 64, event 0: Z\[0,0\] was/,
    );
  });

  test('that order does change bits, so there was something to tolerate', () => {
    const exact = { relative: 0, ofLargest: 0, absolute: 0 };
    const before = recordedOf(timelineOf('transformer')).step(0) as RecordedStep;
    expect(before.events).toHaveLength(182); // computed now, and not while the product is another
    const now = () => recordedOf(timelineOf('transformer')).step(0) as RecordedStep;
    expect(stepChange(before, now(), exact)).toBeUndefined();
    expect(withForward('matmul', reversedProduct, () => stepChange(before, now(), exact))).toBeDefined();
  });

  test('a bug of 1e-6 fails, and is named by statement, tensor, cell, both numbers and where to see it', () => {
    expect(changedBy('softmax', off(2, 1e-6), 'full-backprop')).toMatch(
      /^step 0, event 17, A = softmax\(scaled\): A\[1,0\] was 0\.498232240413 and is 0\.498233240413 \(0\.0000010 apart, 0\.0000020 of it\); \d+ more of the step's 50 events differ\nopen it: stepformer the-scenario --at 'A\[1,0\]@0:17'$/,
    );
    expect(changedBy('softmax', off(2, 1e-6), 'full-backprop', tolerance(1e-4))).toBeUndefined();
  });

  test.each(['matmul', 'add', 'softmax', 'layer_norm', 'relu', 'sgd_step'])('a bug of 1e-6 in %s fails', name => {
    expect(changedBy(name, off(1, 1e-6), 'transformer')).toMatch(/^step 0, .* was \S+ and is \S+/);
  });

  test('a tensor that is gone, new, or of another shape is named', () => {
    const kept = textOf(timelineOf('full-backprop'));
    const set = (change: string) => changed(kept, timelineOf('full-backprop', [change]));
    expect(set('program[9]=p = softmax(logits)')).toMatch(/probs \(softmax\) is gone|p \(softmax\) is new/);
    expect(set('parameters.WO=[[0.1,0,0],[0,0,0.1]]')).toContain('WO was 2×4 and is 2×3');
    expect(set('train.steps=2')).toMatch(/^step 1, event \d+: loss\.grad \(∂loss\/∂loss\) is new/);
  });
});

describe('of a long run', () => {
  const kept = textOf(timelineOf('cross-entropy-descent'));

  test('keeps some steps whole and the others in a line', () => {
    const steps = kept.split(/\n(?=step )/).slice(1);
    expect(steps).toHaveLength(2001);
    const whole = steps.map((text, step) => (text.includes('\nload:') ? step : -1)).filter(step => step >= 0);
    expect(whole.length).toBeLessThanOrEqual(65);
    expect([whole[0], whole.at(-1)]).toEqual([0, 2000]);
    expect(changed(kept, timelineOf('cross-entropy-descent'))).toBeUndefined();
  });

  test('tells the step from which a summary is not the same, and the cell in the next that is kept whole', () => {
    let calls = 0;
    const late = (out: Tensor) => (calls++ === 40 ? off(0, 1e-3)(out) : out);
    const text = withForward('sgd_step', late, () => changed(kept, timelineOf('cross-entropy-descent')));
    expect(text).toMatch(
      /^step 40: the weighted sum of all numbers was \S+ and is \S+; of this step only a summary is kept\nthe next that is kept whole is\nstep 64, event 0: Z\[/,
    );
  });

  test('and of large tensors only sums, from which one changed cell is found again', () => {
    const large = textOf(timelineOf('baby-transformer'));
    expect(large.length).toBeLessThan(200_000);
    expect(changed(large, timelineOf('baby-transformer'))).toBeUndefined();
    expect(changedBy('softmax', off(77, 1e-6), 'baby-transformer')).toMatch(/ was \S+ and is .*\nopen it/);
  });

  test('one changed cell of a large matrix, with about its former number', () => {
    const large = {
      program: ['y = x @ w', 'z = y + 1'],
      constants: { x: { init: 'normal', shape: [40, 60] }, w: { init: 'normal', shape: [60, 50] } },
    };
    const before = timelineFrom(large);
    const kept = textOf(before);
    const text = withForward('matmul', off(50 * 3 + 7, 1e-3), () => changed(kept, timelineFrom(large))) ?? '';
    const expected = numbersOf(before, 'y').data[50 * 3 + 7] as number;
    const [, number] = /y\[3,7\] was about (\S+) and is/.exec(text) ?? [];
    expect(Number(number)).toBeCloseTo(expected, 9);
  });
});

describe('a file that is no snapshot', () => {
  const kept = textOf(timelineOf('full-backprop'));
  const told = (text: string) => {
    try {
      parseSnapshot(text, 'kept.txt');
    } catch (error) {
      return String(error);
    }
    return 'nothing';
  };

  test('cut off anywhere is told with its line', () => {
    for (let length = 0; length < kept.length - 4; length += 7)
      expect(told(kept.slice(0, length)), `cut at ${length}`).toMatch(
        /^ProblemsError: kept\.txt:\d+:1: .*; `stepformer snapshot/,
      );
  });

  test.each([
    ['', 'this is no snapshot'],
    ['{"title": "x"}', 'this is no snapshot'],
    ['stepformer timeline 1\n', 'another format'],
    [kept.replace('K (2×2)', 'K (2×3)'), 'there are 2 numbers, and 3 belong here'],
    [kept.replace('K (2×2)', 'K (999999999×2)'), 'row 2 of 999999999 should stand here'],
    [kept.replace('0.1 0\n', '0.1 x\n'), '"x" is no number'],
    [kept.replace('step 1:', 'step 7:'), 'step 1 is missing: step 7 begins here'],
    [kept.replace('loss: 1', 'loss: one'), '"one.3837798086" is no number'],
  ])('%#', (text, message) => expect(told(text)).toContain(message));
});

function timelineFrom(scenario: object): Timeline {
  return recordedFrom(scenario).timeline;
}

function numbersOf(timeline: Timeline, id: string): Tensor {
  const { tape, values } = timeline.segment(0);
  return values[tape.slots.get(id) ?? -1] as Tensor;
}
