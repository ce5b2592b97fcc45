import { describe, expect, test } from 'vitest';
import type { Comparison } from '../../src/compare/compare.ts';
import { build, type Tensor, toRows } from '../../src/tensor/tensor.ts';
import { timelineOf as recordedFrom } from '../engine/timeline-of.ts';
import { timelineOf } from '../scenarios/shipped.ts';
import {
  arrayOf,
  changed,
  type Dump,
  dumpOf,
  fromJson,
  held,
  rounded,
  stacked,
  tensorIn,
  transposed,
} from './dumps.ts';

const full = timelineOf('full-backprop').finish();
const FORWARD = ['X', 'WQ', 'Q', 'K', 'V', 'scores', 'scaled', 'A', 'context', 'logits', 'probs', 'loss'];
const BACKWARD = ['logits.grad', 'WO.grad', 'A.grad', 'scaled.grad', 'Q.grad', 'X.grad', 'WQ.grad'];

const rowsOf = ({ compared }: Comparison) =>
  compared.map(({ id, array, how, transposed: turned, verdict }) => [id, array, how, turned, verdict]);
const verdicts = ({ compared }: Comparison) => Object.fromEntries(compared.map(({ id, verdict }) => [id, verdict]));

describe('arrays that agree', () => {
  test('are listed in the order of the run, whatever their order in the file', () => {
    const found = held(full, dumpOf(full, [...BACKWARD, ...FORWARD]));
    expect(found.first).toBeUndefined();
    expect(found.unmatched).toEqual([]);
    const order = found.compared.map(({ event }) => event);
    expect(order).toEqual(order.toSorted((a, b) => a - b));
    expect(found.compared.map(({ id }) => id).toSorted()).toEqual([...FORWARD, ...BACKWARD].toSorted());
  });

  test('of every tensor of a batch, of heads and of two blocks too', () => {
    for (const name of ['batch-patterns', 'microgpt-emma', 'transformer']) {
      const timeline = timelineOf(name);
      const found = held(timeline, dumpOf(timeline, [...timeline.segment(0).tape.slots.keys()]));
      expect(found.compared.filter(({ verdict, how }) => verdict !== 'agrees' || how !== 'name')).toEqual([]);
      expect(found.compared.length).toBe(timeline.segment(0).values.length);
    }
  });

  test.each(['f4', 'f2'] as const)('may be as inexact as their type: %s', type => {
    const dump = dumpOf(full, [...FORWARD, ...BACKWARD]);
    const less = Object.fromEntries(Object.entries(dump).map(([name, array]) => [name, rounded(array, type)]));
    expect(held(full, less).first).toBeUndefined();
    const claimed = Object.fromEntries(Object.entries(less).map(([name, array]) => [name, { ...array, type: 'f8' }]));
    expect(held(full, claimed).first).toBeDefined();
  });

  test('as JSON of 32-bit floats, of rounded numbers and of all digits', () => {
    const rows = (round: (value: number) => number) =>
      fromJson(Object.fromEntries(FORWARD.map(id => [id, toRows(tensorIn(full, id)).map(row => row.map(round))])));
    expect(
      held(
        full,
        rows(value => value),
      ).first,
    ).toBeUndefined();
    expect(held(full, rows(Math.fround)).first).toBeUndefined();
    expect(
      held(
        full,
        rows(value => Number(value.toFixed(4))),
      ).first,
    ).toBeUndefined();
    const off = rows(value => Number((value + 0.0003).toFixed(4)));
    expect(held(full, off).first).toMatchObject({ id: 'WQ' });
  });

  test('a mask of −1e9 is the −∞ that stands here', () => {
    const timeline = timelineOf('microgpt-emma');
    const [id] = [...timeline.segment(0).tape.slots.keys()].filter(name => name.endsWith('.masked'));
    const dump = dumpOf(timeline, [id as string]);
    const finite = {
      [id as string]: changed(dump[id as string] as Dump[string], value => (value === -Infinity ? -1e9 : value)),
    };
    expect(finite[id as string]?.data.includes(-1e9)).toBe(true);
    expect(held(timeline, finite).first).toBeUndefined();
  });
});

