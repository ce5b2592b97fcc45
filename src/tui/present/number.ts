/** Digits after the point that `P` goes through. */
export const DIGITS = [2, 4, 6, 9, 12] as const;

/** A double has no more figures than this. */
export const MOST_DIGITS = 17;

/** Digits shown until `P` is pressed: enough for the worked examples in print. */
export const DEFAULT_DIGITS = 4;

/**
 * Cells that every number takes at so many digits: sign, one figure, the point and the digits, and never
 * less than the shortest exponent form of any double (`-5e-324`). The same for all numbers, so columns
 * keep their place while time moves.
 */
export function numberWidth(digits: number): number {
  return Math.max(7, digits + 3);
}

/**
 * A number in at most `width` cells, unpadded. Fixed with `digits` after the point where that shows at
 * least two of its own figures; else with fewer digits, else with an exponent. Exact zero is `0`, so it
 * can't be mistaken for a small number; `-0`, `∞`, `-∞` and `NaN` are themselves.
 */
export function formatNumber(value: number, digits: number, width = numberWidth(digits)): string {
  if (Number.isNaN(value)) return 'NaN';
  if (value === 0) return Object.is(value, -0) ? '-0' : '0';
  if (!Number.isFinite(value)) return value > 0 ? '∞' : '-∞';
  const size = Math.abs(value);
  if (size >= 10 ** (1 - digits) && size < 1e21) {
    for (let shown = digits; shown >= 0; shown--) {
      const text = value.toFixed(shown);
      if (text.length <= width) return text;
    }
  }
  return exponent(value, width);
}

/** A whole number without its point, for tensors that hold nothing else (ids, one-hot rows). */
export function formatWhole(value: number, width: number): string {
  const text = Object.is(value, -0) ? '-0' : String(value);
  return text.length <= width ? text : exponent(value, width);
}

/** The longest exponent form that fits; the shortest where none does. */
function exponent(value: number, width: number): string {
  for (let digits = Math.max(0, width - 4); digits > 0; digits--) {
    const text = tidy(value.toExponential(Math.min(100, digits)));
    if (text.length <= width) return text;
  }
  return tidy(value.toExponential(0));
}

/** `1.2e+7` as `1.2e7`: the plus says nothing and takes a cell. */
function tidy(text: string): string {
  return text.replace('e+', 'e');
}

/** A number in a sentence: up to `digits` significant figures, trailing zeros dropped, minus as `−`. */
export function speakNumber(value: number, digits = 6): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? '∞' : '−∞';
  const text = Object.is(value, -0) ? '-0' : String(Number(value.toPrecision(digits)));
  return text.replaceAll('-', '−').replace('e+', 'e');
}

/** A change in a sentence: with + where it is not less than 0. */
export function speakChange(value: number): string {
  return `${value < 0 ? '' : '+'}${speakNumber(value, 4)}`;
}
