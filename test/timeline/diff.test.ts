import { describe, expect, test } from 'vitest';
import { matrix, toRows } from '../../src/tensor/tensor.ts';
import { tolerance } from '../../src/timeline/agreement.ts';
import { counterpart, diff, differenceOf } from '../../src/timeline/diff.ts';
import { lineChanges, renamed, renamesBetween } from '../../src/timeline/diff-program.ts';
import { recordedOf } from '../../src/timeline/recorded.ts';
import { snapshotText } from '../../src/timeline/snapshot.ts';
import { parseSnapshot } from '../../src/timeline/snapshot-file.ts';
import '../../src/vitest.ts';
import { timelineOf } from '../scenarios/shipped.ts';

const run = (name: string, ...set: string[]) => recordedOf(timelineOf(name, set));
const kept = (name: string, ...set: string[]) =>
  parseSnapshot([...snapshotText(timelineOf(name, set))].join(''), 'kept.txt');
const apart = (name: string, ...set: string[]) => diff(run(name), run(name, ...set), tolerance());

describe('two runs', () => {
  test('of one scenario are the same', () => {
    expect(apart('full-backprop')).toMatchObject({
      same: true,
      settings: [],
      data: [],
      first: undefined,
      largest: undefined,
    });
    expect(diff(run('full-backprop'), kept('full-backprop'), tolerance()).same).toBe(true);
    expect(diff(kept('full-backprop'), kept('full-backprop'), tolerance()).same).toBe(true);
  });

  test('with another learning rate differ first in the update, and ever more', () => {
    const found = apart('sine-linear', 'train.optimizer.lr=0.0001');
    expect(found.settings).toEqual([{ path: 'train.optimizer.lr', a: expect.any(String), b: '0.0001' }]);
    expect(found.first).toMatchObject({ step: 0, phase: 'update' });
    expect(found.data).toEqual([]);
    expect(found.steps).toHaveLength(301);
    const [none, some, later] = [0, 1, 20].map(step => found.steps[step]);
    expect(none?.losses[0]).toBe(none?.losses[1]);
    const gap = (step: typeof none) => Math.abs((step?.losses[0] ?? 0) - (step?.losses[1] ?? 0));
    expect(gap(some)).toBeGreaterThan(0);
    expect(gap(later)).toBeGreaterThan(gap(some));
  });

  test('with another weight name it, and the statement in which it first shows', () => {
    const found = apart('full-backprop', 'parameters.WV[0][0]=0.2');
    expect(found.data).toMatchObject([{ id: 'WV', at: [0, 0], a: 0.1, b: 0.2 }]);
    expect(found.steps[0]?.differing).toBeGreaterThan(5);
    expect(found.largest).toMatchObject({ kind: 'numbers' });
  });

  test('of which one is longer say so', () => {
    expect(apart('full-backprop', 'train.steps=3').longer).toEqual({ run: 'b', from: 2 });
  });

  test('with a statement in other words are aligned by it', () => {
    const found = apart('full-backprop', 'program[4]=raw = Q @ K.T', 'program[5]=scaled = raw / sqrt(d_k)');
    expect(found.renames).toEqual(new Map([['scores', 'raw']]));
    expect(found.steps.map(({ differing }) => differing)).toEqual([0, 0]);
    expect(found.same).toBe(false);
    expect(found.program.filter(({ kind }) => kind !== 'same').map(({ kind, text }) => `${kind} ${text}`)).toEqual([
      'gone scores = Q @ K.T',
      'gone scaled = scores / sqrt(d_k)',
      'new raw = Q @ K.T',
      'new scaled = raw / sqrt(d_k)',
    ]);
  });

  test('of which one leaves a statement out differ by its tensors, and by what reads them', () => {
    const found = apart('full-backprop', 'program[5]=scaled = scores * 1');
    expect(found.first).toMatchObject({ kind: 'gone', id: 'sqrt(d_k)', step: 0 });
    const ids = found.steps[1]?.largest;
    expect(ids).toMatchObject({ kind: 'numbers' });
  });
});

describe('lines', () => {
  test('are aligned so that most are the same', () => {
    const marks = (a: string, b: string) =>
      lineChanges([...a], [...b])
        .map(({ kind, text }) => ({ same: text, gone: `-${text}`, new: `+${text}` })[kind])
        .join(' ');
    expect(marks('abcd', 'abcd')).toBe('a b c d');
    expect(marks('abcd', 'acxd')).toBe('a -b c +x d');
    expect(marks('', 'ab')).toBe('+a +b');
    expect(marks('ab', '')).toBe('-a -b');
    expect(marks('abc', 'xyz')).toBe('-a -b -c +x +y +z');
  });

  test.each([
    [['y = x @ W'], ['y = x @ V'], { W: 'V' }],
    [['y = relu(x)'], ['y = gelu(x)'], { relu: 'gelu' }],
    [['y = x @ W', 'z = y'], ['out = x @ W', 'z = out'], { y: 'out' }],
    [['y = a + b'], ['y = b + a'], {}],
    [['y = a + 1'], ['y = a + 2'], {}],
    [['y = a * a'], ['y = b * c'], {}],
  ])('%j and %j', (a, b, renames) => expect(Object.fromEntries(renamesBetween(lineChanges(a, b)))).toEqual(renames));

  test('rename whole names in ids only', () => {
    const renames = new Map([['W', 'V']]);
    expect(renamed('(x @ W.T).grad via WQ', renames)).toBe('(x @ V.T).grad via WQ');
  });
});

test('two runs move together: the same tensor in both, and the difference', () => {
  const [a, b] = [
    timelineOf('full-backprop').segment(0),
    timelineOf('full-backprop', ['parameters.WV[0][0]=0.2']).segment(0),
  ];
  const slot = a.tape.slots.get('V') as number;
  const other = counterpart(a.tape, slot, b.tape, new Map()) as number;
  const [from, to] = [a.values[slot], b.values[other]];
  expect(from && to && differenceOf(from, to)).toMatchTensor([
    [0.1, 0],
    [0, 0],
  ]);
  expect(counterpart(a.tape, slot, b.tape, new Map([['V', 'none']]))).toBeUndefined();
  expect(differenceOf(matrix([[1]]), matrix([[1, 2]]))).toBeUndefined();
  expect(toRows(differenceOf(matrix([[-Infinity, 1]]), matrix([[-Infinity, 3]])) ?? matrix([[]]))).toEqual([[0, 2]]);
});
