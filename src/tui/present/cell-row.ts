import { cellOf, type Index } from '../../tensor/tensor.ts';
import type { Beside } from '../beside.ts';
import type { Lead } from '../lead.ts';
import type { Stage } from '../stage.ts';
import { cellInWords } from './matrix.ts';
import { speakNumber } from './number.ts';
import { clip, clipStart, type Row, rowWidth, type Span, span } from './rows.ts';
import { safe } from './safe.ts';

/** The cell under the cursor with its address, all its figures, and what it was. */
export function cellRow(stage: Stage, lead: Lead | undefined, width: number): Row {
  const more = leadSpans(lead, stage);
  const room = width - rowWidth(more);
  const forms = formsOf(stage);
  const row = forms.find(form => rowWidth(form) <= room) ?? withShortAddress(forms.at(-1) as Row, room);
  return [...row, ...more];
}

/** An address is known by its end; the number after it is never cut. */
function withShortAddress([address, ...rest]: Row, room: number): Row {
  const left = Math.max(LEAST_ADDRESS, room - rowWidth(rest) - 1);
  return [{ text: ` ${clipStart(address?.text.trim() ?? '', left)}`, tone: 'heading' }, ...rest];
}

const LEAST_ADDRESS = 8;

/** From the fullest to the shortest: what it was with fewer figures, the row and the column as their names alone, then none. */
function formsOf({ explanation, shown, before, at, hidden, beside }: Stage): Row[] {
  const result = shown.at(-1);
  if (hidden)
    return [
      [span(` ${explanation.address}`, 'heading'), span(' = '), span('?', 'changed'), span('  z shows it', 'dim')],
    ];
  if (beside) return [besideRow(explanation.address, explanation.value, beside, at)];
  const was = before && result ? cellOf(before, at) : undefined;
  const changed = was !== undefined && !Object.is(was, explanation.value);
  const words = cellInWords(at, result?.labels ?? {});
  const form = (figures: number, where: string): Row => [
    span(` ${explanation.address}`, 'heading'),
    span(` = ${speakNumber(explanation.value, 15)}`),
    ...(changed && figures ? [span(`  was ${speakNumber(was, figures)}`, 'changed')] : []),
    ...(where ? [span(`  ${where}`, 'dim')] : []),
  ];
  const names = words.replace(/^row (.*), column (.*)$/s, '$1, $2');
  return [form(15, words), form(6, words), form(6, names), form(4, names), form(0, names), form(0, '')];
}

/** The cell in both runs and its difference, or why there is none. */
function besideRow(address: string, value: number, beside: Beside, at: Index): Row {
  const a = [span(` ${address}`, 'heading'), span(` = a ${speakNumber(value, 9)}`)];
  if (!beside.tensor || !beside.difference) return [...a, span(`  ${beside.why}`, 'warning')];
  const [b, apart] = [cellOf(beside.tensor, at), cellOf(beside.difference, at)];
  return [
    ...a,
    span(`, b ${speakNumber(b, 9)}`),
    span(`  b − a ${speakNumber(apart, 5)}`, apart === 0 ? 'dim' : 'changed'),
  ];
}

/** Says that only zeros are in view, and how to get to a number. */
function leadSpans(lead: Lead | undefined, { shown }: Stage): Span[] {
  if (!lead) return [];
  const [row] = lead.cell;
  const name = clip(safe(shown.at(-1)?.labels.rows?.[row] ?? String(row)), 20);
  return [span('  only 0 in view; '), span(lead.key, 'key'), span(` goes to row ${name}`)];
}
