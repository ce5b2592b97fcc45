import { describe, expect, test } from 'vitest';
import type { Tensor } from '../../src/tensor/tensor.ts';
import { leadIn } from '../../src/tui/lead.ts';
import { spokenLines } from '../../src/tui/present/speech.ts';
import { pressAll } from '../../src/tui/press.ts';
import { openingState, type State } from '../../src/tui/state.ts';
import { keys, worldOfScenario } from './scene.ts';

// The gradient of an embedding of 1000 rows, of which those of some words hold numbers.
const world = worldOfScenario('baby-transformer');
const SIZE = { columns: 120, rows: 40 };

function at(session: string, name = 'token_embed.grad'): State {
  return pressAll(world, openingState(SIZE), keys(`:open ${name}@0<enter>${session}`));
}

/** The rows that hold a number. */
function rowsOf(name: string): number[] {
  const { tape, values } = world.segment(0);
  const { data, columns } = values[tape.slots.get(name) as number] as Tensor;
  return [...new Set([...data].flatMap((value, at) => (value === 0 ? [] : [Math.floor(at / columns)])))];
}

describe('a matrix that shows zeros only', () => {
  test('keeps its cursor, says where the numbers are, and n goes there', () => {
    const rows = rowsOf('token_embed.grad');
    expect(rows.length).toBeGreaterThan(1);
    const state = at('<escape>');
    expect(state.place.cell).toEqual([0, 0]);
    expect(leadIn(world, state)).toEqual({ key: 'n', cell: [rows[0], 0] });
    expect(spokenLines(world, state)).toContain(`Everything in view is 0: n goes to row ${rows[0]}, column 0.`);
    const there = at('n');
    expect(there.place.cell).toEqual([rows[0], 0]);
    expect(leadIn(world, there)).toBeUndefined();
    expect(at('nn').place.cell).toEqual([rows[0], 1]);
  });

  test('leads back where all numbers are behind, and past a search for something else', () => {
    const last = rowsOf('token_embed.grad#0').at(-1);
    const behind = at(':cell 999,63<enter><escape>', 'token_embed.grad#0');
    expect(leadIn(world, behind)).toMatchObject({ key: 'N', cell: [last, 63] });
    expect(pressAll(world, behind, ['N']).place.cell).toEqual([last, 63]);
    const searched = at('/softmax<enter>:open token_embed.grad@0<enter>');
    expect(leadIn(world, searched)).toMatchObject({ key: '/!= 0' });
  });

  test('does not tell what is hidden, nor lead where numbers are in view', () => {
    expect(leadIn(world, at('z'))).toBeUndefined();
    expect(leadIn(world, at('', 'logits#0'))).toBeUndefined();
    expect(at(':goto 0:0<enter>n').message).toMatch(/Nothing was searched for yet/);
  });
});
