import { numbersText } from '../../arithmetic/text.ts';
import { agreement, agreementText, shortcutAgreement } from '../../explain/agreement.ts';
import type { Explanation, JacobianTerm, Shortcut } from '../../explain/explanation.ts';
import type { Labels } from '../../ops/operation.ts';
import type { Index } from '../../tensor/tensor.ts';
import type { Account, AccountLine } from '../account.ts';
import type { WhyView } from '../state.ts';
import { proofRows } from './check.ts';
import { showsRunning } from './ledger.ts';
import type { Call } from './local.ts';
import { speakNumber } from './number.ts';
import { clip, line, type Row, span, wrap } from './rows.ts';
import { toneOf, type WhyPicture } from './why-shown.ts';

/** Items of a longer list that a line of numbers writes out. */
const ITEMS_WRITTEN = 6;

/** The sum under its column, and whether it is the number that was recorded. */
export function sumRows({ account: { explanation } }: WhyPicture, text: string, width: number, low: boolean): Row[] {
  const { sum, value } = explanation;
  const agrees = agreement(explanation);
  const wrong = agrees.holds === 'not';
  const apart = `±${agrees.apart.toExponential(0)}`;
  const brief = agrees.holds === 'exactly' ? ['✓ as recorded', '✓'] : [`✓ as recorded ${apart}`, `✓ ${apart}`];
  const isNone = !wrong && Number.isNaN(value);
  const said = isNone ? 'NaN is what was recorded' : agreementText(agrees, speakNumber(value, 8));
  const row: Row = [span(text, toneOf(sum))];
  const beside = [said, ...(low && !wrong && !isNone ? brief : [])].find(
    each => text.length + each.length + 2 <= width,
  );
  const words = span(beside ? `  ${beside}` : said, wrong ? 'warning' : 'dim');
  return beside ? [[...row, words]] : [row, [words]];
}

/** What stands under the sum, the most useful first: what room is kept for, and what more there may be. */
export function underBlocks(picture: WhyPicture, width: number, low: boolean) {
  const { account, check, term, within } = picture;
  const { ledger, explanation, end, view } = account;
  const chosen = account.lines[term];
  const shown = view === 'terms' || view === 'jacobian';
  const first = [
    check ? proofRows(check, width, low) : [],
    ledger?.warning && shown ? wrap(`! ${ledger.warning}`, width, '  ').map(text => line(text, 'warning')) : [],
    end ? wrap(`The trail ends here: ${end}.`, width).map(text => line(text)) : [],
    nothingRows(account),
  ];
  const details = shown && chosen ? detailRows(chosen, picture, width) : [];
  const shortcuts = (shown ? (explanation.shortcuts ?? []) : []).map(each =>
    shortcutRows({ ...each, ...localTexts(each, within) }, explanation, width, low),
  );
  const parts = ledger && shown ? partRows(account, width) : [];
  const keys = keyRows(picture, width);
  // under the map, which shows the selected term too, its details wait; a table without a sum has only its keys
  if (view === 'jacobian') return { needed: [...first, ...shortcuts], more: [details, parts, keys] };
  if (!ledger) return { needed: [...first, keys], more: [] };
  return { needed: [...first, details, ...shortcuts], more: [parts, keys] };
}

function localTexts({ text, formula }: Shortcut, within: Call): Pick<Shortcut, 'text' | 'formula'> {
  return { text: within.local(text), formula: within.local(formula) };
}

function nothingRows({ explanation }: Account): Row[] {
  return explanation.jacobian?.length === 0 ? [line('Nothing reads this cell, so nothing comes back: 0.')] : [];
}

/** What came directly, through the mean, through the variance. */
function partRows({ ledger }: Account, width: number): Row[] {
  const parts = ledger?.parts.map(({ name, value }) => `${name} ${speakNumber(value, 4)}`) ?? [];
  return wrap(parts.join(' · '), width, '  ').map(text => line(text, 'dim'));
}

