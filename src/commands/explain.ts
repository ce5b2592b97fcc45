import { explain as explainCell } from '../explain/explain.ts';
import type { CellReference, Explanation } from '../explain/explanation.ts';
import { ProblemsError, problem } from '../scenario/problem.ts';
import { shapeText } from '../tensor/tensor.ts';
import { locate } from '../timeline/address.ts';
import { type Args, argument } from './command.ts';
import { explanationText } from './explanation-text.ts';
import { jsonLine, jsonNumber } from './json.ts';
import type { ExitCode, Output } from './output.ts';
import { timelineOf } from './timeline-of.ts';

/** `stepformer explain SCENARIO ADDRESS`: why a cell holds its number. */
export async function explain(args: Args, output: Output): Promise<ExitCode> {
  const timeline = timelineOf(args);
  const given = argument(args, 1);
  const { step, slot, cell } = locate(timeline, given);
  const segment = timeline.segment(step);
  const shape = segment.tape.instructions[slot]?.shape ?? { rows: 1, columns: 1 };
  const at = cell ?? (shape.rows * shape.columns === 1 ? ([0, 0] as const) : undefined);
  if (!at) {
    const [name, moment] = given.split('@');
    const example = `${name}[0,0]${moment === undefined ? '' : `@${moment}`}`;
    throw new ProblemsError([
      problem(`${given} is a ${shapeText(shape)} matrix, and one cell is explained`, `write ${example}`),
    ]);
  }
  const explanation = explainCell(segment, slot, at);
  output.write(args.flags.json ? jsonLine(explanationJson(explanation)) : explanationText(explanation));
  return 0;
}

/** An explanation in the shape that the README promises. */
export function explanationJson({ address, value, formula, terms, sum, jacobian }: Explanation): object {
  return {
    address,
    value: jsonNumber(value),
    formula,
    terms: terms.map(term => ({ value: jsonNumber(term.value), text: term.text, cells: term.cells.map(cellJson) })),
    sum: jsonNumber(sum),
    ...(jacobian && {
      jacobian: jacobian.map(({ out, derivative, upstream, product }) => ({
        out: cellJson(out),
        derivative: jsonNumber(derivative.value),
        upstream: cellJson(upstream),
        product: jsonNumber(product),
      })),
    }),
  };
}

function cellJson({ address, value }: CellReference): object {
  return { address, value: jsonNumber(value) };
}
