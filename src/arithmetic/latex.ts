import type { Arithmetic, FunctionName } from './arithmetic.ts';
import { print, type Script } from './printer.ts';
import { type Format, listed, type NameOf, plainNumber, shown } from './text.ts';

/** A tree in symbols as LaTeX for math mode. `nameOf` gives plain text (`WQ.grad[0,1]`), escaped here. */
export function symbolsLatex(tree: Arithmetic, nameOf: NameOf, format: Format = plainNumber): string {
  return latex(tree, leaf =>
    leaf.kind === 'cell'
      ? latexName(nameOf(leaf.of, leaf.at))
      : leaf.kind === 'number'
        ? leaf.label === undefined
          ? latexNumber(format(leaf.value))
          : latexName(leaf.label)
        : latexName(leaf.name),
  );
}

/** The same tree with its numbers, as LaTeX for math mode. */
export function numbersLatex(tree: Arithmetic, format: Format = plainNumber): string {
  return latex(tree, leaf => latexNumber(format(leaf.value)));
}

/** A name as upright text; `[0,1]` at its end becomes an index. A number that stands for itself is one. */
export function latexName(name: string): string {
  if (/^[-−]?\d+(?:\.\d+)?(?:e[-+−]?\d+)?$/.test(name)) return latexNumber(name);
  const [, text = name, index] = /^(.*)\[(\d+,\d+)\]$/s.exec(name) ?? [];
  const upright = /^\p{L}$/u.test(text) ? text : `\\text{${escaped(text)}}`;
  return index ? `${upright}_{${index}}` : upright;
}

/** A number as it is printed, for math mode: `1e-7` as a power of ten, ∞ and NaN by their signs. */
function latexNumber(text: string): string {
  const number = text
    .replaceAll('−', '-')
    .replace(/∞|Infinity/, '\\infty')
    .replace('NaN', '\\text{NaN}');
  return number.replace(/e\+?(-?\d+)$/, ' \\cdot 10^{$1}');
}

function latex(tree: Arithmetic, leaf: Script['leaf']): string {
  return print(shown(tree), {
    leaf,
    textbook: true,
    plus: ' + ',
    minus: ' - ',
    opposite: '-',
    times: ' \\cdot ',
    over: ' / ',
    fraction: (dividend, divisor) => `\\frac{${dividend}}{${divisor}}`,
    group: text => `\\left(${text}\\right)`,
    call: callLatex,
    log1p: term => `\\log\\left(1 + ${term}\\right)`,
    among: choice => {
      const list = listed(choice);
      return list && { ...list, name: list.name === 'argmax' ? '\\operatorname{argmax}' : `\\${list.name}` };
    },
    power: (base, exponent) => `${base}^{${exponent}}`,
  });
}

function callLatex(name: FunctionName, argument: string): string {
  if (name === 'sqrt') return `\\sqrt{${argument}}`;
  if (name === 'abs') return `\\left|${argument}\\right|`;
  const known = name === 'erf' ? '\\operatorname{erf}' : `\\${name}`;
  return `${known}\\left(${argument}\\right)`;
}

const SPECIAL: Readonly<Record<string, string>> = {
  '\\': '\\textbackslash{}',
  '~': '\\textasciitilde{}',
  '^': '\\textasciicircum{}',
};

function escaped(text: string): string {
  return text.replace(/[\\~^]|[#$%&_{}]/g, character => SPECIAL[character] ?? `\\${character}`);
}
