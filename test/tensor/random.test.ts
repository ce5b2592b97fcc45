import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { nextUniform, normals, seededState, shuffledOrder, uniforms } from '../../src/tensor/random.ts';

function mean(numbers: Float64Array): number {
  return numbers.reduce((total, value) => total + value, 0) / numbers.length;
}

describe('random numbers', () => {
  test('are the same for the same seed and name, and others for another seed or name', () => {
    const draw = (seed: number, name: string) => normals(seededState(seed, name), 8, 1);
    expect(draw(7, 'WQ')).toEqual(draw(7, 'WQ'));
    expect(draw(7, 'WQ')).not.toEqual(draw(8, 'WQ'));
    expect(draw(7, 'WQ')).not.toEqual(draw(7, 'WK'));
  });

  test('do not change from one release to the next', () => {
    expect([...uniforms(seededState(0, 'x'), 3, 0, 1)]).toMatchInlineSnapshot(`
      [
        0.8929302639976736,
        0.09709879475626082,
        0.7955847109395949,
      ]
    `);
    expect([...normals(seededState(0, 'x'), 2, 1)]).toMatchInlineSnapshot(`
      [
        1.732540756662069,
        0.16546237203412456,
      ]
    `);
  });

  test('one by one from a state that went through JSON they are those drawn at once', () => {
    let state = seededState(3, 'samples');
    const single: number[] = [];
    for (let count = 0; count < 20; count++) {
      const [value, next] = nextUniform(JSON.parse(JSON.stringify(state)));
      single.push(value);
      state = next;
    }
    expect(single).toEqual([...uniforms(seededState(3, 'samples'), 20, 0, 1)]);
  });

  test('have the mean and the spread they are asked for', () => {
    const drawn = normals(seededState(1, 'w'), 100_000, 0.08);
    expect(Math.abs(mean(drawn))).toBeLessThan(0.001);
    expect(Math.sqrt(mean(drawn.map(value => value * value)))).toBeCloseTo(0.08, 3);
    const even = uniforms(seededState(1, 'u'), 100_000, -1, 3);
    expect(mean(even)).toBeCloseTo(1, 1);
    expect(Math.min(...even.subarray(0, 1000))).toBeGreaterThanOrEqual(-1);
    expect(Math.max(...even.subarray(0, 1000))).toBeLessThan(3);
  });

  test('an order holds every position once, and each position comes first about equally often', () => {
    fc.assert(
      fc.property(fc.integer(), fc.nat(50), (seed, length) => {
        const order = shuffledOrder(seededState(seed, 'data'), length);
        expect([...order].sort((a, b) => a - b)).toEqual(Array.from({ length }, (_, at) => at));
      }),
    );
    const first = new Array<number>(5).fill(0);
    for (let seed = 0; seed < 5000; seed++) {
      const at = shuffledOrder(seededState(seed, 'data'), 5)[0] as number;
      first[at] = (first[at] as number) + 1;
    }
    for (const count of first) expect(Math.abs(count - 1000)).toBeLessThan(150);
  });
});
