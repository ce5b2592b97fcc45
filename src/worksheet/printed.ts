/** A number as it was printed: what it says, and how finely. */
export interface Printed {
  readonly text: string;
  readonly value: number;
  /** One of its last digit: 0.001 for `0.250`; 0 for ∞ and NaN, which have no digits. */
  readonly unit: number;
}

const NUMBER = /^([+-]?)(\d+\.?\d*|\.\d+)(?:(?:e|×10\^|·10\^)([+-]?\d+))?(%?)$/i;

const WORDS: Readonly<Record<string, number>> = {
  nan: Number.NaN,
  inf: Number.POSITIVE_INFINITY,
  '+inf': Number.POSITIVE_INFINITY,
  '-inf': Number.NEGATIVE_INFINITY,
};

/** Reads a printed number (`-0.0376`, `1.5e-3`, `25.0%`, `−∞`); undefined where it is none. */
export function readPrinted(text: string): Printed | undefined {
  const plain = text
    .trim()
    .replace(/−/g, '-')
    .replace(/\s*×\s*10/, '×10');
  const word = WORDS[plain.toLowerCase().replace(/∞|infinity/, 'inf')];
  if (word !== undefined) return { text, value: word, unit: 0 };
  const [, sign, digits, exponent = '0', percent] = NUMBER.exec(plain) ?? [];
  if (digits === undefined) return undefined;
  const decimals = digits.split('.')[1]?.length ?? 0;
  const shift = Number(exponent) - (percent ? 2 : 0);
  // Read as one decimal numeral, so that 25.0% is 0.25 to the bit.
  const value = Number(`${sign}${digits}e${shift}`);
  const unit = Number(`1e${shift - decimals}`);
  return Number.isFinite(value) && unit > 0 ? { text, value, unit } : undefined;
}

/** Whether a number rounds to what was printed; where it lies half way, to either side. */
export function roundsTo(value: number, printed: Printed): boolean {
  return within(value, printed, 0);
}

/** Whether a number is off what was printed by no more than half its last digit and so much again. */
export function within(value: number, printed: Printed, slack: number): boolean {
  if (Object.is(value, printed.value)) return true;
  // An infinity is off every finite number, by more than any slack that would be in proportion to it.
  if (!Number.isFinite(value) || !Number.isFinite(printed.value)) return false;
  // The last bits of the decimal numeral itself, so that a number half way counts as such.
  const bits = 4 * Number.EPSILON * Math.max(Math.abs(value), Math.abs(printed.value));
  return Math.abs(value - printed.value) <= printed.unit / 2 + slack + bits;
}

/** Whether what was printed is a number cut off after its last digit instead of rounded; something must be left of it. */
export function cutTo(value: number, { value: printed, unit }: Printed): boolean {
  const left = Math.abs(value) - Math.abs(printed);
  return unit > 0 && left >= 0 && left < unit && value * printed > 0;
}

/** Whether what was printed is a number rounded twice: first to one or two more digits. */
export function roundedTwiceTo(value: number, printed: Printed): boolean {
  return [printed.unit / 10, printed.unit / 100].some(
    unit => unit > 0 && roundsTo(Math.round(value / unit) * unit, printed),
  );
}

/** A number as it would have been printed with a last digit of this size: `0.2506`, `1.5e-7`. */
export function asPrinted(value: number, unit: number): string {
  if (!(unit > 0) || !Number.isFinite(value)) return String(value);
  const decimals = -Math.round(Math.log10(unit));
  if (decimals < 0) return String(Math.round(value / unit) * unit);
  return decimals <= 100 ? value.toFixed(decimals) : String(value);
}
