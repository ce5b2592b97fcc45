import { placeAt } from '../explain/at.ts';
import { explain as explained } from '../explain/explain.ts';
import type { CellReference, Explanation } from '../explain/explanation.ts';
import { lettersAt } from '../explain/reference.ts';
import { jsonNumber } from '../tensor/json-number.ts';
import { type Args, argument } from './command.ts';
import { explanationText } from './explanation-text.ts';
import { jsonLine } from './json.ts';
import type { ExitCode, Output } from './output.ts';
import { timelineOf } from './timeline-of.ts';

/** `stepformer explain SCENARIO ADDRESS`: why a cell holds its number. */
export async function explain(args: Args, output: Output): Promise<ExitCode> {
  const timeline = timelineOf(args);
  const { step, slot, at } = placeAt(timeline, argument(args, 1));
  const segment = timeline.segment(step);
  const explanation = explained(segment, slot, at);
  if (args.flags.json) output.write(jsonLine(explanationJson(explanation)));
  else output.write(explanationText(explanation, lettersAt(segment, slot)?.name));
  return 0;
}

/** An explanation in the shape that docs/json.md promises. */
export function explanationJson({ address, value, formula, terms, sum, jacobian, shortcuts }: Explanation): object {
  return {
    address,
    value: jsonNumber(value),
    formula,
    terms: terms.map(term => ({ value: jsonNumber(term.value), text: term.text, cells: term.cells.map(cellJson) })),
    sum: jsonNumber(sum),
    ...(jacobian && {
      jacobian: jacobian.map(({ out, derivative, upstream, product, text, place, parts, note }) => ({
        out: cellJson(out),
        derivative: jsonNumber(derivative.value),
        upstream: cellJson(upstream),
        product: jsonNumber(product),
        text,
        ...(place && { place }),
        ...(parts && { parts: parts.map(part => ({ name: part.name, value: jsonNumber(part.value) })) }),
        ...(note !== undefined && { note }),
      })),
      shortcuts: (shortcuts ?? []).map(each => ({
        formula: each.formula,
        text: each.text,
        value: jsonNumber(each.value),
      })),
    }),
  };
}

function cellJson({ address, value }: CellReference): object {
  return { address, value: jsonNumber(value) };
}
