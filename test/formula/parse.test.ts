import { describe, expect, test } from 'vitest';
import { excerpt } from '../../src/formula/caret.ts';
import { parseCondition, parseExpression, parseHead, parseLine } from '../../src/formula/parse.ts';
import { printExpression } from '../../src/formula/print.ts';
import { NotationError } from '../../src/formula/syntax.ts';

/** The mistake in a text, as a user reads it: message, hint, and the piece of text it points at. */
function mistake(parse: (text: string) => unknown, text: string): string {
  try {
    parse(text);
  } catch (error) {
    if (!(error instanceof NotationError)) throw error;
    return `${error.message}; ${error.hint} «${text.slice(error.span.start, error.span.end)}»`;
  }
  throw new Error(`${text} was accepted`);
}

/** Where an expression's operators group: every operation in parentheses. */
function grouping(text: string): string {
  const show = (e: ReturnType<typeof parseExpression>): string => {
    if (e.kind === 'binary') return `(${show(e.left)} ${e.operator} ${show(e.right)})`;
    if (e.kind === 'comparison' || e.kind === 'logical') return `(${show(e.left)} ${e.operator} ${show(e.right)})`;
    if (e.kind === 'negative') return `(-${show(e.of)})`;
    if (e.kind === 'not') return `(not ${show(e.of)})`;
    if (e.kind === 'changes') return `(${show(e.of)} changes)`;
    return printExpression(e);
  };
  return show(parseCondition(text));
}

describe('precedence is Python’s', () => {
  test.each([
    ['-x ** 2', '(-(x ** 2))'],
    ['2 ** -x ** 2', '(2 ** (-(x ** 2)))'],
    ['a ** b ** c', '(a ** (b ** c))'],
    ['-a @ b', '((-a) @ b)'],
    ['a - b - c', '((a - b) - c)'],
    ['a / b * c @ d', '(((a / b) * c) @ d)'],
    ['a + b * c', '(a + (b * c))'],
    ['a * -b + c', '((a * (-b)) + c)'],
    ['x[0] ** 2 / 2', '((x[0] ** 2) / 2)'],
    ['not a < b and c or d', '(((not (a < b)) and c) or d)'],
    ['a + 1 < b or A[1,0] changes', '(((a + 1) < b) or (A[1, 0] changes))'],
  ])('%s', (text, grouped) => expect(grouping(text)).toBe(grouped));
});

describe('lines', () => {
  test('give a name a value, and keep their text and the spans of every piece', () => {
    const line = parseLine('Q = X @ layers[0].WQ.T');
    expect(line).toMatchObject({ kind: 'assign', target: 'Q', text: 'Q = X @ layers[0].WQ.T' });
    expect(line.value).toMatchObject({
      kind: 'binary',
      operator: '@',
      start: 4,
      end: 22,
      right: { kind: 'member', start: 8 },
    });
  });

  test('return a value', () => {
    expect(parseLine('return h + mlp(h, p)')).toMatchObject({ kind: 'return', value: { kind: 'binary', start: 7 } });
  });

  test('slices may leave out either end, and take arithmetic', () => {
    const { value } = parseLine('q = x[:, 4*h:4*h+4]');
    expect(value).toMatchObject({
      kind: 'index',
      selectors: [{ kind: 'slice' }, { kind: 'slice', from: { operator: '*' }, to: { operator: '+' } }],
    });
    expect(value).not.toHaveProperty('selectors[0].from');
  });

  test('a comprehension and named arguments stand in calls', () => {
    expect(parseLine('z = concat([f(x, h) for h in range(4)], axis=1)').value).toMatchObject({
      arguments: [
        { value: { kind: 'comprehension', variable: 'h', in: { kind: 'call', name: 'range' } } },
        { name: 'axis' },
      ],
    });
    expect(parseLine("g = gelu(x, approximate='tanh')").value).toMatchObject({
      arguments: [{}, { name: 'approximate', value: { kind: 'string', value: 'tanh' } }],
    });
  });

  test.each([
    ['', 'the statement is empty; write: name = expression «»'],
    ['softmax(x)', 'the result of this statement has no name; write: name = expression «softmax(x)»'],
    ['x[0] = 3', 'only a whole tensor can be given a value; write: name = expression «x[0]»'],
    ['a == b', '== compares; to give a value a name, write one = «==»'],
    ['for = 3', "for can't begin a statement; write: name = expression «for»"],
    [
      'phase = x',
      'phase is a word of conditions, which could then not ask for the tensor; choose another name «phase»',
    ],
    ['y = x < 2', 'the expression ends before "<"; conditions belong in breakpoints and searches «<»'],
    [
      'y = x # the input',
      'the expression ends before "#"; a remark belongs in the statement\'s note: {"do": "…", "note": "…"} «#»',
    ],
    ['y = x.2', 'a version can only be named in conditions; in a program the bare name is the newest version «2»'],
    ['y = (a + b', ') is missing before the end of the line; close the parenthesis «»'],
    ['y = f(a b)', ', is missing before "b"; arguments are parted by commas; close the call with ) «b»'],
    ['y = f(axis=1, x)', 'an argument without a name follows axis=; arguments without names come first «x»'],
    ['y = f(axis=1, axis=0)', 'f is given axis twice; remove one of them «axis=0»'],
    ['y = f("tanh")', 'a quotation can only be a named argument; write: gelu(x, approximate="tanh") «"tanh"»'],
    [
      'y = [1, 2]',
      'a list can only be an argument of a function; write: concat([a, b]), or put the numbers into constants «[»',
    ],
    [
      'y = x[1, 2, 3]',
      '3 places in brackets; a matrix has rows and columns; write: x[row] or x[row, column] «[1, 2, 3]»',
    ],
    ['y = x[0:4:2]', 'slices have no step; write: x[from:to] «:»'],
    ['y = K^T', '"^" is not part of the notation; a transpose is written x.T «^»'],
    ['y = √2', '"√" is not part of the notation; write sqrt(x) «√»'],
    ['y = np.sqrt(2)', 'only a name can be called; write sqrt(…) «(»'],
    ['y = (a + b).mean()', 'only a name can be called; write mean(a + b) «(»'],
    ['y = K.t()', 'only a name can be called; write x.T «(»'],
    ['x += h', 'the result of this statement has no name; write: x = x + … «x +»'],
    ['y = f(x)(z)', 'only a name can be called; write: f(x), and give the result a name of its own «(»'],
    ['y = 1_000', '1_000 is not a number; write numbers as 1000, 0.5 or 1e-5, and names with a letter first «1_000»'],
    ['y = 1e999', '1e999 is too large for a 64-bit float; write a number under 1.8e308 «1e999»'],
    ['y = x ^ 2', '"^" is not part of the notation; a power is written x ** 2 «^»'],
    ['y = a × b', '"×" is not part of the notation; write * for element by element, @ for the matrix product «×»'],
    ['y = range(4)', 'range can only stand in a list; write: concat([f(x, h) for h in range(4)]) «range»'],
    ['y = a +', 'a value is missing before the end of the line; write a name, a number or a call «»'],
    [
      'y = a\u001b[2J',
      '"␛" is not part of the notation; remove it, or write the name with letters, digits and _ «\u001b»',
    ],
  ])('%j', (text, told) => expect(mistake(parseLine, text)).toBe(told));

  test.each([1500, 10_000])('%i nested parentheses are refused, not followed', depth => {
    expect(mistake(parseLine, `y = ${'('.repeat(depth)}x${')'.repeat(depth)}`)).toMatch(
      /nested more than 100 levels|4000 is the most/,
    );
    expect(mistake(parseLine, `y = ${'-'.repeat(depth)}x`)).toMatch(/nested more than 100 levels|4000 is the most/);
    expect(mistake(parseCondition, `${'not '.repeat(depth)}x`)).toMatch(/nested more than 100 levels|4000 is the most/);
  });

  test('the longest chain that is accepted can be printed', () => {
    const text = `x${' + x'.repeat(999)}`;
    expect(printExpression(parseExpression(text))).toBe(text);
  });
});

