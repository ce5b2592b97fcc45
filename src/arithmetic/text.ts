import type { Index } from '../tensor/tensor.ts';
import type { Arithmetic, Choice, FunctionName } from './arithmetic.ts';
import { print, type Script } from './printer.ts';

/** What a cell is called: `X[0,1]` for the operand `a` at `[0, 1]`. */
export type NameOf = (of: string, at: Index) => string;

/** How a number is written; JavaScript's shortest form with a true minus where nothing else is asked. */
export type Format = (value: number) => string;

/**
 * A tree in symbols: cells by name, numbers of the formula by their label, named parts by their name.
 * Lists of more than `longest` items show the first and the last.
 */
export function symbolsText(
  tree: Arithmetic,
  nameOf: NameOf,
  format: Format = plainNumber,
  longest = Number.POSITIVE_INFINITY,
): string {
  const script = scriptOf(
    leaf =>
      leaf.kind === 'cell'
        ? nameOf(leaf.of, leaf.at)
        : leaf.kind === 'number'
          ? (leaf.label ?? format(leaf.value))
          : leaf.name,
    longest,
  );
  return withReason(tree, print(shown(tree), script));
}

/** The same tree with its numbers: every cell, label and named part as its value. */
export function numbersText(
  tree: Arithmetic,
  format: Format = plainNumber,
  longest = Number.POSITIVE_INFINITY,
): string {
  return withReason(
    tree,
    print(
      shown(tree),
      scriptOf(leaf => format(leaf.value), longest),
    ),
  );
}

/** JavaScript's shortest form that reads back to the same bits, with −, ∞ and −0. */
export function plainNumber(value: number): string {
  if (Object.is(value, -0)) return '−0';
  return String(value).replaceAll('-', '−').replace('Infinity', '∞');
}

/** A tree without the names around it: what a named part is, rather than that it has a name. */
export function opened(tree: Arithmetic): Arithmetic {
  return tree.kind === 'named' ? opened(tree.is) : tree;
}

/** A tree as it is shown: without the names around it, and in textbook form where it has one. */
export function shown(tree: Arithmetic): Arithmetic {
  return tree.kind === 'named' ? shown(tree.as ?? tree.is) : tree;
}

/** Choices that are written as a function of their alternatives; of all others only the chosen one is written. */
export function listed(
  tree: Choice,
): { readonly name: string; readonly alternatives: readonly Arithmetic[] } | undefined {
  if (tree.reason === 'max' || tree.reason === 'min') return { name: tree.reason, alternatives: tree.among };
  if (tree.reason === 'argmax' && tree.by) return { name: tree.reason, alternatives: tree.by };
  return undefined;
}

function scriptOf(leaf: Script['leaf'], longest: number): Script {
  return {
    leaf,
    plus: ' + ',
    minus: ' − ',
    opposite: '−',
    times: '·',
    over: ' / ',
    group: text => `(${text})`,
    call: callText,
    log1p: term => `log(1 + ${term})`,
    among: listed,
    power: (base, exponent) => base + superscript(exponent),
    textbook: true,
    fold: { longest, rest: count => `… ${count} more …` },
  };
}

function callText(name: FunctionName, argument: string): string {
  if (name === 'abs') return `|${argument}|`;
  if (name === 'sqrt') return /^[\p{L}\p{N}.]+$/u.test(argument) ? `√${argument}` : `√(${argument})`;
  return `${name}(${argument})`;
}

function superscript(exponent: number): string {
  return [...String(exponent)].map(digit => '⁰¹²³⁴⁵⁶⁷⁸⁹'[Number(digit)]).join('');
}

/** Why this one of several, where that is not already written as a function of them. */
function withReason(tree: Arithmetic, text: string): string {
  const top = shown(tree);
  return top.kind === 'choice' && !listed(top) ? `${text} (${top.reason})` : text;
}
