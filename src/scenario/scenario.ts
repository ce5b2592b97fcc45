import type { Expression, Head, Line, Span } from '../formula/syntax.ts';
import type { Tensor } from '../tensor/tensor.ts';
import type { Problem } from './problem.ts';

/** A loaded, validated scenario: numbers as tensors, statements parsed, every default filled in. */
export interface Scenario {
  /** Its name: a shipped scenario's name, or the file's name without `.json`. */
  readonly name: string;
  /** The file as the user named it; messages begin with it. */
  readonly file: string;
  /** Every file that it was read from, by its path: its own, and those of corpora and weights. */
  readonly files: readonly string[];
  /** What was changed of it for this run, as `--set` takes it. */
  readonly set: readonly string[];
  readonly title: string;
  readonly about: string;
  readonly source: string;
  /** Tokens in id order; empty where the scenario has none. */
  readonly vocabulary: readonly string[];
  readonly seed: number;
  /** Flat, in the file's order: groups are read as `layers[0].WQ`. */
  readonly constants: ReadonlyMap<string, Tensor>;
  readonly parameters: ReadonlyMap<string, Tensor>;
  /** In the order in which steps take them; `shuffle` has been applied. */
  readonly data: Examples;
  readonly functions: ReadonlyMap<string, FunctionDefinition>;
  readonly program: readonly Statement[];
  readonly train?: Train;
  readonly generate?: Generate;
  readonly watch: readonly Watched[];
  readonly breakpoints: readonly Watched[];
  /** Row and column names given by hand, by tensor name. */
  readonly labels: ReadonlyMap<string, GivenLabels>;
  /**
   * A problem at a place in the file, with its line and column. `place` is an offset or span in the
   * statement at that path, which gets a caret; `'name'` points at the field's name.
   */
  problemAt(path: Path, message: string, hint: string, place?: number | Span | 'name'): Problem;
}

/** A place in the JSON file: `['program', 3, 'do']`. */
export type Path = readonly (string | number)[];

/** A scenario's examples; `at(i)` gives the names it binds, in the file's order. */
export interface Examples {
  readonly length: number;
  at(example: number): ReadonlyMap<string, Bound>;
}

/** What an example binds a name to. Tokens are ids (1×n, or 1×1 for one token), marked as such for labels. */
export interface Bound {
  readonly value: Tensor;
  readonly tokens: boolean;
}

/** A function of the file: stepped into, over and out of. */
export interface FunctionDefinition {
  readonly head: Head;
  readonly body: readonly Statement[];
  readonly path: Path;
}

/** A statement of the file: a line with its note, or a loop over a group. */
export type Statement =
  | { readonly kind: 'line'; readonly line: Line; readonly note?: string; readonly path: Path }
  | {
      readonly kind: 'for';
      readonly variable: string;
      /** The group, as written: `layers`. */
      readonly in: string;
      readonly body: readonly Statement[];
      readonly note?: string;
      readonly path: Path;
    };

/** How the scenario is trained. `steps` 0: one forward and one backward pass, no update. */
export interface Train {
  readonly loss: string;
  readonly steps: number;
  readonly batch: number;
  readonly optimizer: Optimizer;
  /** null: constant. Else linear to 0 over this many steps: lr·(1 − step/over). */
  readonly linearOver: number | null;
  /** Whether the seed ordered the examples; `Scenario.data` is in that order already. */
  readonly shuffle: boolean;
}

/** An optimizer with all of its settings. */
export type Optimizer =
  | { readonly type: 'sgd'; readonly lr: number }
  | {
      readonly type: 'adam';
      readonly lr: number;
      readonly beta1: number;
      readonly beta2: number;
      readonly eps: number;
    };

/** How tokens are generated, one a step. */
export interface Generate {
  readonly logits: string;
  readonly input: string;
  readonly samples: number;
  readonly temperature: number;
  readonly maxTokens: number;
  readonly prompt: readonly number[];
  readonly stop: number | null;
}

/** An expression or condition of `watch` and `breakpoints`, parsed. */
export interface Watched {
  readonly text: string;
  readonly expression: Expression;
}

/** Labels by hand for one tensor. */
export interface GivenLabels {
  readonly rows?: readonly string[];
  readonly columns?: readonly string[];
}
