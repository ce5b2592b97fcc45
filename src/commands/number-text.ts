/** Significant digits of the largest number of a group, where nothing else is asked for. */
const DIGITS = 6;

/**
 * Numbers that stand together, written so that their points align when they are set against the right:
 * six significant digits of the largest, without decimals that none of them needs. An exact 0 is `0`,
 * with space for the decimals it has not. A number too small for the group's decimals has an exponent;
 * where all are very large or very small, all have one.
 */
export function numberTexts(values: readonly number[], digits = DIGITS): string[] {
  const largest = values.reduce((most, value) => (Number.isFinite(value) ? Math.max(most, Math.abs(value)) : most), 0);
  const magnitude = largest === 0 ? 0 : Math.floor(Math.log10(largest));
  if (magnitude < -5 || magnitude > 8) return values.map(value => special(value) ?? exponential(value, digits));
  const most = Math.max(0, digits - 1 - magnitude);
  const decimals = values.reduce((needed, value) => Math.max(needed, decimalsOf(value, most)), 0);
  const space = decimals > 0 ? ' '.repeat(decimals + 1) : '';
  return values.map(value => {
    if (value === 0) return `${special(value)}${space}`;
    return (
      special(value) ?? (vanishes(value, most) ? exponential(value, Math.min(3, digits)) : value.toFixed(decimals))
    );
  });
}

/** One number on its own. */
export function numberText(value: number, digits = DIGITS): string {
  return (numberTexts([value], digits)[0] as string).trimEnd();
}

/** How many decimals a number needs, up to so many: 0.1 needs one, 1/3 all of them. */
function decimalsOf(value: number, most: number): number {
  if (special(value) !== undefined || vanishes(value, most)) return 0;
  const [, decimals = ''] = value.toFixed(most).split('.');
  return decimals.replace(/0+$/, '').length;
}

/** Whether nothing is left of a number with so many decimals, though it is not 0. */
function vanishes(value: number, decimals: number): boolean {
  return Number(value.toFixed(decimals)) === 0;
}

function exponential(value: number, digits: number): string {
  return value.toExponential(digits - 1).replace(/\.?0*e\+?/, 'e');
}

/** Numbers that are written as a word or a sign, and 0. */
function special(value: number): string | undefined {
  if (Number.isNaN(value)) return 'NaN';
  if (value === 0) return Object.is(value, -0) ? '-0' : '0';
  if (Number.isFinite(value)) return undefined;
  return value > 0 ? '∞' : '-∞';
}
