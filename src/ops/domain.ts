import { mapCells, type Tensor, zeros } from '../tensor/tensor.ts';

/** Numbers moved away from 0, signs kept: for quotients, and for kinks at 0. */
export function awayFromZero(of: Tensor): Tensor {
  return mapCells(of, value => (value < 0 ? value - 0.25 : value + 0.25));
}

/** Numbers above 0.25: for roots and logarithms. */
export function aboveZero(of: Tensor): Tensor {
  return mapCells(of, value => Math.abs(value) + 0.25);
}

/** The same order with a quarter between neighbours, so that no two numbers tie for an extreme. */
export function spreadApart(of: Tensor): Tensor {
  const order = Array.from({ length: of.data.length }, (_, at) => at).sort(
    (a, b) => (of.data[a] as number) - (of.data[b] as number) || a - b,
  );
  const ranks = zeros(order.length);
  for (const [rank, at] of order.entries()) ranks[at] = rank;
  return mapCells(of, (_, at) => (ranks[at] as number) / 4 - 1);
}

/** Whole numbers from 0 below `count`, made from any numbers: ids. */
export function wholeBelow(of: Tensor, count: number): Tensor {
  return mapCells(of, value => Math.floor(Math.abs(value) * 97) % count);
}
