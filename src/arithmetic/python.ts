import type { Arithmetic, Choice, Named, Sum } from './arithmetic.ts';
import { print, type Script } from './printer.ts';
import { listed, opened } from './text.ts';

/**
 * A tree as Python: `import math`, a line for each named part, and last an expression that evaluates
 * to the value shown, in the same order of operations (exp and its like may differ in their last bit).
 * What Python refuses to compute (a division by 0, an overflow in exp) stands there as its value.
 */
export function pythonText(tree: Arithmetic): string {
  const lines: string[] = [];
  const identifiers = new Map<string, string>();
  const byNode = new Map<Named, string>();
  const define = (part: Named): string => {
    const known = byNode.get(part);
    if (known) return known;
    const expression = print(part.is, script);
    const identifier = identifierFor(part.name, expression, identifiers);
    if (!identifiers.has(identifier)) lines.push(`${identifier} = ${expression}`);
    identifiers.set(identifier, expression);
    byNode.set(part, identifier);
    return identifier;
  };
  const script = pythonScript(define);
  const last = print(opened(tree), script);
  return ['import math', ...lines, last].join('\n');
}

/** A number as Python reads it back to the same bits; always a float, so that no arithmetic becomes one of integers. */
function pythonNumber(value: number): string {
  if (Number.isNaN(value)) return "float('nan')";
  if (!Number.isFinite(value)) return value > 0 ? "float('inf')" : "-float('inf')";
  const text = Object.is(value, -0) ? '-0' : String(value);
  return /[.e]/.test(text) ? text : `${text}.0`;
}

function pythonScript(define: (part: Named) => string): Script {
  return {
    leaf: leaf => (leaf.kind === 'named' ? define(leaf) : pythonNumber(leaf.value)),
    plus: ' + ',
    minus: ' - ',
    opposite: '-',
    times: ' * ',
    over: ' / ',
    group: text => `(${text})`,
    call: (name, argument) => (name === 'abs' ? `abs(${argument})` : `math.${name}(${argument})`),
    among: comparable,
    literal: refused,
    beginsWithZero: needsZero,
  };
}

/** max and min as Python's own, where these take the same one: the first of equals, and no NaN among them. */
function comparable(tree: Choice) {
  const values = tree.among.map(({ value }) => value);
  if (values.length < 2 || values.some(Number.isNaN)) return undefined;
  const first = values.find(value => value === tree.value);
  return Object.is(first, tree.value) && tree.reason !== 'argmax' ? listed(tree) : undefined;
}

function refused(tree: Arithmetic): string | undefined {
  const raises =
    (tree.kind === 'call' && !Number.isFinite(tree.value)) || (tree.kind === 'quotient' && tree.divisor.value === 0);
  return raises ? pythonNumber(tree.value) : undefined;
}

/** A sum that began at 0 differs from its terms alone only where there are none, or nothing but −0. */
function needsZero({ terms, value }: Sum): string | undefined {
  return Object.is(value, 0) && terms.every(term => Object.is(term.value, -0)) ? '0.0' : undefined;
}

/** The name as an identifier; the same name for the same expression, numbered where another one has it. */
function identifierFor(name: string, expression: string, taken: ReadonlyMap<string, string>): string {
  const base = name.replace(/[^\p{L}\p{N}]+/gu, '_').replace(/^(?=\p{N}|$)|^(?=(?:math|lambda|max|min|abs)$)/u, '_');
  for (let count = 1; ; count++) {
    const identifier = count === 1 ? base : `${base}_${count}`;
    if (!taken.has(identifier) || taken.get(identifier) === expression) return identifier;
  }
}
