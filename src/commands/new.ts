import { writeFileSync } from 'node:fs';
import { dirname, isAbsolute, join, relative, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Args, argument } from './command.ts';
import { jsonLine } from './json.ts';
import type { ExitCode, Output } from './output.ts';
import { packageFolder } from './scenarios.ts';
import { unwritable } from './write-out.ts';

/** `stepformer new FILE`: writes a small scenario that runs as it is. Never overwrites a file. */
export async function create(args: Args, output: Output): Promise<ExitCode> {
  const file = argument(args, 0);
  try {
    writeFileSync(file, SMALL.replace('{', `{\n  "$schema": ${JSON.stringify(schemaFor(file))},`), { flag: 'wx' });
  } catch (error) {
    throw unwritable(file, error);
  }
  output.write(args.flags.json ? jsonLine({ file }) : `${file} is written. ${next(file)}`);
  return 0;
}

function next(file: string): string {
  return `Next:
  stepformer ${file}            steps through it
  stepformer validate ${file}   finds mistakes after you changed it
The format, with a larger example: ${join(packageFolder(), 'docs', 'scenarios.md')}
`;
}

/**
 * The schema as a file names it for editors: the one of this installation, so that it is there without a network.
 * Relative, for a project with its own installation takes it along; beginning with a dot, or VS Code does not look.
 */
function schemaFor(file: string): string {
  const schema = join(packageFolder(), 'scenario.schema.json');
  const path = relative(dirname(resolve(file)), schema);
  if (isAbsolute(path)) return pathToFileURL(schema).href; // on another drive
  return path.startsWith('.') ? path.replaceAll('\\', '/') : `./${path.replaceAll('\\', '/')}`;
}

/** The scenario that `new` writes: one attention over two words, trained for 20 steps. */
export const SMALL = `{
  "title": "Two words and a guess",
  "about": "Reads two tokens, attends from each to both, and guesses the next one.",
  "vocabulary": ["sun", "moon", "rises", "sets"],
  "parameters": {
    "E": { "init": "normal", "shape": [4, 2], "std": 0.5, "seed": 1 },
    "WQ": [[0.5, 0], [0, 0.5]],
    "WK": [[0.5, 0], [0, 0.5]],
    "WO": [[0.2, 0, 0.1, 0], [0, 0.2, 0, 0.1]]
  },
  "data": [{ "tokens": ["sun", "moon"], "target": "rises" }],
  "program": [
    { "do": "X = embedding(E, tokens)", "note": "One row of E for each token." },
    "Q = X @ WQ",
    "K = X @ WK",
    { "do": "A = softmax(Q @ K.T / sqrt(2))", "note": "How much each token looks at each: rows sum to 1." },
    "context = A @ X",
    "logits = context[-1] @ WO",
    "loss = cross_entropy(logits, target)"
  ],
  "train": { "loss": "loss", "steps": 20, "optimizer": { "type": "sgd", "lr": 0.5 } },
  "watch": ["loss"]
}
`;
