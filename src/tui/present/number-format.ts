import { formatNumber, numberWidth } from './number.ts';

/** How many finite nonzero numbers of a tensor lie in each decade; index 0 is 1e-324, as small as a double gets. */
export type Decades = Uint32Array;

const LOWEST = -324;
const COUNT = 309 - LOWEST;

/** No number counted yet. */
export function noDecades(): Decades {
  return new Uint32Array(COUNT);
}

/** Counts a number; zeros and what is not finite have no decade. */
export function countDecade(decades: Decades, value: number): void {
  const size = Math.abs(value);
  if (size === 0 || !(size < Number.POSITIVE_INFINITY)) return;
  const at = Math.max(0, Math.floor(Math.log10(size)) - LOWEST);
  decades[at] = (decades[at] as number) + 1;
}

/** One way to write all numbers of a matrix, so that their points stand under each other. */
export interface NumberFormat {
  readonly kind: 'fixed' | 'exponent';
  /** Digits after the point; of an exponent form those of its mantissa. */
  readonly digits: number;
  /** Cells that every number takes at most. */
  readonly width: number;
}

/** A number has at least so many figures of its own, or its neighbours make room for more digits. */
const FIGURES = 2;
/** How many cells wider than usual a matrix may be for that. */
const WIDER = 3;
/** In a matrix of more cells than this a few small numbers do not change how all the others are written. */
const FEW = 64;
const STRAYS = 0.05;
/** Digits of a mantissa: `-1.59e-4`. */
const MANTISSA = 2;

/**
 * The format of a matrix whose numbers lie in these decades: `digits` after the point; a few more where the
 * small ones need them to show two figures, fewer where the large ones need the room; exponents for all
 * where neither does. Never narrower than usual, so that columns keep their place while time moves.
 */
export function formatOfDecades(decades: Decades, digits: number): NumberFormat {
  const usual = numberWidth(digits);
  const { lowest, highest } = rangeOf(decades);
  if (highest === undefined || lowest === undefined) return { kind: 'fixed', digits, width: usual };
  const wanted = Math.max(digits, FIGURES - 1 - lowest);
  const whole = Math.max(1, highest + 1); // figures before the point
  const room = usual + WIDER - whole - 2; // the sign and the point
  const shown = Math.min(wanted, room);
  const legible = lowest >= FIGURES - 1 - shown;
  if (!legible || shown < 0) return exponentFormat(decades, usual);
  return { kind: 'fixed', digits: shown, width: Math.max(usual, whole + shown + 2) };
}

/** As wide as the longest exponent among all the numbers needs. */
function exponentFormat(decades: Decades, usual: number): NumberFormat {
  const exponents = [...decades.keys()].filter(at => (decades[at] as number) > 0).map(at => String(at + LOWEST).length);
  return { kind: 'exponent', digits: MANTISSA, width: Math.max(usual, MANTISSA + 4 + Math.max(...exponents)) };
}

/** The decades between which the numbers lie, a few small strays of a large matrix aside. */
function rangeOf(decades: Decades): { lowest: number | undefined; highest: number | undefined } {
  let count = 0;
  for (const one of decades) count += one;
  const ignored = count > FEW ? Math.floor(count * STRAYS) : 0;
  let passed = 0;
  const low = decades.findIndex(one => {
    passed += one;
    return passed > ignored;
  });
  const high = decades.findLastIndex(one => one > 0);
  return { lowest: low < 0 ? undefined : low + LOWEST, highest: high < 0 ? undefined : high + LOWEST };
}

/** A number as its matrix writes them; one too small for that has an exponent, so that it is not taken for zero. */
export function formatIn({ kind, digits, width }: NumberFormat, value: number): string {
  if (value === 0 || !Number.isFinite(value)) return formatNumber(value, digits, width);
  if (kind === 'exponent') return value.toExponential(digits).replace('e+', 'e');
  return Math.abs(value) < ALMOST * 10 ** (1 - digits)
    ? formatNumber(value, digits, width)
    : formatFixed(value, digits, width);
}

/** 9.9999e-5 may have counted as 1e-4. */
const ALMOST = 0.999;

function formatFixed(value: number, digits: number, width: number): string {
  const text = value.toFixed(digits);
  return text.length <= width ? text : formatNumber(value, digits, width);
}
