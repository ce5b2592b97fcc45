/** Where a piece of a statement stands in its text, as offsets: `text.slice(start, end)`. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** An expression in the notation. Spans let errors point at the very piece that is wrong. */
export type Expression = (
  | { readonly kind: 'number'; readonly value: number }
  /** Only as a named argument, `gelu(x, approximate="tanh")`, or beside a comparison in a condition. */
  | { readonly kind: 'string'; readonly value: string }
  | { readonly kind: 'name'; readonly name: string }
  /** `x.T`, `layer.WQ`; in conditions also `WQ.grad`, `WQ.m_hat`, `x.2`. */
  | { readonly kind: 'member'; readonly of: Expression; readonly name: string }
  /** Conditions and addresses only: `Q#2`, `WQ.grad#1`: a tensor of one example of a batch, from 0. */
  | { readonly kind: 'example'; readonly of: Expression; readonly example: number }
  | { readonly kind: 'negative'; readonly of: Expression }
  | { readonly kind: 'binary'; readonly operator: Operator; readonly left: Expression; readonly right: Expression }
  | { readonly kind: 'call'; readonly name: string; readonly arguments: readonly Argument[] }
  /** `x[-1]`, `x[0:4]`, `x[:, 4*h:4*h+4]`, `layers[0]`: one or two selectors. */
  | { readonly kind: 'index'; readonly of: Expression; readonly selectors: readonly Selector[] }
  | { readonly kind: 'list'; readonly items: readonly Expression[] }
  /** `[f(x, h) for h in range(4)]` */
  | { readonly kind: 'comprehension'; readonly item: Expression; readonly variable: string; readonly in: Expression }
  /** Conditions only. */
  | {
      readonly kind: 'comparison';
      readonly operator: Comparison;
      readonly left: Expression;
      readonly right: Expression;
    }
  | { readonly kind: 'logical'; readonly operator: 'and' | 'or'; readonly left: Expression; readonly right: Expression }
  | { readonly kind: 'not'; readonly of: Expression }
  /** `A[1,0] changes` */
  | { readonly kind: 'changes'; readonly of: Expression }
) &
  Span;

/** Arithmetic operators; NumPy's precedence: `**`, unary `-`, `@ * /`, `+ -`. */
export type Operator = '+' | '-' | '*' | '/' | '@' | '**';

/** Comparison operators of conditions. */
export type Comparison = '<' | '<=' | '>' | '>=' | '==' | '!=';

/** An argument of a call; `name` for `eps=1e-5`. */
export interface Argument extends Span {
  readonly name?: string;
  readonly value: Expression;
}

/** One place in brackets: an index, or a slice whose ends may be left out. */
export type Selector =
  | ({ readonly kind: 'at'; readonly index: Expression } & Span)
  | ({ readonly kind: 'slice'; readonly from?: Expression; readonly to?: Expression } & Span);

/** An expression and everything in it, from the outside in. */
export function everyPart(expression: Expression): readonly Expression[] {
  return [expression, ...partsOf(expression).flatMap(everyPart)];
}

/** What an expression is directly made of; no `default`, so that a new kind that is left out here does not compile. */
function partsOf(expression: Expression): readonly Expression[] {
  switch (expression.kind) {
    case 'number':
    case 'string':
    case 'name':
      return [];
    case 'member':
    case 'example':
    case 'negative':
    case 'not':
    case 'changes':
      return [expression.of];
    case 'binary':
    case 'comparison':
    case 'logical':
      return [expression.left, expression.right];
    case 'call':
      return expression.arguments.map(({ value }) => value);
    case 'index':
      return [expression.of, ...expression.selectors.flatMap(selectorParts)];
    case 'list':
      return expression.items;
    case 'comprehension':
      return [expression.item, expression.in];
  }
}

function selectorParts(selector: Selector): readonly Expression[] {
  if (selector.kind === 'at') return [selector.index];
  return [selector.from, selector.to].filter(end => end !== undefined);
}

/** A line of a program or function: `Q = X @ WQ`, or `return h`. `text` is the line as written. */
export type Line = (
  | { readonly kind: 'assign'; readonly target: string; readonly value: Expression }
  | { readonly kind: 'return'; readonly value: Expression }
) & { readonly text: string };

/** A function's head: `block(x, p)`. */
export interface Head {
  readonly name: string;
  readonly parameters: readonly string[];
}

/** A mistake in a statement: what is wrong, what to do, and where in the text. */
export class NotationError extends Error {
  override readonly name = 'NotationError';
  readonly hint: string;
  readonly span: Span;
  constructor(message: string, hint: string, span: Span) {
    super(message);
    this.hint = hint;
    this.span = span;
  }
}