describe('real dumps', () => {
  test('(batch, tokens, width) lies on the examples', () => {
    const timeline = timelineOf('batch-patterns');
    const Q = stacked(
      [3],
      [0, 1, 2].map(example => tensorIn(timeline, `Q#${example}`)),
      'f4',
    );
    expect(rowsOf(held(timeline, { Q }))).toEqual(
      [0, 1, 2].map(example => [`Q#${example}`, 'Q', 'name', false, 'agrees']),
    );
    const broken = changed(Q, (value, at) => (at === Q.data.length - 1 ? value + 1 : value));
    expect(held(timeline, { Q: broken }).first).toMatchObject({ id: 'Q#2', worst: { at: [1, 1] } });
  });

  test('(1, heads, tokens, tokens) lies on the heads, by their name or its end', () => {
    const timeline = timelineOf('microgpt-emma');
    const heads = [0, 1, 2, 3].map(head => tensorIn(timeline, `block.attention.head[${head}].A`));
    const expected = [0, 1, 2, 3].map(head => [`block.attention.head[${head}].A`, 'agrees']);
    for (const name of ['block.attention.head.A', 'A', 'attn_weights']) {
      const found = held(timeline, { [name]: stacked([1, 4], heads) });
      expect(found.compared.map(({ id, verdict }) => [id, verdict])).toEqual(expected);
    }
  });

  test('(batch, heads, tokens, tokens) lies on the heads of every example', () => {
    const { timeline } = recordedFrom({
      functions: { 'head(Q)': ['A = softmax(Q @ Q.T)', 'return A @ Q'] },
      data: [{ x: { init: 'normal', shape: [3, 4], seed: 1 } }, { x: { init: 'normal', shape: [3, 4], seed: 2 } }],
      program: ['heads = concat([head(x[:, 2*h:2*h+2]) for h in range(2)])'],
    });
    const ids = [0, 1].flatMap(example => [0, 1].map(head => `head[${head}].A#${example}`));
    const A = stacked(
      [2, 2],
      ids.map(id => tensorIn(timeline, id)),
    );
    const found = held(timeline, { A });
    expect(found.compared.map(({ id, verdict }) => [id, verdict]).toSorted()).toEqual(
      ids.map(id => [id, 'agrees']).toSorted(),
    );
    const swapped = stacked(
      [2, 2],
      [0, 2, 1, 3].map(at => tensorIn(timeline, ids[at] as string)),
    );
    expect(verdicts(held(timeline, { A: swapped }))).toEqual({
      'head[0].A#0': 'agrees',
      'head[1].A#0': 'differs',
      'head[0].A#1': 'differs',
      'head[1].A#1': 'agrees',
    });
  });

  test('(out, in) weights and their gradients are read transposed, square ones where only that agrees', () => {
    const weights = ['WQ', 'WO', 'WO.grad', 'WQ.grad'];
    const dump = Object.fromEntries(weights.map(id => [id, transposed(arrayOf(tensorIn(full, id)))]));
    const found = Object.fromEntries(
      held(full, dump).compared.map(({ id, transposed: turned, verdict }) => [id, [turned, verdict]]),
    );
    // WQ is a multiple of the identity: as it stands it agrees.
    expect(found).toEqual({
      WQ: [false, 'agrees'],
      WO: [true, 'agrees'],
      'WO.grad': [true, 'agrees'],
      'WQ.grad': [true, 'agrees'],
    });
  });

  test('activations are not turned round in silence', () => {
    const A = transposed(arrayOf(tensorIn(full, 'scaled.grad')));
    const { first } = held(full, { 'scaled.grad': A });
    expect(first).toMatchObject({ id: 'scaled.grad', transposed: false, cause: 'it is transposed' });
  });

  test('names that are nearly the same, and names that say nothing', () => {
    const dump = {
      'module.W_Q.weight': arrayOf(tensorIn(full, 'WQ')),
      w_o: transposed(arrayOf(tensorIn(full, 'WO'))),
      'layer1/out:0': arrayOf(tensorIn(full, 'probs')),
    };
    expect(rowsOf(held(full, dump))).toEqual([
      ['WQ', 'module.W_Q.weight', 'similar name', false, 'agrees'],
      ['WO', 'w_o', 'similar name', true, 'agrees'],
      ['probs', 'layer1/out:0', 'values', false, 'agrees'],
    ]);
  });

  test('an array that is off is still known by its values, where nothing else is near', () => {
    const off = changed(arrayOf(tensorIn(full, 'probs')), value => value * 1.01);
    expect(rowsOf(held(full, { out: off }))).toEqual([['probs', 'out', 'values', false, 'differs']]);
  });
});

describe('a mapping', () => {
  const Q = arrayOf(tensorIn(full, 'Q'));

  test('comes before the name, speaks of moments, and leaves out', () => {
    const after = arrayOf(tensorIn(full, 'WQ', 1));
    const found = held(full, { K: Q, w: after, junk: Q }, { K: 'Q', w: 'WQ@0', junk: null });
    expect(rowsOf(found)).toEqual([
      ['Q', 'K', 'mapping', false, 'agrees'],
      ['WQ.2', 'w', 'mapping', false, 'agrees'],
    ]);
    expect(found.unmatched).toEqual([]);
  });

  test('to nothing, or to another shape, says so', () => {
    const { unmatched } = held(full, { a: Q, b: Q }, { a: 'scald', b: 'logits' });
    expect(unmatched).toEqual([
      { name: 'a', why: 'the mapping says scald, and there is no such tensor; did you mean scaled?' },
      { name: 'b', why: 'its shape 2×2 does not fit logits, 1×4' },
    ]);
  });
});

