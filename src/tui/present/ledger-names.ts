import type { Explanation } from '../../explain/explanation.ts';
import { foldedText } from '../../explain/ledger.ts';
import { decisionIn } from '../../explain/why-decided.ts';
import type { Index } from '../../tensor/tensor.ts';
import type { Account, AccountLine } from '../account.ts';
import type { Factors } from './factors.ts';
import { clip, widthOf } from './rows.ts';

/** What the first column says. */
export interface Names {
  readonly nameHeading: string;
  /** By line. */
  readonly names: readonly string[];
  /** The same where there is little room, of a gradient whose terms differ in one index: that index alone. */
  readonly brief?: { readonly heading: string; readonly names: readonly string[] };
}

/** What the first column says of each line, and its heading. */
export function namesOf({ lines, explanation, view }: Account, at: Index, factors: Factors | undefined): Names {
  const [first] = explanation.jacobian ?? [];
  if (first && view !== 'paths' && view !== 'update') {
    const tensor = shortest(first.out.name);
    return {
      nameHeading: `  ${tensor}`,
      names: lines.map(line => jacobianName(line, at)),
      ...briefNames(lines, explanation),
    };
  }
  const [heading, name] = factors
    ? (['k', positionOf] as const)
    : ([headingFor(view, explanation.terms.length), nameIn] as const);
  const groups = lines.map(line => (line.kind === 'share' ? line.group : ''));
  const names = lines.map((line, index) => {
    const group = groups[index] && groups[index] !== groups[index - 1] && view === 'paths' ? `${groups[index]}: ` : '';
    return `${group}${name(line)}`;
  });
  return { nameHeading: `  ${heading}`, names };
}

function headingFor(view: Account['view'], terms: number): string {
  if (view === 'paths') return 'came through';
  if (view === 'update') return 'update';
  return terms > 1 ? `${terms} terms` : 'reads';
}

/** The output cell, `◆` where it is the cell's own column. */
function jacobianName(line: AccountLine, at: Index): string {
  if (line.kind === 'rest') return foldedText(line.rest);
  const entry = line.kind === 'term' ? line.term.jacobian : undefined;
  if (!entry) return '';
  const [row, column] = entry.fed;
  const own = entry.place === 'diagonal' && column === at[1];
  return `${own ? '◆' : ' '}[${row},${column}]`;
}

/** The one index that the formula sums over, as its letter: `k` of `A.grad[1,k]`. */
function briefNames(lines: readonly AccountLine[], { cellFormula }: Explanation): Pick<Names, 'brief'> {
  const index: readonly string[] = cellFormula?.index ?? [];
  const letters = index.filter(each => /^[a-z]$/.test(each));
  if (letters.length !== 1) return {};
  const place = index.indexOf(letters[0] as string) as 0 | 1;
  const names = lines.map(line => {
    if (line.kind === 'rest') return `…${line.rest.count}`;
    const entry = line.kind === 'term' ? line.term.jacobian : undefined;
    return entry ? `${entry.place === 'diagonal' ? '◆' : ' '}${entry.fed[place]}` : '';
  });
  return { brief: { heading: `  ${letters[0]}`, names } };
}

function positionOf(line: AccountLine): string {
  if (line.kind === 'rest') return foldedText(line.rest);
  return line.kind === 'term' ? String(line.term.position) : '';
}

function nameIn(line: AccountLine): string {
  switch (line.kind) {
    case 'rest':
      return foldedText(line.rest);
    case 'term':
      return line.term.term.name ? `${line.term.term.name}: ${line.term.term.text}` : line.term.term.text;
    case 'share':
      return line.name;
    case 'cell':
      return line.cells[0]?.name ?? '';
  }
}

/** Why a derivative is what it is, or whether it is on the diagonal, in a word. */
export function notesOf(lines: readonly AccountLine[]): readonly string[] | undefined {
  const notes = lines.map(line => {
    const entry = line.kind === 'term' ? line.term.jacobian : undefined;
    return (entry && decisionIn(entry.derivative)?.reason) ?? entry?.place ?? '';
  });
  return notes.some(Boolean) ? notes : undefined;
}

/** The longest heading of a column, where there is room and where there is not. */
const WIDEST = 16;
const NARROW = 8;

/** The last part of a path with what is written after a name, and a cell. Cutting is all it is for: `g.m` may stay whole. */
const LAST_PART = /[^.]+(\.(grad|m|v|m_hat|v_hat|T|\d+))*(\[[^[\]]*\])?$/;

/**
 * A heading with the last part of a long name: `scores.grad[1,k]` for block[0].attention.scores.grad[1,k]; of a
 * formula that is too long, what it comes to.
 */
export function shortened(heading: string, otherwise: string): string {
  if (widthOf(heading) <= WIDEST) return heading;
  if (heading.includes(' ')) return otherwise;
  const last = LAST_PART.exec(heading)?.[0] ?? heading;
  return last.length < heading.length ? clip(`…${last}`, WIDEST) : clip(heading, WIDEST);
}

/** Without its cell, and of a path the last part: `A.grad`, `δ − A`. */
export function shortest(heading: string, otherwise = heading): string {
  const bare = heading
    .replace(/^through the /, '')
    .replace(/\[[^[\]]*,[^[\]]*\]/g, '')
    .replace(/δ_\w+/, 'δ');
  const last = bare.startsWith('(') ? bare : (LAST_PART.exec(bare)?.[0] ?? bare); // an intermediate is called by its text
  return last.includes(' ') && widthOf(last) > NARROW ? clip(otherwise, WIDEST) : clip(last, NARROW);
}
