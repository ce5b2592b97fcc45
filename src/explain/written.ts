import { latexName, numbersLatex, symbolsLatex } from '../arithmetic/latex.ts';
import { pythonText } from '../arithmetic/python.ts';
import { numbersText, plainNumber, symbolsText } from '../arithmetic/text.ts';
import type { Segment } from '../engine/tape.ts';
import type { Index } from '../tensor/tensor.ts';
import { explain } from './explain.ts';
import type { Explanation, JacobianTerm } from './explanation.ts';
import { type Letters, lettersAt } from './reference.ts';

/** The ways to write an explanation down. */
export type Writing = 'text' | 'latex' | 'python' | 'markdown';

/** One cell's explanation, written to be taken elsewhere: complete, to the last digit, ending in a newline. */
export function written(segment: Segment, slot: number, at: Index, as: Writing): string {
  const explanation = explain(segment, slot, at);
  const letters = lettersAt(segment, slot);
  switch (as) {
    case 'text':
      return asText(explanation, letters);
    case 'latex':
      return `${asLatex(explanation, letters)}\n`;
    case 'python':
      return asPython(explanation);
    case 'markdown':
      return asMarkdown(explanation, letters);
  }
}

function asText(explanation: Explanation, letters: Letters | undefined): string {
  const { name, address, value, formula, arithmetic, jacobian } = explanation;
  const lines = [`${address} = ${plainNumber(value)}`, formula];
  if (arithmetic && letters) {
    lines.push(`${name} = ${symbolsText(arithmetic, letters.name)}`);
    lines.push(`${name} = ${numbersText(arithmetic)} = ${plainNumber(value)}`);
  }
  for (const term of jacobian ?? []) lines.push(ledgerLine(term, explanation.wrt?.name ?? name));
  return `${lines.join('\n')}\n`;
}

function ledgerLine({ out, derivative, text, upstream, product }: JacobianTerm, wrt: string): string {
  const through = `∂${out.name}/∂${wrt}`;
  const numbers = `${plainNumber(upstream.value)} · ${plainNumber(derivative.value)} = ${plainNumber(product)}`;
  return `  ${upstream.name} · ${through} = ${numbers}  (${through} = ${text})`;
}

/** In symbols, in numbers and the value, aligned under each other. */
function asLatex({ name: id, wrt, value, arithmetic }: Explanation, letters: Letters | undefined): string {
  const name = wrt ? `\\frac{\\partial L}{\\partial ${latexName(wrt.name)}}` : latexName(id);
  const result = numbersLatex({ kind: 'number', value });
  if (!arithmetic || !letters) return `${name} = ${result}`;
  const symbols = symbolsLatex(arithmetic, letters.name);
  const numbers = numbersLatex(arithmetic);
  return [
    '\\begin{aligned}',
    `${name} &= ${symbols} \\\\`,
    ...(numbers === result ? [] : [`&= ${numbers} \\\\`]),
    `&= ${result}`,
    '\\end{aligned}',
  ].join('\n');
}

/** The name as a comment, so that the file says what it computes. */
function asPython({ address, value, arithmetic }: Explanation): string {
  const comment = `# ${address} = ${value}`;
  return `${comment}\n${arithmetic ? pythonText(arithmetic) : pythonText({ kind: 'number', value })}\n`;
}

function asMarkdown(explanation: Explanation, letters: Letters | undefined): string {
  const { name, address, value, title, formula, jacobianFormula, terms, sum, jacobian } = explanation;
  const formulas = [formula, ...(jacobianFormula ? [jacobianFormula] : [])];
  const blocks = [
    `# ${code(name)} = ${plainNumber(value)}`,
    `${code(address)}: ${title}.`,
    ['```', ...formulas, '```'].join('\n'),
  ];
  if (letters) blocks.push(['$$', asLatex(explanation, letters), '$$'].join('\n'));
  if (jacobian) blocks.push(ledgerTable(jacobian, sum));
  else if (terms.length > 1)
    blocks.push(
      table(
        ['term', 'value'],
        [...terms.map(term => [code(term.text), plainNumber(term.value)]), ['Σ', plainNumber(sum)]],
      ),
    );
  return `${blocks.join('\n\n')}\n`;
}

function ledgerTable(jacobian: readonly JacobianTerm[], sum: number): string {
  const rows = jacobian.map(({ out, derivative, text, upstream, product, place }) => [
    `${code(out.name)}${place === 'diagonal' ? ' (diagonal)' : ''}`,
    code(text),
    plainNumber(derivative.value),
    plainNumber(upstream.value),
    plainNumber(product),
  ]);
  return table(
    ['through', '∂out/∂in', 'its value', '∂loss/∂out', 'product'],
    [...rows, ['Σ', '', '', '', plainNumber(sum)]],
  );
}

function table(heading: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(heading), line(heading.map(() => '---')), ...rows.map(line)].join('\n');
}

/** Text as code in a table's cell: a bar would end the cell, a backtick the code. */
function code(text: string): string {
  return `\`${text.replaceAll('|', '\\|').replaceAll('`', "'")}\``;
}
