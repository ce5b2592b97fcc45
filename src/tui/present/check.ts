import type { Check, Pass, Verdict } from '../../explain/verify.ts';
import { speakNumber } from './number.ts';
import { clip, line, type Row, span, type Tone, wrap } from './rows.ts';

const VERDICTS: Readonly<Record<Verdict, { readonly text: string; readonly tone: Tone }>> = {
  agrees: { text: '✓ agrees with a measurement of the loss', tone: 'positive' },
  disagrees: { text: '✗ the loss changes otherwise', tone: 'warning' },
  kink: { text: '∧ a kink: the loss has no one slope here', tone: 'warning' },
  unclear: { text: '? too steep or not finite: nothing can be measured', tone: 'warning' },
};

/** So wide a pane says in two rows what was measured. */
const BRIEFLY = 72;

/** A proof that is not made yet; how far it is, null before it began. */
export interface GoingOn {
  readonly pass: Pass | null;
}

/** How far a proof is: `forward pass 3, the cell moved by −0.004`. */
export function passText(pass: Pass | null): string {
  if (!pass) return 'about to begin';
  const by = `${pass.step < 0 ? '−' : '+'}${brief(Math.abs(pass.step))}`;
  return `forward pass ${pass.number}, the cell moved by ${by}`;
}

/** The proof of a gradient's cell: what backpropagation says beside what the loss does when the cell is moved. */
export function proofRows(check: Check | GoingOn, width: number, low: boolean): Row[] {
  if ('pass' in check)
    return [
      line(clip('Checking: does the loss really change so?', width)),
      ...wrap(`${passText(check.pass)}; Esc stops`, width, '    ').map(each => line(each, 'dim')),
    ];
  const { wrt, analytic, numeric, step, relativeError, verdict } = check;
  const { text, tone } = VERDICTS[verdict];
  if (low && width >= BRIEFLY)
    return [
      [span(text, tone), span(`, relative error ${brief(relativeError)}`, 'dim')],
      line(clip(`backpropagation ${speakNumber(analytic, 7)} · central difference ${speakNumber(numeric, 7)}`, width)),
    ];
  return [
    line(text, tone),
    line(`backpropagation    ${speakNumber(analytic, 9)}`),
    line(`central difference ${speakNumber(numeric, 9)}`),
    ...wrap(`relative error ${brief(relativeError)}, ${wrt} moved by ±${brief(step)}`, width, '    ').map(each =>
      line(each, 'dim'),
    ),
  ];
}

/** The same in a sentence, for the status row. */
export function proofText(check: Check): string {
  const { analytic, numeric, relativeError, verdict } = check;
  const { text } = VERDICTS[verdict];
  return `${text}, relative error ${brief(relativeError)}: ${speakNumber(analytic, 6)} by backpropagation, ${speakNumber(numeric, 6)} by central difference`;
}

function brief(value: number): string {
  return value === 0 ? '0' : value.toExponential(1).replace('e+', 'e');
}
