import { afterEach, describe, expect, test, vi } from 'vitest';
import { adamV } from '../../src/ops/adam_v.ts';
import { softmax } from '../../src/ops/softmax.ts';
import { mapCells } from '../../src/tensor/tensor.ts';
import { invoke } from './invoke.ts';

async function printed(...argv: string[]): Promise<string> {
  const { code, stdout, stderr } = await invoke(argv);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return stdout;
}

test('explain shows a softmax gradient as a textbook has it', async () => {
  const text = await printed('explain', 'full-backprop', 'scaled.grad[1,0]@0');
  for (const piece of [
    'scaled.grad[i,j] = A[i,j]·(A.grad[i,j] − Σ_k A.grad[i,k]·A[i,k])',
    'A[1,0]·(1 − A[1,0])',
    'A[1,1]·(0 − A[1,0])',
    'diagonal',
    'off-diagonal',
    'A[1,0]·(A.grad[1,0] − s·g) = 0.498232·(0.00250621 − (−0.00251143)) = 0.0024999466',
  ])
    expect(text).toContain(piece);
});

test('explain folds a long sum and says what it left out', async () => {
  const text = await printed('explain', 'matrix-multiplication', 'w.grad[0,0]');
  expect(text.split('\n').length).toBeLessThan(45);
  expect(text).toMatch(/… \d+ more, together -?[\d.e-]+/);
});

