import { numbersText, symbolsText } from '../arithmetic/text.ts';
import { type AnyOp, eachOf, gradientOf, letterOf } from '../ops/operation.ts';
import { type JsonNumber, jsonNumber } from '../tensor/json-number.ts';
import { cellOf, type Index, shapeText, type Tensor } from '../tensor/tensor.ts';
import { cellText } from '../timeline/address.ts';
import { jsonRows } from './json.ts';
import { matrixText } from './matrix-text.ts';
import { numberText } from './number-text.ts';
import { columns } from './text.ts';

/** An example of an operation, worked: its inputs and result, one cell of it, and one input cell's Jacobian. */
interface Worked {
  readonly inputs: readonly (readonly [letter: string, value: Tensor])[];
  readonly attrs: Readonly<Record<string, unknown>>;
  readonly out: Tensor;
  readonly cell: { readonly at: Index; readonly text: string; readonly numbers: string; readonly value: number };
  readonly jacobians: readonly Jacobian[];
}

/** Every output cell that one input cell feeds, with ∂out/∂in. */
interface Jacobian {
  readonly of: string;
  readonly at: Index;
  readonly terms: readonly { readonly out: Index; readonly derivative: number; readonly text: string }[];
}

const ORIGIN: Index = [0, 0];

/** The worked example in the shape that docs/json.md promises. */
export function exampleJson(op: AnyOp): object {
  const { inputs, attrs, out, cell, jacobians } = worked(op);
  return {
    inputs: Object.fromEntries(inputs.map(([letter, value]) => [letter, jsonRows(value)])),
    attributes: Object.fromEntries(Object.entries(attrs).map(([name, value]) => [name, jsonValue(value)])),
    out: jsonRows(out),
    cell: { at: cell.at, text: cell.text, value: jsonNumber(cell.value) },
    jacobian: jacobians.map(({ of, at, terms }) => ({
      of,
      at,
      terms: terms.map(({ out: fed, derivative, text }) => ({ out: fed, derivative: jsonNumber(derivative), text })),
    })),
  };
}

/** The worked example for people. */
export function exampleLines(op: AnyOp): string[] {
  const { inputs, attrs, out, cell, jacobians } = worked(op);
  const settings = Object.entries(attrs).map(([name, value]) => `${name} = ${value}`);
  return [
    'Example',
    ...(settings.length > 0 ? [`  ${settings.join(', ')}`] : []),
    ...inputs.flatMap(([letter, value]) => tensorLines(letter, value)),
    ...tensorLines('out', out),
    '',
    ...columns([
      [`  out${cellText(cell.at)}`, '=', cell.text],
      ['', '=', cell.numbers],
      ['', '=', String(cell.value)],
    ]),
    ...jacobians.flatMap(jacobianLines),
  ];
}

function worked(op: AnyOp): Worked {
  const { inputs, attrs } = telling(op);
  const tensors: Tensor[] = op.inputs === 'list' ? [...inputs] : op.inputs.map(letter => inputs[letter]);
  const out = op.forward(inputs, attrs);
  const arithmetic = op.explain(ORIGIN, inputs, attrs);
  return {
    inputs: tensors.map((value, at) => [letterOf(op, at), value]),
    attrs,
    out,
    cell: {
      at: ORIGIN,
      text: symbolsText(arithmetic, nameOf),
      numbers: numbersText(arithmetic, numberText),
      value: cellOf(out, ORIGIN),
    },
    jacobians: tensors.flatMap((_, position) => jacobianOf(op, tensors, position, out, attrs)),
  };
}

/** The first example with more than one cell in its result, which shows more of a Jacobian. */
function telling(op: AnyOp): AnyOp['examples'][number] {
  const example = op.examples.find(({ inputs, attrs }) => op.forward(inputs, attrs).data.length > 1) ?? op.examples[0];
  if (!example) throw new Error(`${op.name} has no example`);
  return example;
}

function jacobianOf(
  op: AnyOp,
  tensors: readonly Tensor[],
  position: number,
  out: Tensor,
  attrs: Worked['attrs'],
): Jacobian[] {
  const gradient = gradientOf(op, position);
  if (!gradient) return [];
  const terms = [...gradient.jacobian(ORIGIN, eachOf(op, tensors), out, attrs)];
  return [
    {
      of: letterOf(op, position),
      at: ORIGIN,
      terms: terms.map(([fed, derivative]) => ({
        out: fed,
        derivative: derivative.value,
        text: symbolsText(derivative, nameOf),
      })),
    },
  ];
}

function nameOf(of: string, at: Index): string {
  return `${of}${cellText(at)}`;
}

function tensorLines(name: string, value: Tensor): string[] {
  return [`  ${name}  ${shapeText(value)}`, ...matrixText(value, {}, '    ')];
}

function jacobianLines({ of, at, terms }: Jacobian): string[] {
  const rows = terms.map(({ out, derivative, text }) => [
    `  ∂out${cellText(out)}/∂${of}${cellText(at)}`,
    `= ${text}`,
    `= ${derivative}`,
  ]);
  return ['', ...columns(rows)];
}

function jsonValue(value: unknown): JsonNumber | unknown {
  return typeof value === 'number' ? jsonNumber(value) : value;
}
