/** Significant digits of the largest number of a group, where nothing else is asked for. */
const DIGITS = 6;

/**
 * Numbers that stand together, written with one number of decimals so that their points align: six
 * significant digits of the largest, without zeros that all have at the end. A number too small for
 * that, and all of a group of very large or very small ones, is written with an exponent.
 */
export function numberTexts(values: readonly number[], digits = DIGITS): string[] {
  const largest = values.reduce((most, value) => (Number.isFinite(value) ? Math.max(most, Math.abs(value)) : most), 0);
  const magnitude = largest === 0 ? 0 : Math.floor(Math.log10(largest));
  if (magnitude < -5 || magnitude > 8) return values.map(value => exponential(value, digits));
  const decimals = Math.max(0, digits - 1 - magnitude);
  const texts = values.map(value => fixed(value, decimals, digits));
  const spare = Math.min(
    decimals,
    ...texts.filter(text => text.includes('.') && !text.includes('e')).map(trailingZeros),
  );
  return texts.map(text => (text.includes('.') && !text.includes('e') ? shorten(text, spare, decimals) : text));
}

/** One number on its own. */
export function numberText(value: number, digits = DIGITS): string {
  return numberTexts([value], digits)[0] as string;
}

function fixed(value: number, decimals: number, digits: number): string {
  if (!Number.isFinite(value)) return special(value);
  const text = value.toFixed(decimals);
  return value !== 0 && Number(text) === 0 ? exponential(value, Math.min(3, digits)) : text;
}

function exponential(value: number, digits: number): string {
  if (!Number.isFinite(value)) return special(value);
  return value === 0 ? '0' : value.toExponential(digits - 1).replace(/\.?0*e\+?/, 'e');
}

function special(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  return value > 0 ? '∞' : '-∞';
}

function trailingZeros(text: string): number {
  return text.length - text.replace(/0*$/, '').length;
}

/** Takes away the zeros that are spare, and the point with the last of them. */
function shorten(text: string, spare: number, decimals: number): string {
  return text.slice(0, text.length - spare - (spare === decimals ? 1 : 0));
}