test('explain folds the divisor of a wide softmax and what it reads, and JSON has all of it', async () => {
  const text = await printed('explain', 'baby-transformer', 'A#0[9,3]@0');
  // The largest is added last.
  const exps = [0, 2, 3, 4, 5].map(column => `exp(scaled#0[9,${column}] − max)`).join(' + ');
  expect(text).toContain(`A#0[9,3]  =  exp(scaled#0[9,3] − max) / (${exps} + … 4 more … + exp(scaled#0[9,1] − max))\n`);
  expect(text.match(/ \+ … 4 more … \+ /g)).toHaveLength(2);
  const json = JSON.parse(await printed('explain', 'baby-transformer', 'A#0[9,3]@0', '--json'));
  for (let column = 0; column < 10; column++) expect(json.terms[0].text).toContain(`exp(scaled#0[9,${column}] − max)`);
  const loss = await printed('explain', 'attention-demo-small', 'loss#0@0');
  expect(loss).toMatch(/^ {2}reads +value\n(?: {2}\(z .*\n){24} {2}… \d+ more\n$/m);
  expect(Math.max(...loss.split('\n').map(line => line.length))).toBeLessThan(220);
});

test('trace prints the tree: as JSON nested, with the kind of every end', async () => {
  const { address, value, op, formula, from } = JSON.parse(
    await printed('trace', 'full-backprop', 'scaled.grad[1,0]@0', '--json', '--depth', '2'),
  );
  expect({ address, op }).toEqual({ address: 'scaled.grad[1,0]@0:30', op: 'gradient of softmax' });
  expect(value).toBeCloseTo(0.0024999466, 9);
  expect(formula).toContain('A.grad');
  expect(from.map((node: { address: string }) => node.address)).toEqual([
    'A.grad[1,0]@0:28',
    'A.grad[1,1]@0:28',
    'A[1,0]@0:17',
    'A[1,1]@0:17',
  ]);
  const json = await printed('trace', 'full-backprop', 'X[1,0]@0', '--json');
  expect(JSON.parse(json).from.map(({ kind }: { kind?: string }) => kind)).toEqual(['constant', 'data']);
});

test('trace for people and as Markdown has a line for each number', async () => {
  const tree = await printed('trace', 'full-backprop', 'WQ[0,0]@1:2', '--depth', '2');
  expect(tree.split('\n').slice(0, 3)).toEqual([
    expect.stringMatching(/^WQ\[0,0\]@1:2 = 0\.1 {2}parameter$/),
    expect.stringMatching(/^└ WQ\.2\[0,0\]@0:\d+ = 0\.1 {2}sgd_step$/),
    expect.stringMatching(/^ {2}├ WQ\[0,0\]@0:2 = 0\.1 {2}parameter at step 0/),
  ]);
  const markdown = await printed('trace', 'full-backprop', 'WQ[0,0]@1:2', '--depth', '2', '--markdown');
  expect(markdown.split('\n')[1]).toMatch(/^ {2}- `WQ\.2\[0,0\]@0:\d+` = 0\.1 — sgd_step: `WQ\.2/);
  const { code, stderr } = await invoke(['trace', 'full-backprop', 'WQ[0,0]', '--depth', 'x']);
  expect(code).toBe(1);
  expect(stderr).toMatch(/--depth/);
});

test('verify passes what is right, and says so in JSON too', async () => {
  expect(await printed('verify', 'full-backprop')).toMatch(
    /\n\d+ cells of \d+ tensors recomputed from their formulas: all agree\.\n\d+ of \d+ checks of gradients agree\.\n$/,
  );
  const { checks, agrees, disagrees, results, values } = JSON.parse(
    await printed('verify', 'full-backprop', '--all', '--json'),
  );
  expect([checks, agrees, disagrees]).toEqual([88, 88, 0]);
  expect(results).toHaveLength(88);
  expect(results[0]).toMatchObject({
    address: 'logits.grad[0,0]@0:24',
    verdict: 'agrees',
    of: 'gradient of cross_entropy',
  });
  expect(values).toMatchObject({ agrees: values.tensors, disagrees: 0 });
  expect(values.results).toHaveLength(values.tensors);
  expect(values.results[0]).toMatchObject({ of: 'embedding', recorded: 1, recomputed: 1, verdict: 'agrees' });
  expect(await printed('verify', 'forward-pass')).toMatch(
    /^There is no gradient to verify: .*\n\d+ cells of \d+ tensors recomputed .*: all agree\.\n$/,
  );
});

describe('verify exits 1 and names the first operation and cell at fault', () => {
  afterEach(() => {
    vi.restoreAllMocks();
  });

  test('of an update', async () => {
    const right = adamV.forward;
    vi.spyOn(adamV, 'forward').mockImplementation((inputs, attrs) =>
      mapCells(right(inputs, attrs), value => 2 * value),
    );
    const { code, stdout } = await invoke(['verify', 'adam']);
    expect(code).toBe(1);
    expect(stdout).toMatch(/\n {2}w\.v\.2\[0,0\]@0:\d+ +adam_v +4000\.0+ +2000\.0+\n/);
    expect(stdout).toMatch(
      /The first is w\.v\.2\[0,0\]@0:\d+, written by adam_v: it is 4000\.0+, and its formula gives 2000\.0+\.\n$/,
    );
    const { first, values } = JSON.parse((await invoke(['verify', 'adam', '--json'])).stdout);
    expect(first).toMatchObject({ of: 'adam_v', cells: 1, recorded: expect.closeTo(4000, 6), verdict: 'disagrees' });
    expect(values.disagrees).toBe(2);
  });

  test('of a gradient', async () => {
    const x = softmax.gradient.x as NonNullable<typeof softmax.gradient.x>;
    const right = x.backward;
    vi.spyOn(x, 'backward').mockImplementation((...given) => mapCells(right(...given), value => -value));
    const { code, stdout } = await invoke(['verify', 'full-backprop']);
    expect(code).toBe(1);
    expect(stdout).toMatch(
      /The first is scaled\.grad\[1,0\]@0:\d+, written by gradient of softmax: it is -0\.0024999\d+, and the loss has the slope 0\.0024999\d+\.\n$/,
    );
  });
});

test('lint exits 1 where it finds something, with why and what to do', async () => {
  const { code, stdout } = await invoke(['lint', 'scaling']);
  expect(code).toBe(1);
  for (const piece of ['missing-scale', 'A@0:', '\n  why: ', '\n  do: divide']) expect(stdout).toContain(piece);
  const json = await invoke(['lint', 'scaling', '--json']);
  expect(JSON.parse(json.stdout).findings[0]).toMatchObject({ rule: 'missing-scale', steps: 1 });
  expect(await printed('lint', 'full-backprop')).toBe('Nothing found in 2 steps.\n');
});