/** All terms in one line, ✓ where it comes to the same; where there is room also what its letters are. */
function shortcutRows(shortcut: Shortcut, whole: Explanation, width: number, low: boolean): Row[] {
  const { text, formula, arithmetic, value } = shortcut;
  const numbers = numbersText(arithmetic, each => speakNumber(each, 4), ITEMS_WRITTEN);
  const same = shortcutAgreement(shortcut, whole).holds === 'not' ? '' : '✓ ';
  const where = low ? '' : formula.split(', ').slice(1).join(', ');
  return [
    ...wrap(`${same}shortcut ${text} = ${numbers} = ${speakNumber(value, 4)}`, width, '    ').map(each => line(each)),
    ...wrap(where && `    ${where}`, width, '    ').map(each => line(each, 'dim')),
  ];
}

/**
 * The selected term written out: the derivative, its numbers, why it is what it is, and the sum so far where no
 * column has it.
 */
function detailRows(chosen: AccountLine, picture: WhyPicture, width: number): Row[] {
  const { account, labels, at, within, digits } = picture;
  if (chosen.kind === 'rest') {
    const { count, value, zeros } = chosen.rest;
    const folded =
      zeros === count ? `${count} terms of 0` : `${count} smaller terms, together ${speakNumber(value, 3)}`;
    return [line(clip(`… ${folded}`, width)), [span('Enter', 'key'), span(' shows them all', 'dim')]];
  }
  if (chosen.kind !== 'term') return [];
  const entry = chosen.term.jacobian;
  const told = account.lines.length < 2 || showsRunning(account, at, digits, within, width);
  const running = told ? [] : [line(clip(`sum so far ${speakNumber(chosen.term.running, 5)}`, width), 'dim')];
  if (!entry) return running;
  const why = entry.note ?? placeText(entry, at, labels);
  return [
    ...wrap(within.local(derivativeText(entry, account.explanation.wrt?.name ?? '')), width, '    ').map(text =>
      line(text),
    ),
    ...(why ? wrap(within.local(why), width, '    ').map(text => line(text, 'dim')) : []),
    ...running,
  ];
}

function derivativeText({ out, derivative, text }: JacobianTerm, wrt: string): string {
  // what was decided is said under it, and why
  const taken = derivative.kind === 'choice' ? (derivative.among[derivative.chosen] ?? derivative) : derivative;
  const value = speakNumber(derivative.value, 5);
  const numbers = numbersText(taken, each => speakNumber(each, 4), ITEMS_WRITTEN);
  const steps = [text, numbers, value].filter((step, at, all) => step !== all[at - 1]);
  return `∂${out.name}/∂${wrt} = ${steps.join(' = ')}`;
}

function placeText({ place, fed: [, column] }: JacobianTerm, [, own]: Index, { columns }: Labels): string {
  if (place === 'diagonal') return `◆ on the diagonal: through its own column, ${columns?.[own] ?? own}`;
  return place ? `off the diagonal: through column ${columns?.[column] ?? column} of the same row` : '';
}

const VIEWS = { terms: 'its terms', paths: 'the same by path', update: 'its update', jacobian: '' } as const;

/** The keys that lead on from here. */
function keyRows({ account, cameFrom, focused, term, factor, within }: WhyPicture, width: number): Row[] {
  if (!focused) return [];
  const cells = account.lines[term]?.cells ?? [];
  const to = cells[Math.min(factor, cells.length - 1)];
  const { view, views } = account;
  const turning: readonly WhyView[] = views.filter(each => each !== 'jacobian');
  const next = turning[(turning.indexOf(view) + 1) % turning.length];
  const several = cells.length > 1 ? ` (${Math.min(factor, cells.length - 1) + 1} of ${cells.length}: h l)` : '';
  return [
    ...(to ? [keyRow('Enter', `opens ${within.local(to.name)}${several}`, width)] : []),
    ...(next && next !== view ? [keyRow('e', `shows ${VIEWS[next]}`, width)] : []),
    ...(cameFrom ? [keyRow('Backspace', `returns to ${cameFrom}`, width)] : []),
  ];
}

function keyRow(key: string, text: string, width: number): Row {
  return [span(key, 'key'), span(clip(` ${text}`, Math.max(0, width - key.length)), 'dim')];
}
