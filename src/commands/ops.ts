import { didYouMean } from '../formula/nearest.ts';
import { operation, operations } from '../ops/index.ts';
import { type AnyOp, gradientOf, letterOf } from '../ops/operation.ts';
import { ProblemsError, problem } from '../scenario/problem.ts';
import type { Args } from './command.ts';
import { jsonLine } from './json.ts';
import { exampleJson, exampleLines } from './ops-example.ts';
import type { ExitCode, Output } from './output.ts';
import { columns } from './text.ts';

/** `stepformer ops [NAME]`: the table of operations, or everything about one of them. */
export async function ops({ input, flags }: Args, output: Output): Promise<ExitCode> {
  const [name] = input;
  if (name === undefined) {
    const described = operations.map(opJson);
    output.write(flags.json ? jsonLine({ operations: described }) : `${tableLines().join('\n')}\n`);
    return 0;
  }
  const op = operation(name) ?? operations.find(({ notation }) => notation === name);
  if (!op) {
    const names = operations.map(known => known.name);
    const hint = `${didYouMean(name, names)}\`stepformer ops\` lists them`;
    throw new ProblemsError([problem(`there is no operation ${name}`, hint)]);
  }
  output.write(flags.json ? jsonLine({ ...opJson(op), example: exampleJson(op) }) : `${opLines(op).join('\n')}\n`);
  return 0;
}

function tableLines(): string[] {
  const rows = operations.map(({ name, notation, about }) => [name, notation, about]);
  return [...columns(rows), '', 'stepformer ops NAME: its formula, gradient, Jacobian and an example.'];
}

/** An operation's description in the shape that docs/json.md promises. */
function opJson(op: AnyOp): object {
  const { name, notation, about, formula, inputs, attributes } = op;
  const gradients = lettersOf(op).map(([letter, position]) => {
    const gradient = gradientOf(op, position);
    return [letter, gradient && { formula: gradient.formula, jacobian: gradient.jacobianFormula }];
  });
  return { name, notation, about, formula, inputs, attributes, gradients: Object.fromEntries(gradients) };
}

/** The operands by letter and position; the first two stand for all of a list. */
function lettersOf(op: AnyOp): [string, number][] {
  const many = op.inputs === 'list' ? 2 : op.inputs.length;
  return Array.from({ length: many }, (_, position) => [letterOf(op, position), position]);
}

function opLines(op: AnyOp): string[] {
  const attributes = Object.entries(op.attributes).map(([name, { type, default: preset }]) =>
    preset === undefined ? `${name} (${type})` : `${name} = ${preset === null ? 'everything' : preset} (${type})`,
  );
  return [
    `${op.name}: ${op.notation}`,
    `  ${op.about}`,
    ...(attributes.length > 0 ? [`  with ${attributes.join(', ')}`] : []),
    '',
    'Forward',
    `  ${op.formula}`,
    '',
    'Gradient',
    ...columns(lettersOf(op).flatMap(([letter, position]) => gradientRows(op, letter, position))),
    '',
    ...exampleLines(op),
  ];
}

function gradientRows(op: AnyOp, letter: string, position: number): string[][] {
  const gradient = gradientOf(op, position);
  if (!gradient) return [[`  ${letter}`, 'no gradient flows to it']];
  return [
    [`  ${letter}`, gradient.formula],
    ['', gradient.jacobianFormula],
  ];
}
