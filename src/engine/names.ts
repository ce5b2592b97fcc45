/**
 * The names of tensors. A name is made of the calls around it, its text, its version and, in a batch,
 * its example; whether a call carries an index is only known once its caller is compiled, so names
 * stay in parts until the tape is finished.
 */

/** One run of the program or of a function: what its names mean, and how often each was written. */
export interface Scope {
  readonly parent: Scope | undefined;
  /** The function's name; empty for the program. */
  readonly function: string;
  /** The how-manieth call of that function in the parent, from 0. */
  readonly call: number;
  /** Calls made from here, by function. */
  readonly calls: Map<string, number>;
  /** Writes so far, by text. */
  readonly versions: Map<string, number>;
}

/** The name of one tensor, in parts. */
export interface Name {
  readonly scope: Scope;
  readonly text: string;
  readonly version: number;
  readonly example: number | undefined;
}

/** The scope of the program itself. */
export function programScope(): Scope {
  return { parent: undefined, function: '', call: 0, calls: new Map(), versions: new Map() };
}

/** The scope of one more call of a function. */
export function calledScope(parent: Scope, name: string): Scope {
  const call = parent.calls.get(name) ?? 0;
  parent.calls.set(name, call + 1);
  return { parent, function: name, call, calls: new Map(), versions: new Map() };
}

/** Takes the next version of a text for a tensor that is about to be written. */
export function claim(scope: Scope, text: string, example: number | undefined): Name {
  const version = (scope.versions.get(text) ?? 0) + 1;
  scope.versions.set(text, version);
  return { scope, text, version, example };
}

/** The path of the calls around a tensor: `block[1].attention`; empty in the program. */
export function pathOf(scope: Scope): string {
  if (!scope.parent) return '';
  const outer = pathOf(scope.parent);
  return `${outer && `${outer}.`}${scope.function}${isRepeated(scope) ? `[${scope.call}]` : ''}`;
}

/** Whether the caller calls the function more than once, so that its calls are counted. */
export function isRepeated({ parent, function: name }: Scope): boolean {
  return (parent?.calls.get(name) ?? 0) > 1;
}

/** The id without the example: `block[1].attention.scores`, `x.2`, `(Q @ K.T)`. */
export function baseId({ scope, text, version }: Name): string {
  const path = pathOf(scope);
  return `${path && `${path}.`}${text}${version > 1 ? `.${version}` : ''}`;
}

/** `#2`, or nothing where the step has a single example. */
export function exampleSuffix(example: number | undefined): string {
  return example === undefined ? '' : `#${example}`;
}

/** An intermediate is called by its text, in parentheses wherever that has spaces or brackets. */
export function intermediateText(expression: string): string {
  return /[\s[\]]/.test(expression) ? `(${expression})` : expression;
}
