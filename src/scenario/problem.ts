/** A user's mistake: where, what, and what to do. A value, never thrown past `ProblemsError`. */
export interface Problem {
  /** The file as the user named it; empty where the mistake is on the command line. */
  readonly file: string;
  /** The place in the file: `train.optimizer.lr`, `program[3]`. */
  readonly path: string;
  /** From 1; 0 where the file has no place to point at. */
  readonly line: number;
  readonly column: number;
  readonly message: string;
  readonly hint: string;
  /** The piece of text that is wrong, with a caret under the spot, where that helps. */
  readonly excerpt?: string;
}

/** Carries problems to the command that prints them, all at once. */
export class ProblemsError extends Error {
  override readonly name = 'ProblemsError';
  readonly problems: readonly Problem[];
  constructor(problems: readonly Problem[]) {
    super(problems.map(problemText).join('\n'));
    this.problems = problems;
  }
}

/** A mistake that has no place in a file: on the command line, in an address. */
export function problem(message: string, hint: string): Problem {
  return { file: '', path: '', line: 0, column: 0, message, hint };
}

/** `file:line:column path: what is wrong; what to do`, the excerpt on lines of its own. */
export function problemText({ file, path, line, column, message, hint, excerpt }: Problem): string {
  const place = file && (line ? `${file}:${line}:${column}` : file);
  const head = [place, path].filter(Boolean).join(' ');
  const text = `${head ? `${head}: ` : ''}${message}${hint ? `; ${hint}` : ''}`;
  return excerpt ? `${text}\n${excerpt}` : text;
}
