import type { Check } from '../explain/verify.ts';
import type { ValueCheck } from '../explain/verify-values.ts';
import { visible } from '../formula/visible.ts';
import { columns } from './text.ts';

/** What a verification came to. */
export interface Verification {
  /** Every gradient that was held against the slope of the loss. */
  readonly gradients: readonly Check[];
  /** Every tensor that was recomputed from its formula. */
  readonly values: readonly ValueCheck[];
  /** The first event at fault, with its first such cell; undefined where nothing disagrees. */
  readonly first: Check | ValueCheck | undefined;
  /** Whether the scenario has a loss, without which nothing has a gradient. */
  readonly hasLoss: boolean;
}

/** Lines of each table for people; JSON has every check. */
const MOST = 40;

/** A verification for people: the gradients, what did not agree, the count of both kinds, and the first at fault. */
export function verificationText({ gradients, values, first, hasLoss }: Verification): string {
  const wrong = values.filter(({ verdict }) => verdict === 'disagrees');
  const blocks = [
    hasLoss ? checkLines(gradients) : [],
    oddLines(gradients),
    wrongLines(wrong),
    [
      ...(hasLoss ? [] : ['There is no gradient to verify: the scenario has no loss.']),
      valueLine(values, wrong.length),
      ...(hasLoss ? [gradientLine(gradients)] : []),
      ...(first ? [firstLine(first)] : []),
    ],
  ];
  const texts = blocks.filter(block => block.length > 0).map(block => block.join('\n'));
  return `${texts.join('\n\n')}\n`;
}

/** A line for each gradient: how it was checked and the largest error. */
function checkLines(found: readonly Check[]): string[] {
  const groups = Map.groupBy(found, ({ address }) => address.replace(/(?:\[\d+,\d+\])?(?=@[^@]*$)/, ''));
  const rows = [...groups].map(([address, checks]) => {
    const cells = checks.filter(({ at }) => at).length;
    const worst = Math.max(...checks.map(({ relativeError }) => relativeError));
    const how = [...(cells < checks.length ? ['a random direction'] : []), ...(cells > 0 ? [`${cells} cells`] : [])];
    return [`  ${visible(address)}`, how.join(' and '), worst.toExponential(1), verdictOfAll(checks)];
  });
  const shown = rows.length > MOST + 1 ? rows.slice(0, MOST) : rows;
  const lines = columns([['  gradient', 'checked', 'largest relative error', ''], ...shown], new Set([2]));
  const left = rows.length - shown.length;
  return [...lines, ...(left > 0 ? [`  … ${left} more gradients`] : [])];
}

function verdictOfAll(checks: readonly Check[]): string {
  const odd = ODD.find(verdict => checks.some(each => each.verdict === verdict));
  return odd ?? 'agrees';
}

const ODD: readonly Check['verdict'][] = ['disagrees', 'unclear', 'kink'];

/** The gradients that did not agree, the worst kind first. */
function oddLines(found: readonly Check[]): string[] {
  const odd = ODD.flatMap(kind => found.filter(({ verdict }) => verdict === kind)).slice(0, MOST);
  if (odd.length === 0) return [];
  const rows = odd.map(({ address, at, analytic, numeric, verdict }) => [
    `  ${visible(address)}${at ? '' : ' along a random direction'}`,
    digits(analytic),
    digits(numeric),
    verdict,
  ]);
  return columns([['  not agreed', 'backpropagation', 'difference', ''], ...rows], new Set([1, 2]));
}

/** The tensors that are not what their formulas give, each by the cell that is furthest off. */
function wrongLines(wrong: readonly ValueCheck[]): string[] {
  if (wrong.length === 0) return [];
  const rows = wrong
    .slice(0, MOST)
    .map(({ address, title, recorded, recomputed }) => [
      `  ${visible(address)}`,
      title,
      digits(recorded),
      digits(recomputed),
    ]);
  return columns([['  not its formula', 'written by', 'recorded', 'recomputed'], ...rows], new Set([2, 3]));
}

function digits(value: number): string {
  return value === 0 ? '0' : value.toPrecision(10);
}

function valueLine(values: readonly ValueCheck[], wrong: number): string {
  const cells = values.reduce((total, each) => total + each.cells, 0);
  const all = wrong === 0 ? 'all agree' : `${wrong} of the tensors disagree`;
  return `${cells} cells of ${values.length} tensors recomputed from their formulas: ${all}.`;
}

function gradientLine(found: readonly Check[]): string {
  const { agrees, disagrees, kinks, unclear } = verdictCounts(found);
  const parts = [
    `${agrees} of ${found.length} checks of gradients agree`,
    ...(kinks > 0 ? [`${kinks} at a kink, where the loss has no slope`] : []),
    ...(unclear > 0 ? [`${unclear} too steep or not finite, so nothing could be measured`] : []),
    ...(disagrees > 0 ? [`${disagrees} disagree`] : []),
  ];
  return `${parts.join('; ')}.`;
}

function firstLine(first: Check | ValueCheck): string {
  const where = `The first is ${visible(first.address)}, written by ${first.title}`;
  return isValue(first)
    ? `${where}: it is ${digits(first.recorded)}, and its formula gives ${digits(first.recomputed)}.`
    : `${where}: it is ${digits(first.analytic)}, and the loss has the slope ${digits(first.numeric)}.`;
}

/** Whether a check recomputed a value, rather than measuring a gradient. */
export function isValue(check: Check | ValueCheck): check is ValueCheck {
  return 'recorded' in check;
}

/** How many gradients came to each verdict. */
export function verdictCounts(found: readonly Check[]) {
  const count = (verdict: Check['verdict']) => found.filter(each => each.verdict === verdict).length;
  return { agrees: count('agrees'), disagrees: count('disagrees'), kinks: count('kink'), unclear: count('unclear') };
}
