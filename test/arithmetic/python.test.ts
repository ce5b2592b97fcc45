import { spawnSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type Arithmetic,
  call,
  cell,
  named,
  number,
  plus,
  product,
  quotient,
  sum,
} from '../../src/arithmetic/arithmetic.ts';
import { pythonText } from '../../src/arithmetic/python.ts';
import { matrix } from '../../src/tensor/tensor.ts';
import { runPython } from './python.ts';
import { trees } from './trees.ts';

const hasPython = spawnSync('python3', ['--version']).status === 0;

describe('the Python of a tree', () => {
  test('evaluates to the value shown, bit for bit', () => {
    fc.assert(
      fc.property(trees, tree => {
        const source = pythonText(tree);
        expect({ source, value: runPython(source) }).toEqual({ source, value: tree.value });
      }),
      { numRuns: 2000, seed: 7 },
    );
  });

  test('gives named parts a line of their own, once', () => {
    const x = matrix([[1, 2]]);
    const mean = () => named('mean', quotient(sum([cell('x', [0, 0], x), cell('x', [0, 1], x)]), number(2, 'n')));
    expect(pythonText(product(mean(), mean(), named('mean', number(3))))).toBe(
      'import math\nmean = (1.0 + 2.0) / 2.0\nmean_2 = 3.0\nmean * mean * mean_2',
    );
  });

  test('writes as values what Python refuses to compute', () => {
    expect(pythonText(quotient(number(1), number(-0)))).toBe("import math\n-float('inf')");
    expect(pythonText(plus(number(1), call('exp', number(1000))))).toBe("import math\n1.0 + float('inf')");
    expect(pythonText(call('sqrt', number(-1)))).toBe("import math\nfloat('nan')");
  });

  test.each([
    [1, '1.0'],
    [-0, '-0.0'],
    [1e21, '1e+21'],
    [Number.NEGATIVE_INFINITY, "-float('inf')"],
    [Number.NaN, "float('nan')"],
  ])('writes %s as %s', (value, text) => expect(pythonText(number(value))).toBe(`import math\n${text}`));

  // Skipped, and shown as skipped, where there is no python3: the evaluator above holds everywhere.
  test.skipIf(!hasPython)(
    'evaluates under python3 to the value shown, but for the last bits of exp and its like',
    () => {
      const sampled = fc.sample(trees, { numRuns: 400, seed: 11 }).filter(tree => steady(tree));
      const run = spawnSync('python3', ['-c', PYTHON], {
        input: JSON.stringify(sampled.map(pythonText)),
        encoding: 'utf8',
      });
      expect(run.stderr).toBe('');
      const values: string[] = JSON.parse(run.stdout);
      expect(values.length).toBeGreaterThan(100);
      for (const [at, tree] of sampled.entries()) {
        const value = numberOf(values[at] as string);
        const close = Object.is(value, tree.value) || Math.abs(value - tree.value) <= 1e-12 * Math.abs(tree.value);
        expect({ source: pythonText(tree), value, close }).toMatchObject({ close: true });
      }
    },
  );
});

/** Reads the sources, runs all lines but the last, and evaluates that one; floats come back by repr. */
const PYTHON = `
import sys, json
def value(source):
    *lines, last = source.split("\\n")
    scope = {}
    exec("\\n".join(lines), scope)
    return repr(float(eval(last, scope)))
print(json.dumps([value(source) for source in json.load(sys.stdin)]))
`;

function numberOf(text: string): number {
  return text === 'nan' ? Number.NaN : Number(text.replace('inf', 'Infinity'));
}

/** Without functions whose last bits are the platform's and whose errors a later step could magnify. */
function steady(tree: Arithmetic): boolean {
  switch (tree.kind) {
    case 'call':
      return (tree.name === 'sqrt' || tree.name === 'abs') && steady(tree.argument);
    case 'sum':
      return tree.terms.every(steady);
    case 'product':
      return tree.factors.every(steady);
    case 'quotient':
      return steady(tree.dividend) && steady(tree.divisor);
    case 'negative':
      return steady(tree.of);
    case 'choice':
      return tree.among.every(steady);
    case 'named':
      return steady(tree.is);
    default:
      return true;
  }
}
