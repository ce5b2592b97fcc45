/** What people write by habit from elsewhere (books, NumPy, PyTorch), and what to write here; for the errors. */

/** By how it begins; the longer first. */
const CHARACTERS: readonly (readonly [string, string])[] = [
  ['^T', 'a transpose is written x.T'],
  ['^ T', 'a transpose is written x.T'],
  ['^{T', 'a transpose is written x.T'],
  ['ᵀ', 'a transpose is written x.T'],
  ['⊤', 'a transpose is written x.T'],
  ['√', 'write sqrt(x)'],
  ['²', 'write x ** 2'],
  ['Σ', 'write sum(x), or a @ b for a sum of products'],
  ['^', 'a power is written x ** 2'],
  ['−', 'write the minus of the keyboard: -'],
  ['–', 'write the minus of the keyboard: -'],
  ['×', 'write * for element by element, @ for the matrix product'],
  ['·', 'write * for element by element, @ for the matrix product'],
  ['&', 'write: a and b'],
  ['|', 'write: a or b'],
  ['!', 'write: not a'],
  ['%', 'the notation has + - * / @ and **'],
  ["'", 'close the quotation on the same line'],
  ['"', 'close the quotation on the same line'],
  ['{', 'groups and loops are written in JSON, around the statement'],
  ['\n', 'a statement is one line'],
];

const FUNCTIONS: Readonly<Record<string, string>> = {
  matmul: 'write a @ b',
  mm: 'write a @ b',
  bmm: 'write a @ b',
  dot: 'write a @ b',
  transpose: 'write x.T',
  t: 'write x.T',
  linear: 'write x @ W + b',
  pow: 'write x ** 2',
  power: 'write x ** 2',
  multiply: 'write a * b',
  divide: 'write a / b',
  subtract: 'write a - b',
  add: 'write a + b',
  where: 'write mask(scores, keep)',
  masked_fill: 'write mask(scores, keep)',
  nll_loss: 'write cross_entropy(logits, targets)',
  mse_loss: 'write mse(output, target)',
};

const LIBRARIES: ReadonlySet<string> = new Set(['np', 'numpy', 'torch', 'F', 'nn', 'jnp', 'jax', 'tf', 'math', 'mx']);

/** What to write in place of text that begins with a character that is not of the notation. */
export function characterHabit(text: string): string | undefined {
  return CHARACTERS.find(([written]) => text.startsWith(written))?.[1];
}

/** What to write in place of a call of a function that the notation has not. */
export function functionHabit(name: string): string | undefined {
  return Object.hasOwn(FUNCTIONS, name) ? FUNCTIONS[name] : undefined;
}

/** What to write in place of `np.sqrt(2)` and `x.mean()`; `owner` is what stands before the point. */
export function methodHabit(owner: string, name: string, builtIn: ReadonlySet<string>): string | undefined {
  if (!builtIn.has(name)) return functionHabit(name);
  return LIBRARIES.has(owner) ? `write ${name}(…)` : `write ${name}(${owner})`;
}
