import { describe, expect, test } from 'vitest';
import { operations } from '../../src/ops/index.ts';
import { type AnyGradient, type AnyOp, gradientOf, letterOf } from '../../src/ops/operation.ts';
import { drawnFor, examplesFor } from './formula-samples.ts';
import { type Printed, placeOf, printedOf, read, verdictOn } from './formulas.ts';
import type { Sample } from './samples.ts';

/** A slip of the pen: a place in a formula, and what is written there instead. */
interface Slip {
  readonly at: RegExp;
  readonly instead: (found: string, op: AnyOp) => string;
}

const swapped = (a: string, b: string) => (found: string) => (found === a ? b : a);

/** Slips that are planted at every place of every formula at which they leave something that can be read. */
const slips: Readonly<Record<string, Slip>> = {
  'a sign turned': { at: /(?<= )[+−](?= )/gu, instead: swapped('+', '−') },
  'a sign left out': { at: /(?<= )−(?! )/gu, instead: () => '' },
  'times for over': { at: /·(?=[^,=]*$)|(?<= )\/(?= )/gu, instead: swapped('·', '/') },
  'another tensor': { at: /(?<=[\s(∂·√])[a-z_]+\b(?!\()/gu, instead: (found, op) => nextInput(op, found) },
  'out for dout': { at: /\bdout\b/gu, instead: () => 'out' },
  'another index letter': { at: /(?<=\[[^[\]]*)\b[ijk]\b/gu, instead: found => (found === 'i' ? 'j' : 'i') },
  'not transposed': { at: /\.T\b/gu, instead: () => '' },
  'another number': { at: /(?<![\w.])\d(?![\d.])/gu, instead: found => String(Number(found) + 1) },
  'another power': { at: /[²³]/gu, instead: swapped('²', '³') },
  'another function': {
    at: /\b(exp|log|tanh|sin|cos|sigmoid|sign)\b(?=\()/gu,
    instead: found => (found === 'exp' ? 'tanh' : 'exp'),
  },
  'another fold': {
    at: /Σ(?=_\p{L} | x)|\b(max|min)(?=_| x)/gu,
    instead: found => (found === 'Σ' ? 'max' : 'Σ'),
  },
  'another comparison': {
    at: /[≤<>]/gu,
    instead: found => (found === '≤' ? '<' : found === '<' ? '>' : '<'),
  },
  'the other extreme': { at: /\b(largest|smallest)\b/gu, instead: swapped('largest', 'smallest') },
  'a row for a column': { at: /\b(top|left)_n\b/gu, instead: swapped('top_n', 'left_n') },
  'another branch': { at: /\bwhere\b.*?, else\b(?! −∞)/gu, instead: found => `${found} 1 +` },
};

const planted = Object.entries(slips).map(
  ([name, slip]) =>
    [name, operations.flatMap(op => wordedOf(op).flatMap(printed => plantedIn(op, printed, slip)))] as const,
);

describe.each(planted)('%s', (_, mutations) => {
  test('can be made', () => expect(mutations.length).toBeGreaterThan(0));

  test.each(mutations)('is seen in %s', (_name, op, mutated) => {
    expect(isSeen(op, mutated)).toBe(true);
  });
});

test('in every formula that can be read there is a slip to make', () => {
  const touched = new Set(
    planted.flatMap(([, mutations]) => mutations.map(([, op, { part, position }]) => key(op, part, position))),
  );
  const others = operations.flatMap(op => wordedOf(op).map(printed => ({ op, printed })));
  const untouched = others.filter(({ op, printed }) => !touched.has(key(op, printed.part, printed.position)));
  expect(untouched.filter(({ printed }) => read(printed.text)).map(({ op, printed }) => placeOf(op, printed))).toEqual(
    [],
  );
});

test.each([
  ['forward', 'out[i,j] = Σ_k a[i,k]·b[j,k]'],
  ['gradient', 'da = dout @ b'],
  ['Jacobian', '∂out[i,j]/∂a[i,k] = a[i,k]'],
  ['forward', 'out = a times b'],
] as const)('a wrong %s of matmul is told: %s', (part, text) => {
  const op = operations.find(({ name }) => name === 'matmul') as AnyOp;
  expect(isSeen(op, part === 'forward' ? { part, text } : { part, position: 0, text })).toBe(true);
});

/** The formulas of an operation, those of one operand of many once: of the second, as the first begins at 0. */
function wordedOf(op: AnyOp): readonly Printed[] {
  return printedOf(op, 2).filter(({ position }) => op.inputs !== 'list' || position !== 0);
}

function key(op: AnyOp, part: string, position?: number): string {
  return `${op.name} ${part} ${position}`;
}

/** The letter of another operand; of what is no operand, itself. */
function nextInput({ inputs }: AnyOp, found: string): string {
  const at = inputs === 'list' ? -1 : inputs.indexOf(found);
  return at < 0 ? found : (inputs[(at + 1) % inputs.length] as string);
}

/** The formula with the slip, at each of its places. */
function plantedIn(op: AnyOp, printed: Printed, { at, instead }: Slip): [name: string, op: AnyOp, mutated: Printed][] {
  return [...printed.text.matchAll(at)].flatMap(({ index, 0: found }) => {
    const text = `${printed.text.slice(0, index)}${instead(found, op)}${printed.text.slice(index + found.length)}`;
    if (text === printed.text || !read(printed.text) || !read(text)) return [];
    return [[`${placeOf(op, printed)}: ${text}`, op, { ...printed, text }]];
  });
}

/** Whether the law fails: a cell is wrong, or on inputs in the operation's domain nothing can be said of one. */
function isSeen(op: AnyOp, mutated: Printed): boolean {
  const broken = withFormula(op, mutated);
  const isWrong = (sample: Sample) => verdictOn(broken, mutated, sample).violations.length > 0;
  const isOpen = (sample: Sample) => verdictOn(broken, mutated, sample).undecided > 0;
  return examplesFor(op, mutated).some(isWrong) || drawnFor(op, mutated).some(each => isWrong(each) || isOpen(each));
}

/** The operation with another text in the place of one of its formulas. */
function withFormula(op: AnyOp, { part, position, text }: Printed): AnyOp {
  if (part === 'forward') return { ...op, formula: text };
  const changed = (gradient: AnyGradient): AnyGradient => {
    if (part === 'gradient') return { ...gradient, formula: text };
    if (part === 'Jacobian') return { ...gradient, jacobianFormula: text };
    return { ...gradient, shortcut: { ...(gradient.shortcut as NonNullable<AnyGradient['shortcut']>), formula: text } };
  };
  if (typeof op.gradient === 'function') return { ...op, gradient: at => changed(gradientOf(op, at) as AnyGradient) };
  const letter = letterOf(op, position as number);
  return { ...op, gradient: { ...op.gradient, [letter]: changed(op.gradient[letter] as AnyGradient) } };
}