describe('where it starts', () => {
  /** The forward pass of another implementation, in which something is done otherwise. */
  function other(change: Partial<Record<'scores' | 'scaled' | 'A' | 'context', (right: Tensor) => Tensor>>): Dump {
    const product = (a: Tensor, b: Tensor) =>
      build(a.rows, b.columns, (row, column) =>
        Array.from(
          { length: a.columns },
          (_, k) => (a.data[row * a.columns + k] as number) * (b.data[k * b.columns + column] as number),
        ).reduce((sum, term) => sum + term, 0),
      );
    const softmax = (x: Tensor) =>
      build(x.rows, x.columns, (row, column) => {
        const exps = [...x.data.subarray(row * x.columns, (row + 1) * x.columns)].map(Math.exp);
        return (exps[column] as number) / exps.reduce((sum, each) => sum + each, 0);
      });
    const done = (name: keyof typeof change, right: Tensor) => change[name]?.(right) ?? right;
    const turned = (x: Tensor) => build(x.columns, x.rows, (row, column) => x.data[column * x.columns + row] as number);
    const scores = done('scores', product(tensorIn(full, 'Q'), turned(tensorIn(full, 'K'))));
    const scaled = done(
      'scaled',
      build(2, 2, (row, column) => (scores.data[row * 2 + column] as number) / Math.SQRT2),
    );
    const A = done('A', softmax(scaled));
    const context = done('context', product(A, tensorIn(full, 'V')));
    const logits = product(
      build(1, 2, (_, column) => context.data[2 + column] as number),
      tensorIn(full, 'WO'),
    );
    return {
      ...dumpOf(full, ['WQ', 'Q', 'K', 'V']),
      ...Object.fromEntries(
        Object.entries({ scores, scaled, A, context, logits, probs: softmax(logits) }).map(([name, value]) => [
          name,
          arrayOf(value),
        ]),
      ),
    };
  }

  test('the other implementation is right as it is', () => {
    expect(held(full, other({})).first).toBeUndefined();
  });

  test('a scale that was forgotten: the statement, both numbers, the cause, and what follows', () => {
    const dump = other({});
    const found = held(full, { ...dump, ...other({ scaled: () => tensorIn(full, 'scores') }) });
    expect(found.first).toMatchObject({
      id: 'scaled',
      statement: 'scaled = scores / sqrt(d_k)',
      verdict: 'differs',
      cause: '1/√d left out',
      worst: { at: [0, 0], relative: expect.closeTo(1 - 1 / Math.SQRT2, 9) },
      cells: [2, 4],
    });
    expect(verdicts(found)).toMatchObject({
      scores: 'agrees',
      scaled: 'differs',
      A: 'follows',
      context: 'follows',
      logits: 'follows',
      probs: 'follows',
    });
  });

  test('the cause is found behind tensors that the other side did not write down', () => {
    const { scaled: _, scores: __, ...dump } = other({ scaled: () => tensorIn(full, 'scores') });
    expect(held(full, dump).first).toMatchObject({ id: 'A', cause: '1/√d left out, at scaled' });
  });

  test('a second mistake is told from what follows from the first', () => {
    const dump = other({
      scaled: () => tensorIn(full, 'scores'),
      context: right => build(2, 2, (row, column) => (right.data[row * 2 + column] as number) * 3),
    });
    const found = held(full, dump);
    expect(verdicts(found)).toMatchObject({ scaled: 'differs', A: 'follows', context: 'differs', logits: 'follows' });
    expect(found.compared.find(({ id }) => id === 'context')?.cause).toBe('every number is 3 times ours');
  });

  test('a sign, and one cell that no usual mistake explains', () => {
    const turned = changed(arrayOf(tensorIn(full, 'Q.grad')), value => -value);
    expect(held(full, { 'Q.grad': turned }).first?.cause).toBe('the sign is the other one');
    const odd = changed(arrayOf(tensorIn(full, 'A')), (value, at) => value + (at === 3 ? 0.1 : 0));
    const { first } = held(full, { A: odd });
    expect(first).toMatchObject({ id: 'A', cells: [1, 4], worst: { at: [1, 1] } });
    expect(first?.cause).toBeUndefined();
  });

  test('numbers of another tensor', () => {
    const { first } = held(full, { scaled: arrayOf(tensorIn(full, 'A.grad')) });
    expect(first?.cause).toBe('it has the numbers of A.grad');
  });

  test('NaN is never the same as a number', () => {
    const { first } = held(full, {
      A: changed(arrayOf(tensorIn(full, 'A')), (value, at) => (at === 2 ? Number.NaN : value)),
    });
    expect(first).toMatchObject({
      id: 'A',
      worst: { at: [1, 0], theirs: Number.NaN, relative: Number.POSITIVE_INFINITY },
    });
  });

  test('later steps follow the first in which something differs', () => {
    const timeline = timelineOf('readme-training');
    const last = timeline.program.fixedSteps - 1;
    const [id = ''] = timeline.program.scenario.parameters.keys();
    const off = (step: number) => changed(arrayOf(tensorIn(timeline, id, step)), value => value * 1.1);
    const found = held(
      timeline,
      { a: off(0), b: off(last) },
      { a: `${id}@0:${timeline.segment(0).tape.slots.get(id)}`, b: `${id}@${last}` },
    );
    expect(found.compared.map(({ step, verdict }) => [step, verdict])).toEqual([
      [0, 'differs'],
      [last, 'follows'],
    ]);
  });
});
