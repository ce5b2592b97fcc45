import type { Argument, Expression, Selector } from './syntax.ts';

/** How tightly each kind of expression holds together; parentheses stand where a part holds less than its place asks. */
const OR = 1;
const AND = 2;
const NOT = 3;
const COMPARISON = 4;
const SUM = 5;
const PRODUCT = 6;
const UNARY = 7;
const POWER = 8;
const POSTFIX = 9;

/**
 * An expression as canonical NumPy text, with the fewest parentheses: `Q @ K.T`, `x[:, 4*h:4*h+4]`.
 * Parsing the text gives the expression back, apart from spans.
 */
export function printExpression(expression: Expression): string {
  return print(expression, 0, ' ');
}

/** `space` goes around arithmetic operators: one outside brackets, none inside. */
function print(expression: Expression, atLeast: number, space: string): string {
  const text = bare(expression, space);
  return strength(expression) < atLeast ? `(${text})` : text;
}

function bare(expression: Expression, space: string): string {
  switch (expression.kind) {
    case 'number':
      return printNumber(expression.value);
    case 'string':
      return expression.value.includes('"') ? `'${expression.value}'` : `"${expression.value}"`;
    case 'name':
      return expression.name;
    case 'member':
      return `${owner(expression.of, space)}.${expression.name}`;
    case 'example':
      return `${owner(expression.of, space)}#${expression.example}`;
    case 'negative':
      return `-${print(expression.of, UNARY, space)}`;
    case 'binary':
      return binary(expression, space);
    case 'call':
      return `${expression.name}(${expression.arguments.map(argument).join(', ')})`;
    case 'index':
      return `${print(expression.of, POSTFIX, space)}[${expression.selectors.map(selector).join(', ')}]`;
    case 'list':
      return `[${expression.items.map(printExpression).join(', ')}]`;
    case 'comprehension':
      return `[${printExpression(expression.item)} for ${expression.variable} in ${printExpression(expression.in)}]`;
    case 'comparison':
      return `${print(expression.left, SUM, ' ')} ${expression.operator} ${print(expression.right, SUM, ' ')}`;
    case 'logical': {
      const own = expression.operator === 'or' ? OR : AND;
      return `${print(expression.left, own, ' ')} ${expression.operator} ${print(expression.right, own + 1, ' ')}`;
    }
    case 'not':
      return `not ${print(expression.of, NOT, ' ')}`;
    case 'changes':
      return `${print(expression.of, SUM, ' ')} changes`;
  }
}

/** What a member belongs to; `2.T` would read as a decimal, so a number gets its parentheses. */
function owner(of: Expression, space: string): string {
  return print(of, of.kind === 'number' ? POSTFIX + 1 : POSTFIX, space);
}

function binary(expression: Expression & { kind: 'binary' }, space: string): string {
  const own = strength(expression);
  // `**` takes from the right and holds tighter than a minus on its left, looser than one on its right.
  const [left, right] = expression.operator === '**' ? [POSTFIX, UNARY] : [own, own + 1];
  return `${print(expression.left, left, space)}${space}${expression.operator}${space}${print(expression.right, right, space)}`;
}

function strength(expression: Expression): number {
  switch (expression.kind) {
    case 'logical':
      return expression.operator === 'or' ? OR : AND;
    case 'not':
      return NOT;
    case 'comparison':
    case 'changes':
      return COMPARISON;
    case 'negative':
      return UNARY;
    case 'binary':
      if (expression.operator === '**') return POWER;
      return expression.operator === '+' || expression.operator === '-' ? SUM : PRODUCT;
    case 'number':
      // A negative literal (a loop's value filled in) reads like a unary minus.
      return expression.value < 0 || Object.is(expression.value, -0) ? UNARY : POSTFIX;
    default:
      return POSTFIX;
  }
}

function argument({ name, value }: Argument): string {
  return name === undefined ? printExpression(value) : `${name}=${printExpression(value)}`;
}

function selector(selected: Selector): string {
  if (selected.kind === 'at') return print(selected.index, 0, '');
  const end = (at: Expression | undefined) => (at ? print(at, 0, '') : '');
  return `${end(selected.from)}:${end(selected.to)}`;
}

/** The shortest text that reads back to the same bits; small numbers as 1e-5. */
function printNumber(value: number): string {
  if (Object.is(value, -0)) return '-0';
  const plain = String(value);
  const exponential = value.toExponential();
  return Math.abs(value) < 1e-3 && exponential.length < plain.length ? exponential : plain;
}
