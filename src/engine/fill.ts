import type { Expression, Selector } from '../formula/syntax.ts';

/**
 * An expression with its loop variables replaced by what stands for them, and arithmetic on numbers
 * done, so that the texts of intermediates read `q[:, 0:4]` and not `q[:, 4*h:4*h+4]`.
 */
export function fill(expression: Expression, loops: ReadonlyMap<string, Expression>): Expression {
  if (loops.size === 0) return expression;
  const inside = (part: Expression) => fill(part, loops);
  switch (expression.kind) {
    case 'name':
      return loops.get(expression.name) ?? expression;
    case 'member':
    case 'negative':
      return { ...expression, of: inside(expression.of) };
    case 'binary':
      return folded({ ...expression, left: inside(expression.left), right: inside(expression.right) });
    case 'call': {
      const filled = expression.arguments.map(argument => ({ ...argument, value: inside(argument.value) }));
      return { ...expression, arguments: filled };
    }
    case 'index': {
      const selectors = expression.selectors.map(selector => fillSelector(selector, inside));
      return { ...expression, of: inside(expression.of), selectors };
    }
    case 'list':
      return { ...expression, items: expression.items.map(inside) };
    case 'comprehension': {
      const outer = new Map(loops);
      outer.delete(expression.variable);
      return { ...expression, item: fill(expression.item, outer), in: inside(expression.in) };
    }
    case 'number':
    case 'string':
      return expression;
    // what conditions have, and loops do not
    case 'example':
    case 'comparison':
    case 'logical':
    case 'not':
    case 'changes':
      return expression;
  }
}

function fillSelector(selector: Selector, inside: (part: Expression) => Expression): Selector {
  if (selector.kind === 'at') return { ...selector, index: inside(selector.index) };
  return {
    ...selector,
    ...(selector.from && { from: inside(selector.from) }),
    ...(selector.to && { to: inside(selector.to) }),
  };
}

function folded(expression: Extract<Expression, { kind: 'binary' }>): Expression {
  const { operator, left, right, start, end } = expression;
  if (left.kind !== 'number' || right.kind !== 'number') return expression;
  const value = calculate(operator, left.value, right.value);
  return value === undefined ? expression : { kind: 'number', value, start, end };
}

/** Arithmetic on two numbers of a statement; undefined where the operator has no meaning for numbers. */
export function calculate(operator: string, a: number, b: number): number | undefined {
  switch (operator) {
    case '+':
      return a + b;
    case '-':
      return a - b;
    case '*':
      return a * b;
    case '/':
      return a / b;
    default:
      return undefined;
  }
}
