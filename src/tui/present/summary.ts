import type { Tensor } from '../../tensor/tensor.ts';
import { countDecade, type Decades, formatOfDecades, type NumberFormat, noDecades } from './number-format.ts';
import { HEAT } from './rows.ts';

/** What the display needs to know of a whole tensor; computed once a tensor, so that scrolling costs the window only. */
export interface Summary {
  /** The largest finite |value|; 0 where there is none. */
  readonly scale: number;
  /** Every number is whole and short: ids, one-hot rows. */
  readonly whole: boolean;
  /** The longest text of a whole number. */
  readonly wholeWidth: number;
  readonly nans: number;
  readonly low: number;
  readonly high: number;
  readonly decades: Decades;
}

const summaries = new WeakMap<Tensor, Summary>();

/** The summary of a tensor, remembered. */
export function summaryOf(tensor: Tensor): Summary {
  const known = summaries.get(tensor);
  if (known) return known;
  const summary = summarise(tensor);
  summaries.set(tensor, summary);
  return summary;
}

function summarise(tensor: Tensor): Summary {
  let scale = 0;
  let whole = true;
  let nans = 0;
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  const decades = noDecades();
  for (let at = 0; at < tensor.data.length; at++) {
    const value = tensor.data[at] as number;
    countDecade(decades, value);
    if (Number.isNaN(value)) nans++;
    else {
      if (value < low) low = value;
      if (value > high) high = value;
      const size = Math.abs(value);
      if (size > scale && size < Number.POSITIVE_INFINITY) scale = size;
    }
    if (whole && (!Number.isInteger(value) || Math.abs(value) > 99999)) whole = false;
  }
  const wholeWidth = whole ? Math.max(2, String(low).length, String(high).length) : 0;
  return { scale, whole, wholeWidth, nans, low, high, decades };
}

/** How strongly a number is coloured beside the tensor's largest: −HEAT…HEAT, 0 for zero and for what is not finite. */
export function heatOf(value: number, scale: number): number {
  if (!(scale > 0) || !Number.isFinite(value) || value === 0) return 0;
  return Math.sign(value) * Math.max(1, Math.round((Math.abs(value) / scale) * HEAT));
}

const formats = new WeakMap<Tensor, Map<number, NumberFormat>>();

/** How the numbers of a picture are written: one way for all of them; remembered by tensor and digits. */
export function formatOf({ tensor, digits }: { readonly tensor: Tensor; readonly digits: number }): NumberFormat {
  const byDigits = formats.get(tensor) ?? new Map<number, NumberFormat>();
  formats.set(tensor, byDigits);
  const found = byDigits.get(digits) ?? formatOfDecades(summaryOf(tensor).decades, digits);
  byDigits.set(digits, found);
  return found;
}
