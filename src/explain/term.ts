import type { Arithmetic } from '../arithmetic/arithmetic.ts';
import type { Segment } from '../engine/tape.ts';
import type { Term } from './explanation.ts';
import { type Letters, referencesIn, textOf } from './reference.ts';

/** A summand. Of hundreds few are ever shown: their texts and cells are made when they are asked for. */
export function termOf(term: Arithmetic, segment: Segment, letters: Letters): Term {
  return {
    value: term.value,
    get text() {
      return textOf(term, letters);
    },
    get cells() {
      return referencesIn(term, segment, letters);
    },
    ...(term.kind === 'named' && { name: term.name }),
  };
}
