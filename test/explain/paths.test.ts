import { describe, expect, test } from 'vitest';
import { pathsOf } from '../../src/explain/paths.ts';
import { twinsOf, whyNoTwin } from '../../src/explain/twins.ts';
import { updateOf } from '../../src/explain/updates.ts';
import { timelineOf as recorded } from '../engine/timeline-of.ts';
import { timelineOf } from '../scenarios/shipped.ts';
import { at } from './at.ts';

type Run = ReturnType<typeof timelineOf>;

function splits(timeline: Run, address: string) {
  const { segment, slot, at: cell } = at(timeline, address);
  return pathsOf(timeline.program.scenario, segment, slot, cell);
}

function twins(timeline: Run, address: string) {
  const { segment, slot, at: cell } = at(timeline, address);
  return twinsOf(segment, slot, cell);
}

describe('a gradient by path', () => {
  test('through its consumers: queries, keys and values', () => {
    const [byConsumer] = splits(timelineOf('full-backprop'), 'X.grad[1,0]@0');
    expect(byConsumer).toMatchObject({ by: 'consumer', parts: [{ name: 'V' }, { name: 'K' }, { name: 'Q' }] });
  });

  test('through the residual and the block beside it', () => {
    const found = splits(timelineOf('transformer'), 'block[0].normed.grad[0,0]@0');
    const names = found.find(({ by }) => by === 'block')?.parts.map(({ name }) => name);
    expect(names).toEqual(['residual', 'block[0].mlp']);
  });

  test('a bias is no residual, nor is a table of positions, nor a tensor added to itself', () => {
    const { timeline } = recorded({
      constants: { x: [[1, 2]] },
      parameters: { W: { init: 'normal', shape: [2, 2] }, b: [[0.1, 0.2]], p: [[0.3, 0.4]] },
      program: [
        'k = x @ W',
        'there = p * p',
        'h = k * k + (k + there) + p',
        'biased = h + b',
        'a = relu(biased)',
        'out = biased + (a + b)',
        'twice = out + out',
        'loss = sum(twice * out * p)',
      ],
      train: { loss: 'loss' },
    });
    const readers = (address: string) => splits(timeline, address)[0]?.parts.map(({ name }) => name);
    expect(readers('b.grad[0,0]')).toEqual(['(a + b)', 'biased']);
    expect(readers('p.grad[0,0]')).toEqual(['(twice * out * p)', 'h', 'there']);
    expect(readers('k.grad[0,0]')).toEqual(['(k + there)', '(k * k)']);
    expect(readers('biased.grad[0,0]')).toEqual(['out (residual)', 'a']);
    expect(readers('out.grad[0,0]')).toEqual(['(twice * out)', 'twice']);
  });

  test('through the calls of a function, whatever its name', () => {
    const { timeline } = recorded({
      constants: { x: [[1, 2]] },
      parameters: { W: { init: 'normal', shape: [2, 2] } },
      functions: { 'look(q)': ['s = q * q', 'return s * q'], 'both(q)': ['a = look(q)', 'return a + look(q)'] },
      program: ['Q = x @ W', 'y = both(Q) * Q', 'loss = sum(y)'],
      train: { loss: 'loss' },
    });
    const byCall = splits(timeline, 'Q.grad[0,0]').find(({ by }) => by === 'call');
    expect(byCall?.parts.map(({ name }) => name)).toEqual(['outside look', 'look 1', 'look 0']);
  });

  test('by the examples of a batch, each with its share of the mean', () => {
    const timeline = timelineOf('xor-sigmoid');
    const [name] = [...timeline.program.scenario.parameters.keys()];
    const [byExample] = splits(timeline, `${name}.grad[0,0]`);
    expect(byExample).toMatchObject({
      by: 'example',
      parts: [0, 1, 2, 3].map(example => ({ name: `example ${example}` })),
    });
  });

  test('by position, with the tokens’ names, and by heads where columns are cut into them', () => {
    const [byPosition] = splits(timelineOf('full-backprop'), 'WQ.grad[0,0]@0');
    expect(byPosition?.parts.map(({ name }) => name)).toEqual(['position 0 (A)', 'position 1 (B)']);
    const { timeline } = recorded({
      constants: { x: [[1, 2]] },
      parameters: { W: { init: 'normal', shape: [2, 4] } },
      program: ['h = x * 1', 'Q = h @ W', 'y = Q[:, 0:2] * Q[:, 2:4]', 'loss = sum(y)'],
      train: { loss: 'loss' },
    });
    expect(splits(timeline, 'W.grad[0,0]').map(({ by }) => by)).toEqual([]);
    expect(splits(timeline, 'Q.grad[0,0]').map(({ by, parts }) => [by, parts.map(({ name }) => name)])).toContainEqual([
      'head',
      ['head 1', 'head 0'],
    ]);
  });

  test('is nothing for a cell that is no gradient', () => {
    expect(splits(timelineOf('full-backprop'), 'X[1,0]@0')).toEqual([]);
  });
});

