import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { Segment } from '../../src/engine/tape.ts';
import { explain } from '../../src/explain/explain.ts';
import type { Explanation } from '../../src/explain/explanation.ts';
import { operations } from '../../src/ops/index.ts';
import { gradientOf } from '../../src/ops/operation.ts';
import { cellOf, type Index, type Tensor } from '../../src/tensor/tensor.ts';
import { jacobianFactors } from '../../src/tui/present/factors.ts';
import { timelineOf as recorded } from '../engine/timeline-of.ts';
import { explained } from '../explain/at.ts';
import { timelineOf } from '../scenarios/shipped.ts';

/** Between them all operations whose derivatives are products, and all ways of masking. */
const SCENARIOS = [
  'full-backprop',
  'microgpt-emma',
  'transformer',
  'encoder-decoder',
  'baby-transformer-causal',
  'basics-derivative-rules',
  'xor-sigmoid',
];

/** Explanations of the first, the middle and the last cell of every gradient. */
function* gradientsIn(name: string): Generator<{ segment: Segment; explanation: Explanation }> {
  const segment = timelineOf(name).segment(0);
  for (const [slot, { kind, shape }] of segment.tape.instructions.entries()) {
    if (kind !== 'differentiated') continue;
    const cells = shape.rows * shape.columns;
    for (const flat of new Set([0, Math.floor(cells / 2), cells - 1])) {
      const at: Index = [Math.floor(flat / shape.columns), flat % shape.columns];
      yield { segment, explanation: explain(segment, slot, at) };
    }
  }
}

const CELL = /^(.+)\[(\d+|[a-z]),(\d+|[a-z])\]$/;

/** The number that a heading says stands in the line of a term; undefined where it names no cell. */
function toldBy(heading: string, segment: Segment, { cellFormula }: Explanation, fed: Index): number | undefined {
  const [, mine, letter, less] = /^δ_(\d+)([a-z]) − (.+)$/.exec(heading) ?? [];
  const numberOf = (index: string) =>
    /^\d/.test(index) ? Number(index) : (fed[cellFormula?.index.indexOf(index) as 0 | 1] as number);
  const [, id = '', row = '', column = ''] = CELL.exec(less ?? heading) ?? [];
  const slot = segment.tape.slots.get(id);
  if (slot === undefined) return undefined;
  const there = cellOf(segment.values[slot] as Tensor, [numberOf(row), numberOf(column)]);
  return less ? Number(numberOf(letter as string) === Number(mine)) - there : there;
}

test.each(SCENARIOS)('in %s every factor stands under the cell that it is, in the order of the formula', name => {
  let told = 0;
  for (const { segment, explanation } of gradientsIn(name)) {
    const { address, jacobian = [], cellFormula } = explanation;
    const { headings, of } = jacobianFactors(explanation);
    expect(headings.join(' '), address).not.toContain('…');
    for (const [position, { fed, parts, derivative }] of jacobian.entries()) {
      if (parts || derivative.kind === 'choice') continue;
      for (const [column, value] of of(position).entries()) {
        const number = value === undefined ? undefined : toldBy(headings[column] as string, segment, explanation, fed);
        if (number === undefined) continue;
        told++;
        expect(value, `${address}: ${headings[column]}, term ${position}`).toBeCloseTo(number, 14);
      }
    }
    const { text = '', factors = [] } = cellFormula ?? {};
    if (!factors.every(factor => text.includes(factor))) continue; // written in another way: `x[0,0]·x[0,0]` for a power
    let from = cellFormula?.upstream.length ?? 0;
    for (const factor of factors) {
      from = text.indexOf(factor, from) + factor.length;
      expect(from, `${factor} in its place of ${text}`).toBeGreaterThan(factor.length);
    }
  }
  expect(told).toBeGreaterThan(20);
});

test('an index that is part of a name in the scenario stays what it is', () => {
  const renamed = JSON.parse(readFileSync('scenarios/full-backprop.json', 'utf8').replace(/\bA\b(?=[ .@[)])/g, 'r_in'));
  const { cellFormula } = explained(recorded(renamed).timeline, 'scaled.grad[1,0]@0');
  expect(cellFormula?.text).toBe('Σ_k r_in.grad[1,k]·r_in[1,k]·(δ_0k − r_in[1,0])');
});

test('what a gradient reads once is no sum: its index is the number it has', () => {
  const timeline = timelineOf('microgpt-emma');
  const textOf = (address: string) => explained(timeline, address).cellFormula?.text;
  expect(textOf('wpe.grad[1,0]@0')).toBe('(embedding(wpe, positions)).grad[1,0]·(1 where positions[0,1] = 1, else 0)');
  expect(textOf('block.attention.head[0].scaled.grad[2,1]@0')).toBe(
    'block.attention.head[0].masked.grad[2,1]·(1 where 1 ≤ T − t + 2, else 0)',
  );
});

test('every derivative is written as one: ∂out[i,j]/∂x[i,j] = …', () => {
  for (const op of operations)
    for (const position of op.inputs === 'list' ? [0, 1] : op.inputs.keys()) {
      const formula = gradientOf(op, position)?.jacobianFormula;
      if (formula !== undefined) expect(formula).toMatch(/^∂out(\[[^[\]]+,[^[\]]+\])?\/∂\w+\[[^[\]]+,[^[\]]+\] = \S/u);
    }
});