describe('heads', () => {
  test('name a function and its parameters', () => {
    expect(parseHead('block(x, p)')).toEqual({ name: 'block', parameters: ['x', 'p'] });
  });

  test.each([
    ['block', '( is missing before the end of the line; a function is written name(x, y) «»'],
    ['block(x, x)', 'block has two parameters named x; rename one of them «x»'],
    ['block(in)', 'in is a word of the notation; choose another name «in»'],
    ['block(x) y', 'the expression ends before "y"; write an operator between the two, or remove it «y»'],
  ])('%s', (text, told) => expect(mistake(parseHead, text)).toBe(told));
});

describe('conditions', () => {
  test('name versions, gradients and examples', () => {
    expect(parseCondition('x.2.grad#1[0,1]')).toMatchObject({
      kind: 'index',
      of: { kind: 'example', example: 1, of: { kind: 'member', name: 'grad', of: { kind: 'member', name: '2' } } },
    });
    expect(parseCondition('(Q @ K.T).grad.2 > .5')).toMatchObject({ left: { name: '2' }, right: { value: 0.5 } });
  });

  test('compare with words, and look into calls', () => {
    expect(parseCondition('phase == "backward" and any(isnan(x) or x > 3)')).toMatchObject({
      left: { right: { kind: 'string', value: 'backward' } },
      right: { kind: 'call', arguments: [{ value: { kind: 'logical' } }] },
    });
  });

  test('a chain of comparisons is explained', () => {
    expect(mistake(parseCondition, '0 < a < 1')).toBe('comparisons can not be chained; write: a < b and b < c «<»');
  });
});

describe('an excerpt', () => {
  test('puts a caret under every character of the span', () => {
    expect(excerpt('Q = X @@ WQ', { start: 6, end: 8 })).toBe('    Q = X @@ WQ\n          ^^');
  });

  test('stands behind the text where something is missing', () => {
    expect(excerpt('y = a +', { start: 7, end: 7 })).toBe('    y = a +\n           ^');
  });

  test('shows a window of a long text, and keeps the caret under its character', () => {
    const text = `${'a + '.repeat(100)}§ + ${'b + '.repeat(100)}c`;
    const [shown, carets] = excerpt(text, { start: 400, end: 401 }).split('\n') as [string, string];
    expect(shown.length).toBeLessThanOrEqual(76);
    expect(shown).toMatch(/^ {4}….*…$/);
    expect(shown[carets.indexOf('^')]).toBe('§');
  });

  test('makes control characters visible, one column each', () => {
    expect(excerpt('y\u001b\u0007 = ?', { start: 6, end: 7 })).toBe('    y␛␇ = ?\n          ^');
  });
});