describe('twins', () => {
  const timeline = timelineOf('full-backprop');

  test('of a forward event are its contributions, with both formulas', () => {
    expect(twins(timeline, 'A[1,0]@0')).toMatchObject([
      {
        writes: 'scaled.grad',
        at: [1, 0],
        forward: expect.stringMatching(/^A\[i,j\] = exp/),
        backward: expect.stringMatching(/^scaled\.grad\[i,j\] = A/),
      },
    ]);
    expect(twins(timeline, 'scores[1,0]@0').map(({ writes }) => writes)).toEqual(['Q.grad', 'K.T.grad']);
  });

  test('carry the cell through transposes and slices, there and back', () => {
    expect(twins(timeline, 'K.T[0,1]@0')).toMatchObject([{ writes: 'K.grad', at: [1, 0] }]);
    expect(twins(timeline, 'K.grad[1,0]@0')).toMatchObject([{ writes: 'K.T', at: [0, 1] }]);
    expect(twins(timeline, '(context[-1])[0,1]@0')).toMatchObject([{ writes: 'context.grad', at: [1, 1] }]);
  });

  test('that are none say why', () => {
    const why = (address: string) => whyNoTwin(at(timeline, address).segment, at(timeline, address).slot);
    expect(twins(timeline, 'X.grad[0,0]@0')).toEqual([]);
    expect(why('X.grad[0,0]@0')).toMatch(/adds up contributions/);
    expect(why('tokens[0,0]@0')).toMatch(/is loaded/);
    expect(why('WQ.2[0,0]@0')).toMatch(/an update/);
  });
});

describe('an update', () => {
  test('of SGD is the gradient times the learning rate', () => {
    const { segment } = at(timelineOf('full-backprop'), 'WO.2[1,2]@0');
    for (const name of ['WQ', 'WK', 'WV', 'WO']) expect(updateOf(segment, name, [0, 0])?.name).toBe(name);
    const update = updateOf(segment, 'WO', [1, 2]);
    expect(update).toMatchObject({ optimizer: 'sgd', learningRate: 0.1, before: { value: 0.1 } });
    expect(update?.after.value).toBeCloseTo(0.1 + 0.0376009992 * 0.1, 9);
    expect(updateOf(segment, 'A', [0, 0])).toBeUndefined();
  });

  test('of Adam splits each moment in history and this gradient', () => {
    const { segment } = at(timelineOf('adam'), 'w[0,0]@3');
    const update = updateOf(segment, 'w', [0, 0]);
    expect(update?.optimizer).toBe('adam');
    for (const moment of [update?.first, update?.second]) {
      expect(moment?.parts.map(({ name }) => name)).toEqual(['history', 'this gradient']);
      expect(moment?.before.value).not.toBe(0);
    }
  });
});
