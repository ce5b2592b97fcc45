/** Where a command writes: the terminal, a pipe, or a test's two strings. */
export interface Output {
  /** What was asked for, on stdout. Lines end with `\n`. */
  write(text: string): void;
  /** What went wrong and what is going on, on stderr. */
  error(text: string): void;
}

/** How a program ends: all is well, the input or a check is wrong, or it can't run here. */
export type ExitCode = 0 | 1 | 2;

/** What each exit code means, for help and docs/commands.md. */
export const EXIT_CODES: readonly { readonly code: ExitCode; readonly meaning: string }[] = [
  { code: 0, meaning: 'all is well' },
  { code: 1, meaning: 'a check failed, or the input is wrong; the message says what and where' },
  { code: 2, meaning: "can't run here: not a terminal, or Node is too old" },
];
