import { erf } from '../../src/arithmetic/erf.ts';

/**
 * Runs the small part of Python that `pythonText` writes: `import math`, assignments, and last an
 * expression of floats, + - * /, parentheses, `math.…`, `abs`, `max`, `min` and `float('…')`.
 * Anything else throws. Written from Python's grammar, not from the printer.
 */
export function runPython(source: string): number {
  const [head, ...lines] = source.split('\n');
  if (head !== 'import math') throw new SyntaxError(`the first line is ${head}`);
  const scope = new Map<string, number>();
  const last = lines.pop() as string;
  for (const line of lines) {
    const [name, expression, ...rest] = line.split(' = ');
    if (!name || !expression || rest.length > 0 || !/^[\p{L}_][\p{L}\p{N}_]*$/u.test(name) || RESERVED.has(name))
      throw new SyntaxError(`not an assignment: ${line}`);
    scope.set(name, evaluated(expression, scope));
  }
  return evaluated(last, scope);
}

const RESERVED = new Set(['lambda', 'math', 'max', 'min', 'abs', 'float', 'in', 'is']);

const TOKEN =
  /\s*(?:(\d+\.\d+(?:e[+-]?\d+)?|\d+e[+-]?\d+)|(float\('(?:inf|nan)'\))|([\p{L}_][\p{L}\p{N}_.]*)|([-+*/(),]))/uy;

function tokensOf(text: string): string[] {
  const tokens: string[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < text.length) {
    const from = TOKEN.lastIndex;
    const match = TOKEN.exec(text);
    if (!match) throw new SyntaxError(`unexpected ${text.slice(from)}`);
    tokens.push(match[0].trim());
  }
  return tokens;
}

function evaluated(text: string, scope: ReadonlyMap<string, number>): number {
  const tokens = tokensOf(text);
  let at = 0;
  const take = (expected?: string) => {
    const token = tokens[at++];
    if (token === undefined || (expected && token !== expected))
      throw new SyntaxError(`${expected} is missing in ${text}`);
    return token;
  };
  const additive = (): number => {
    let total = multiplicative();
    while (tokens[at] === '+' || tokens[at] === '-')
      total = take() === '+' ? total + multiplicative() : total - multiplicative();
    return total;
  };
  const multiplicative = (): number => {
    let total = unary();
    while (tokens[at] === '*' || tokens[at] === '/') total = take() === '*' ? total * unary() : divided(total, unary());
    return total;
  };
  const unary = (): number => {
    if (tokens[at] !== '-') return primary();
    take();
    return -unary();
  };
  const primary = (): number => {
    const token = take();
    if (token === '(') {
      const inner = additive();
      take(')');
      return inner;
    }
    if (token.startsWith('float(')) return token.includes('inf') ? Number.POSITIVE_INFINITY : Number.NaN;
    if (/^\d/.test(token)) return Number(token);
    if (tokens[at] !== '(') {
      const known = scope.get(token);
      if (known === undefined) throw new ReferenceError(token);
      return known;
    }
    take('(');
    const given = [additive()];
    while (tokens[at] === ',') {
      take();
      given.push(additive());
    }
    take(')');
    return called(token, given);
  };
  const value = additive();
  if (at < tokens.length) throw new SyntaxError(`${tokens.slice(at).join(' ')} is left over in ${text}`);
  return value;
}

function divided(a: number, b: number): number {
  if (b === 0) throw new RangeError('ZeroDivisionError');
  return a / b;
}

/** As Python: max and min take the first of equals; what leaves the domain of a function raises. */
function called(name: string, given: readonly number[]): number {
  const [first, ...others] = given as [number, ...number[]];
  if (name === 'max') return others.reduce((best, value) => (value > best ? value : best), first);
  if (name === 'min') return others.reduce((best, value) => (value < best ? value : best), first);
  if (others.length > 0) throw new TypeError(`${name} takes one argument`);
  if (name === 'abs') return Math.abs(first);
  const value = name === 'math.erf' ? erf(first) : FUNCTIONS[name]?.(first);
  if (value === undefined) throw new ReferenceError(name);
  if (Number.isFinite(first) && !Number.isFinite(value)) throw new RangeError(`${name}(${first}): math range error`);
  if (Number.isNaN(value) && !Number.isNaN(first)) throw new RangeError(`${name}(${first}): math domain error`);
  return value;
}

const FUNCTIONS: Readonly<Record<string, (value: number) => number>> = {
  'math.exp': Math.exp,
  'math.log': Math.log,
  'math.log1p': Math.log1p,
  'math.sqrt': Math.sqrt,
  'math.tanh': Math.tanh,
  'math.sin': Math.sin,
  'math.cos': Math.cos,
};
