import type { Arithmetic } from '../arithmetic/arithmetic.ts';
import { plainNumber, shown } from '../arithmetic/text.ts';
import type { Applied, Differentiated, Segment } from '../engine/tape.ts';
import { cellOf, type Index, type Tensor } from '../tensor/tensor.ts';
import type { CellReference, JacobianTerm, Part } from './explanation.ts';
import { type Letters, referenceTo, textOf } from './reference.ts';
import { whyDecided } from './why-decided.ts';

/** What all terms of one gradient's cell share. */
interface Site {
  readonly segment: Segment;
  readonly instruction: Differentiated;
  readonly forward: Applied;
  readonly letters: Letters;
  /** Whether the operation mixes the cells of a row. */
  readonly mixed: boolean;
}

/**
 * What one output cell gave to the gradient of a cell. Of hundreds few are ever shown: the addresses of its cells and
 * the text of the derivative are made when they are asked for. A class, since V8 keeps every object with getters of its own
 * as a hash table.
 */
export class DerivativeTerm implements JacobianTerm {
  readonly fed: Index;
  readonly derivative: Arithmetic;
  readonly product: number;
  readonly place?: 'diagonal' | 'off-diagonal';
  readonly parts?: readonly Part[];
  readonly note?: string;
  readonly #site: Site;

  constructor(site: Site, at: Index, fed: Index, derivative: Arithmetic) {
    const { segment, instruction, forward, letters, mixed } = site;
    const { of, wrt, dout } = instruction;
    const upstream = cellOf(segment.values[dout] as Tensor, fed);
    this.fed = fed;
    this.derivative = derivative;
    this.product = upstream * derivative.value;
    this.#site = site;
    if (mixed) this.place = at[1] === fed[1] ? 'diagonal' : 'off-diagonal';
    const parts = partsOf(derivative, upstream);
    if (parts) this.parts = parts;
    const note = whyDecided(segment, { forward, of, wrt }, letters, at, fed, derivative);
    if (note !== undefined) this.note = note;
  }

  get out(): CellReference {
    return referenceTo(this.#site.segment, this.#site.instruction.of, this.fed);
  }

  get upstream(): CellReference {
    return referenceTo(this.#site.segment, this.#site.instruction.dout, this.fed);
  }

  /** ∂out/∂in in symbols: what was decided as the number it is, named parts as what they are. */
  get text(): string {
    const { derivative } = this;
    if (derivative.kind === 'choice') return plainNumber(derivative.value);
    if (derivative.kind !== 'sum') return textOf(derivative, this.#site.letters);
    return textOf({ ...derivative, terms: derivative.terms.map(shown) }, this.#site.letters);
  }
}

/** The named ways on which a product came about; undefined where its derivative is no sum of such. */
function partsOf(derivative: Arithmetic, upstream: number): readonly Part[] | undefined {
  if (derivative.kind !== 'sum' || derivative.terms.length === 0) return undefined;
  const parts: Part[] = [];
  for (const term of derivative.terms) {
    if (term.kind !== 'named') return undefined;
    parts.push({ name: term.name, value: upstream * term.value });
  }
  return parts;
}
