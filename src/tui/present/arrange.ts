import { type MatrixPicture, measure } from './matrix.ts';

/** A matrix's window in the pane: which picture, where, and the size of its grid without its title. */
export interface Placed {
  readonly picture: number;
  readonly x: number;
  /** Row of its title; the grid begins below it. */
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Columns between two matrices. */
const GAP = 2;
/** Rows of a title over each matrix. */
const TITLE = 1;
/** A narrower window shows too little of an operand to be worth its place. */
const LEAST_WIDTH = 18;
/** Fewer rows in the pane, and the result needs them all. */
const LEAST_HEIGHT = 12;

/**
 * Places matrices in a pane, the result (the last) always among them: whole and side by side like words in
 * a paragraph where all of them fit; else the operands clipped over the result; else the result alone.
 */
export function arrange(pictures: readonly MatrixPicture[], width: number, height: number): Placed[] {
  return whole(pictures, width, height) ?? clipped(pictures, width, height);
}

function whole(pictures: readonly MatrixPicture[], width: number, height: number): Placed[] | null {
  const placed: Placed[] = [];
  let x = 0;
  let y = 0;
  let band = 0;
  for (const [picture, one] of pictures.entries()) {
    const size = measure(one);
    if (x > 0 && x + size.width > width) {
      y += band + 1;
      x = 0;
      band = 0;
    }
    placed.push({ picture, x, y, width: size.width, height: size.height });
    x += size.width + GAP;
    band = Math.max(band, size.height + TITLE);
    if (size.width > width || y + band > height) return null;
  }
  return placed;
}

function clipped(pictures: readonly MatrixPicture[], width: number, height: number): Placed[] {
  const result = pictures.length - 1;
  const sizes = pictures.map(measure);
  const share = Math.floor((width - GAP * (result - 1)) / Math.max(1, result));
  const own = sizes[result] as { height: number };
  if (result === 0 || share < LEAST_WIDTH || height < LEAST_HEIGHT)
    return [{ picture: result, x: 0, y: 0, width, height: Math.max(1, height - TITLE) }];
  const tallest = Math.max(...sizes.slice(0, result).map(size => size.height));
  const fair = Math.floor((height - 2 * TITLE - 1) / 2);
  const above = Math.min(tallest, Math.max(fair, height - 2 * TITLE - 1 - own.height));
  let x = 0;
  const operands = sizes.slice(0, result).map((size, picture) => {
    const placed = { picture, x, y: 0, width: Math.min(size.width, share), height: Math.min(size.height, above) };
    x += placed.width + GAP;
    return placed;
  });
  const y = above + TITLE + 1;
  return [...operands, { picture: result, x: 0, y, width, height: height - y - TITLE }];
}
