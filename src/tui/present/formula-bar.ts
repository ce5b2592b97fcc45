import { numbersText } from '../../arithmetic/text.ts';
import type { Explanation } from '../../explain/explanation.ts';
import { jacobianFactors } from './factors.ts';
import { speakNumber } from './number.ts';
import { clip, line, plainText, type Row, wrap } from './rows.ts';

/** Items of a longer list that the line of numbers writes out; the table has them all. */
const ITEMS_WRITTEN = 6;
/** More terms than that are left to the table. */
const TERMS_WRITTEN = 4;

/** The formula bar: in symbols, in numbers. The result stands over it, in the heading. */
interface FormulaBar {
  readonly symbols: readonly Row[];
  readonly numbers: readonly Row[];
}

/** The formula of one cell in symbols and in numbers, wrapped to a width; `local` shortens its names. */
export function formulaBar(explanation: Explanation, width: number, local: (text: string) => string): FormulaBar {
  const { jacobian, cellFormula, arithmetic, formula } = explanation;
  const symbols = cellFormula ? `${explanation.name} = ${cellFormula.text}` : formula;
  const written = jacobian
    ? gradientNumbers(explanation)
    : arithmetic && numbersText(arithmetic, value => speakNumber(value, 4), ITEMS_WRITTEN);
  const plain = arithmetic && speakNumber(arithmetic.value, 4);
  const numbers = written && written !== plain ? `= ${written} = ${speakNumber(explanation.value, 4)}` : '';
  return {
    symbols: wrap(local(symbols), width, '    ').map(text => line(text)),
    numbers: numbers ? wrap(numbers, width, '    ').map(text => line(text, 'dim')) : [],
  };
}

/** `0.0025·0.4982·0.5018 + …`: the factors that the table has as columns. */
function gradientNumbers(explanation: Explanation): string {
  const { jacobian = [] } = explanation;
  if (jacobian.some(({ parts }) => parts)) return '';
  const factors = jacobianFactors(explanation);
  const terms = jacobian.slice(0, TERMS_WRITTEN).map((_, position) =>
    factors
      .of(position)
      .flatMap((value, factor) =>
        value === undefined ? [] : [inBrackets(speakNumber(value, 4), factor + position > 0)],
      )
      .join('·'),
  );
  const more = jacobian.length - terms.length;
  return [...terms, ...(more > 0 ? [`… ${more} more`] : [])].join(' + ');
}

function inBrackets(text: string, inside: boolean): string {
  return inside && text.startsWith('−') ? `(${text})` : text;
}

/** Rows cut to so many, the last one ending in … where something is missing. */
export function cut(rows: readonly Row[], most: number, width: number): Row[] {
  if (rows.length <= most) return [...rows];
  const kept = rows.slice(0, Math.max(0, most));
  const last = plainText(kept.at(-1) ?? []);
  if (kept.length) kept[kept.length - 1] = line(`${clip(last, Math.max(0, width - 2)).replace(/…$/, '')} …`, 'dim');
  return kept;
}
