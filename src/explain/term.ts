import type { Arithmetic } from '../arithmetic/arithmetic.ts';
import type { Segment } from '../engine/tape.ts';
import type { CellReference, Term } from './explanation.ts';
import { type Letters, referencesIn, textOf } from './reference.ts';

/**
 * A summand. Of hundreds few are ever shown: their texts and cells are made when they are asked for.
 * A class, since V8 keeps every object with getters of its own as a hash table.
 */
class Summand implements Term {
  readonly value: number;
  readonly name?: string;
  readonly #tree: Arithmetic;
  readonly #segment: Segment;
  readonly #letters: Letters;

  constructor(tree: Arithmetic, segment: Segment, letters: Letters) {
    this.value = tree.value;
    if (tree.kind === 'named') this.name = tree.name;
    this.#tree = tree;
    this.#segment = segment;
    this.#letters = letters;
  }

  get text(): string {
    return textOf(this.#tree, this.#letters);
  }

  get cells(): readonly CellReference[] {
    return referencesIn(this.#tree, this.#segment, this.#letters);
  }
}

/** A term of an explanation from its arithmetic. */
export function termOf(tree: Arithmetic, segment: Segment, letters: Letters): Term {
  return new Summand(tree, segment, letters);
}
