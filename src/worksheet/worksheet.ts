import type { Expression, Span } from '../formula/syntax.ts';
import type { Problem } from '../scenario/problem.ts';
import type { Path } from '../scenario/scenario.ts';
import type { Address } from '../timeline/address.ts';
import type { Printed } from './printed.ts';

/** A worksheet as it was read: what somebody printed of a scenario's run. */
export interface Worksheet {
  /** The file as the user named it; messages begin with it. */
  readonly file: string;
  /** The scenario as the worksheet names it: a shipped one's name, or a path. */
  readonly scenario: string;
  readonly title: string;
  readonly entries: readonly Entry[];
  /** A problem at a place in the file. `place` is an offset or span in the text at that path. */
  problemAt(path: Path, message: string, hint: string, place?: number | Span): Problem;
}

/** Printed numbers and what they are numbers of. */
export interface Entry {
  readonly section: string;
  readonly note: string;
  readonly of: Quantity;
  /** As many rows and columns as were printed; a number is one row of one. Undefined: not filled in. */
  readonly printed: readonly (readonly (Printed | undefined)[])[];
  /** The numbers as the file has them: a text, a row or rows. */
  readonly written: string | readonly string[] | readonly (readonly string[])[];
  readonly path: Path;
}

/** What an entry's numbers are held against. */
export type Quantity =
  | { readonly kind: 'address'; readonly text: string }
  | {
      readonly kind: 'expression';
      readonly text: string;
      /** Without the moment. */
      readonly expression: Expression;
      readonly moment: Address['moment'];
    };
