import type { Writing } from '../explain/written.ts';

/** Something to be done outside the program, as data. */
export type Errand =
  | { readonly do: 'copy'; readonly as: Writing }
  | { readonly do: 'export'; readonly file: string }
  /** Back to the scenarios to choose from. */
  | { readonly do: 'scenarios' };
