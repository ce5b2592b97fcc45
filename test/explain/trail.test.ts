import { describe, expect, test } from 'vitest';
import { directSources } from '../../src/explain/sources.ts';
import { type TrailNode, trailOf } from '../../src/explain/trail.ts';
import { usersOf } from '../../src/explain/users.ts';
import { timelineOf as recorded } from '../engine/timeline-of.ts';
import { timelineOf } from '../scenarios/shipped.ts';
import { at } from './at.ts';

function trail(timeline: ReturnType<typeof timelineOf>, address: string, depth?: number): TrailNode {
  return trailOf(timeline, at(timeline, address), depth === undefined ? {} : { depth });
}

function addresses(nodes: readonly TrailNode[]): string[] {
  return nodes.map(({ address }) => address.replace(/@.*$/, ''));
}

function* everyNode(node: TrailNode): Generator<TrailNode> {
  yield node;
  for (const next of node.from) yield* everyNode(next);
}

describe('a trail', () => {
  const timeline = timelineOf('full-backprop');

  test('leads from a gradient to its factors', () => {
    const { from, op, formula } = trail(timeline, 'scaled.grad[1,0]@0', 1);
    expect([op, formula]).toEqual([
      'gradient of softmax',
      'scaled.grad[i,j] = A[i,j]·(A.grad[i,j] − Σ_k A.grad[i,k]·A[i,k])',
    ]);
    expect(addresses(from)).toEqual(['A.grad[1,0]', 'A.grad[1,1]', 'A[1,0]', 'A[1,1]']);
    expect(from.every(({ cut, from: more }) => cut === true && more.length === 0)).toBe(true);
  });

  test('passes through slices and transposes in one hop, and names them', () => {
    expect(
      trail(timeline, 'scores[1,0]@0', 1).from.map(({ address, through }) => [address.replace(/@.*/, ''), through]),
    ).toEqual([
      ['Q[1,0]', []],
      ['K[0,0]', ['K.T']],
      ['Q[1,1]', []],
      ['K[0,1]', ['K.T']],
    ]);
    const [first] = trail(timeline, 'A.grad[1,0]@0', 1).from;
    expect([first?.address, first?.through]).toEqual(['(context[-1]).grad[0,0]@0:25', ['context.grad']]);
  });

  test('ends at data, constants, parameters and ∂loss/∂loss', () => {
    const ends = new Map(
      [...everyNode(trail(timeline, 'WQ.2[0,0]@0'))].map(node => [node.address.replace(/\[.*$/, ''), node.end]),
    );
    expect(Object.fromEntries(ends)).toMatchObject({
      tokens: 'data',
      E: 'constant',
      WQ: 'parameter',
      'loss.grad': 'loss',
    });
  });

  test('leads from a parameter to the update that wrote it, in the step before', () => {
    const { end, from } = trail(timeline, 'WQ[0,0]@1', 2);
    expect(end).toBeUndefined();
    expect(from).toMatchObject([{ address: expect.stringMatching(/^WQ\.2\[0,0\]@0:/), op: 'sgd_step' }]);
    expect(addresses(from[0]?.from ?? [])).toEqual(['WQ[0,0]', 'WQ.grad[0,0]']);
  });

  test('follows every cell once and says where else it stands', () => {
    const nodes = [...everyNode(trail(timeline, 'loss@1'))];
    const followed = nodes.filter(({ from }) => from.length > 0).map(({ address }) => address);
    expect(new Set(followed).size).toBe(followed.length);
    expect(nodes.some(({ again }) => again)).toBe(true);
    expect(nodes.filter(({ from, again, end }) => from.length === 0 && !again && !end)).toEqual([]);
  });

  test('names labels, masks, moments and what nothing reads', () => {
    const { timeline: small } = recorded({
      constants: {
        S: [
          [1, 2],
          [3, 4],
        ],
      },
      parameters: {
        x: [
          [1, 2],
          [3, 4],
        ],
      },
      data: [{ want: [[0, 1]] }],
      program: ['A = softmax(causal_mask(x))', 'loss = mse(A[1], want)'],
      train: { loss: 'loss', steps: 1, optimizer: { type: 'adam', lr: 0.1 } },
    });
    const end = (address: string) => trail(small, address, 0).end;
    expect(end('want[0,1]@0')).toBe('label');
    expect(end('causal_mask(x)[0,1]@0')).toBe('mask');
    expect(end('x.grad[0,1]@0')).toBe('mask');
    expect(end('A.grad[0,0]@0')).toBe('zero');
    expect(end('x.m.1[0,0]@0')).toBe('moment');
  });
});

describe('of generated tokens', () => {
  const timeline = timelineOf('kv-cache');

  test('a cached row leads to the step that computed it, past all caches in between', () => {
    const [source, ...others] = trail(timeline, 'block.attention.values[0,0]@6', 1).from;
    expect(others).toEqual([]);
    expect(source).toMatchObject({ address: expect.stringMatching(/^block\.attention\.V\[0,0\]@1:/), op: 'matmul' });
    expect(source?.through).toEqual(['block.attention.values.past', 'block.attention.values']);
  });

  test('a token leads to the draw that made it, the draw to its random number, the first to the prompt', () => {
    const [drawn] = trail(timeline, 'tokens[0,0]@6', 1).from;
    expect(drawn?.address).toMatch(/^next_token\[0,0\]@5:/);
    const random = trail(timeline, 'next_token@6', 1).from.at(-1);
    expect(random).toMatchObject({
      end: 'random',
      from: [],
      address: expect.stringMatching(/^random number of next_token/),
    });
    expect(trail(timeline, 'tokens[0,0]@1', 1).end).toBe('data');
  });

  test('without a cache a token leads to the step that drew it, however long ago', () => {
    const run = timelineOf('microgpt-emma');
    expect(run.program.scenario.title).not.toBe('');
    const { timeline: plain } = recorded({
      vocabulary: ['a', 'b'],
      constants: {
        E: [
          [1, 0.2],
          [0.3, 1],
        ],
      },
      program: ['x = embedding(E, t)', 'logits = x @ E.T'],
      data: [{ t: [0] }],
      generate: { logits: 'logits', input: 't', prompt: ['a'], samples: 1, max_tokens: 4, temperature: 1 },
    });
    expect(trail(plain, 't[0,1]@4', 1).from[0]?.address).toMatch(/^next_token\[0,0\]@1:/);
    expect(trail(plain, 't[0,3]@4', 1).from[0]?.address).toMatch(/^next_token\[0,0\]@3:/);
    expect(trail(plain, 't[0,0]@4', 1).end).toBe('data');
  });
});

describe('the users of a cell', () => {
  const timeline = timelineOf('full-backprop');

  test('are what it fed, forward, as upstream and as a factor', () => {
    const { segment, slot, at: cell } = at(timeline, 'A[1,0]@0');
    expect(
      usersOf(segment, slot, cell).map(({ writes, as, cells }) => [
        writes,
        as,
        cells.map(({ at: [r, c] }) => `${r},${c}`),
      ]),
    ).toEqual([
      ['context', 'value', ['1,0', '1,1']],
      ['V.grad', 'factor', ['0,0', '0,1']],
      ['scaled.grad', 'factor', ['1,0', '1,1']],
    ]);
  });

  test('are found where no gradient flows', () => {
    const { segment, slot } = at(timeline, 'tokens[0,1]@0');
    const [embedded] = usersOf(segment, slot, [0, 1]);
    expect(embedded).toMatchObject({ writes: 'X', as: 'value' });
    expect(embedded?.cells.map(({ at: place }) => place)).toEqual([
      [1, 0],
      [1, 1],
    ]);
  });

  test.each(['full-backprop', 'transformer-2x2', 'xor-training'])('of %s are those whose sources it is', name => {
    const run = timelineOf(name);
    const segment = run.segment(0);
    const forward = new Set<string>();
    const backward = new Set<string>();
    for (const [slot, tensor] of segment.values.entries())
      for (let flat = 0; flat < tensor.data.length; flat++) {
        const cell = [Math.floor(flat / tensor.columns), flat % tensor.columns] as const;
        for (const use of usersOf(segment, slot, cell))
          for (const { at: fed } of use.cells) forward.add(`${slot}[${cell}] → ${use.slot}[${fed}]`);
        for (const source of directSources(run, { step: 0, slot, at: cell }).cells)
          backward.add(`${source.slot}[${source.at}] → ${slot}[${cell}]`);
      }
    const missing = [...backward].filter(edge => !forward.has(edge));
    expect(missing).toEqual([]);
    expect(backward.size).toBeGreaterThan(200);
  });
});
