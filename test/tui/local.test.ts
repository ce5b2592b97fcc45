import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { callOf } from '../../src/tui/present/local.ts';
import { plainText } from '../../src/tui/present/rows.ts';
import { whyDrawing } from '../../src/tui/present/why.ts';
import type { WhyPicture } from '../../src/tui/present/why-shown.ts';
import { pressAll } from '../../src/tui/press.ts';
import { stageOf } from '../../src/tui/stage.ts';
import { openingState } from '../../src/tui/state.ts';
import { whyPicture } from '../../src/tui/why-picture.ts';
import { worldOf } from '../../src/tui/world-of.ts';
import { timelineOf } from '../engine/timeline-of.ts';
import { keys } from './scene.ts';

describe('the names of a call', () => {
  const tape = (...ids: string[]) => ({ slots: new Map(ids.map((id, slot) => [id, slot])) });

  test('lose the whole path before them and nothing less', () => {
    const { local } = callOf('attention', tape());
    expect(local('attention.q[i,j] = Σ_k masked_attention.q[i,k]')).toBe('q[i,j] = Σ_k masked_attention.q[i,k]');
    expect(local('encode.attention.q · ∂attention.A[1,0]/∂attention.s')).toBe('encode.attention.q · ∂A[1,0]/∂s');
    expect(local('attention[1].q + attention.(q @ K.T)[0,0]')).toBe('attention[1].q + (q @ K.T)[0,0]');
    expect(callOf('block[1].head[0]', tape()).local('block[1].head[0].q, xblock[1].head[0].q, block[1].q')).toBe(
      'q, xblock[1].head[0].q, block[1].q',
    );
  });

  test('stay whole where the rest is the name of another tensor, or made from it', () => {
    const { local } = callOf('f', tape('q', 'x#0', 'exp(q)', '(q @ W)'));
    expect(local('f.q[i,j] = Σ_k q[i,k]·W[k,j]')).toBe('f.q[i,j] = Σ_k q[i,k]·W[k,j]');
    expect(local('f.q.grad f.x.2#1 f.exp(q)[0,0] f.(q @ W)[0,0]')).toBe(
      'f.q.grad f.x.2#1 f.exp(q)[0,0] f.(q @ W)[0,0]',
    );
    expect(local('f.A f.exp(A) f.(q @ V)')).toBe('A exp(A) (q @ V)');
  });
});

/** Functions whose names are parts of each other's, and tensors that may share a name with the program's. */
const FUNCTIONS = ['attention', 'masked_attention', 'q', 'ask_q', 'attention_q'];
const TENSORS = ['q', 'k', 'attention', 'x2', 'y'];

/** Statements of one body: what it computes from what it has so far, and the calls of functions that are already there. */
const body = fc.array(
  fc.record({
    name: fc.constantFrom(...TENSORS),
    what: fc.constantFrom('softmax', 'relu', 'matmul', 'add', 'call', 'call'),
    of: fc.nat(4),
    other: fc.nat(4),
  }),
  { minLength: 1, maxLength: 3 },
);

type Body = typeof body extends fc.Arbitrary<infer Value> ? Value : never;

function statements(made: Body, given: string, functions: readonly string[]): string[] {
  const known = [given];
  const lines = made.map(({ name, what, of, other }) => {
    const [a, b] = [known[of % known.length], known[other % known.length]];
    known.push(name);
    if (what === 'call' && functions.length) return `${name} = ${functions[other % functions.length]}(${a})`;
    if (what === 'add') return `${name} = ${a} + exp(${b})`;
    return what === 'matmul' || what === 'call' ? `${name} = ${a} @ ${b}` : `${name} = ${what}(${a} @ W)`;
  });
  return lines;
}

function scenarioOf(bodies: readonly Body[], program: Body): object {
  const functions = Object.fromEntries(
    bodies.map((made, at) => [
      `${FUNCTIONS[at]}(x)`,
      [...statements(made, 'x', FUNCTIONS.slice(0, at)), `return ${made.at(-1)?.name} @ W`],
    ]),
  );
  const lines = statements(program, 'x', FUNCTIONS.slice(0, bodies.length));
  const matrix = { init: 'normal', shape: [2, 2] };
  return {
    functions,
    parameters: { W: matrix },
    constants: {
      x: [
        [0.1, 0.2],
        [0.3, -0.4],
      ],
    },
    program: [...lines, `end = ${program.at(-1)?.name} @ W`, 'loss = mse(end, x)'],
    train: { loss: 'loss', steps: 1, optimizer: { type: 'sgd', lr: 0.1 } },
  };
}

/** The names before an index on the pane: `masked_attention.q` of `masked_attention.q[i,j]`. */
function namesOn(picture: WhyPicture, width: number): Set<string> {
  const { before, table, after } = whyDrawing(picture, width, 100);
  const cells = table ? [...table.columns, ...table.lines.flatMap(line => Object.values(line))] : [];
  const text = [...[...before, ...after].map(plainText), ...cells].join('\n');
  const brackets = String.raw`\((?:[^()]|\([^()]*\))*\)`;
  const name = String.raw`(?<![…\p{L}\p{N}_.\])])((?:[\p{L}_][\p{L}\p{N}_]*(?:\[\d+\](?=\.))?)(?:\.(?:[\p{L}\p{N}_]+(?:\[\d+\](?=\.))?|${brackets}))*)\[[\di-n],`;
  return new Set([...text.matchAll(new RegExp(name, 'gu'))].map(([, found]) => found as string));
}

test('every name on the Why pane, as the program or else as the call has it, is of the tensor that it stands for', () => {
  let shortened = 0;
  fc.assert(
    fc.property(fc.array(body, { minLength: 2, maxLength: 5 }), body, (bodies, program) => {
      const world = worldOf(timelineOf(scenarioOf(bodies, program)).timeline);
      const { instructions, slots } = world.segment(0).tape;
      for (const event of instructions.keys()) {
        const state = pressAll(world, openingState({ columns: 120, rows: 40 }), keys(`${event}g<tab>e`));
        const picture = whyPicture(world, stageOf(world, state.place, state), state);
        const { instance } = picture.within;
        // another width: a table is laid out once for each
        const whole = namesOn({ ...picture, within: callOf('', world.segment(0).tape) }, 401);
        for (const name of namesOn(picture, 400)) {
          if (slots.has(name)) {
            expect(whole).toContain(name);
            continue;
          }
          if (whole.has(name)) continue; // a letter of the formula
          expect(whole).toContain(`${instance}.${name}`);
          shortened++;
        }
      }
    }),
    { numRuns: 60 },
  );
  expect(shortened).toBeGreaterThan(200);
});
