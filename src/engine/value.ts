import type { Expression } from '../formula/syntax.ts';
import type { Scope } from './names.ts';
import type { ProgramPlace } from './tape.ts';

/** What an expression means while a tape is compiled. */
export type Value =
  | { readonly kind: 'tensor'; readonly slot: number }
  /** Arithmetic on literals and loop counters: an attribute of an operation, never an event. */
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'word'; readonly text: string }
  /** A group of constants or parameters: `layers`, `layers[0]`. */
  | { readonly kind: 'group'; readonly path: string }
  | { readonly kind: 'list'; readonly items: readonly Value[] }
  /** The result of a statement that has a problem already: says nothing more. */
  | { readonly kind: 'broken' };

/** What names mean at one point of the program or of a function. */
export interface Frame {
  readonly scope: Scope;
  readonly names: Map<string, Value>;
  /** Loop variables by the text that stands for them in names of intermediates. */
  readonly loops: ReadonlyMap<string, Expression>;
  readonly place: ProgramPlace;
}

/** The name that the last operation of an expression writes. */
export interface Target {
  readonly scope: Scope;
  readonly text: string;
}

/** How a value is described in an error. */
export function describe(value: Value, shape: (slot: number) => string): string {
  switch (value.kind) {
    case 'tensor':
      return `a ${shape(value.slot)} matrix`;
    case 'number':
      return `the number ${value.value}`;
    case 'word':
      return `the word "${value.text}"`;
    case 'group':
      return `the group ${value.path}`;
    case 'list':
      return `a list of ${value.items.length}`;
    case 'broken':
      return 'a value with a problem';
  }
}
