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
 * a paragraph where all of them fit; else under each other, each as wide as the pane; else the operands clipped
 * over the result; else the result alone.
 */
export function arrange(pictures: readonly MatrixPicture[], width: number, height: number): Placed[] {
  return (
    whole(pictures, width, height, width) ??
    whole(pictures, width, height) ??
    stacked(pictures, width, height) ??
    clipped(pictures, width, height)
  );
}

/** Null where they do not fit; titles may be wider than the numbers under them up to `widestTitle`. */
function whole(
  pictures: readonly MatrixPicture[],
  width: number,
  height: number,
  widestTitle?: number,
): Placed[] | null {
  const placed: Placed[] = [];
  let x = 0;
  let y = 0;
  let band = 0;
  for (const [picture, one] of pictures.entries()) {
    const size = measure(one, widestTitle);
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
  const sizes = pictures.map(picture => measure(picture));
  const widths = shares(
    sizes.slice(0, result).map(size => size.width),
    width - GAP * (result - 1),
  );
  const cramped = widths.some((share, at) => share < Math.min(LEAST_WIDTH, sizes[at]?.width ?? 0));
  if (result === 0 || cramped || height < LEAST_HEIGHT)
    return [{ picture: result, x: 0, y: 0, width, height: Math.max(1, height - TITLE) }];
  const room = height - 2 * TITLE - 1;
  const tallest = Math.max(...sizes.slice(0, result).map(size => size.height));
  const above = Math.min(tallest, Math.max(Math.floor(room / 2), room - (sizes[result]?.height ?? 0)));
  let x = 0;
  const operands = widths.map((share, picture) => {
    const placed = { picture, x, y: 0, width: share, height: Math.min(sizes[picture]?.height ?? 0, above) };
    x += share + GAP;
    return placed;
  });
  const y = above + TITLE + 1;
  return [...operands, { picture: result, x: 0, y, width, height: height - y - TITLE }];
}

/** All rows of all of them under each other, their columns clipped; null where they are too tall. */
function stacked(pictures: readonly MatrixPicture[], width: number, height: number): Placed[] | null {
  let next = 0;
  const placed = pictures.map((one, picture) => {
    const y = next;
    const rows = measure(one).height;
    next += TITLE + rows + 1;
    return { picture, x: 0, y, width, height: rows };
  });
  return next - 1 <= height ? placed : null;
}

/** Divides a width: whoever needs less than an equal share gets what it needs, the others share the rest. */
function shares(needed: readonly number[], width: number): number[] {
  const given = new Map<number, number>();
  let left = width;
  const hungry = [...needed.keys()].sort((a, b) => (needed[a] as number) - (needed[b] as number));
  for (const [taken, at] of hungry.entries()) {
    const share = Math.max(0, Math.min(needed[at] as number, Math.floor(left / (hungry.length - taken))));
    given.set(at, share);
    left -= share;
  }
  return needed.map((_, at) => given.get(at) as number);
}
