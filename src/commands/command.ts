import type { FlagName, Flags } from './flags.ts';
import type { ExitCode, Output } from './output.ts';
import type { Progress } from './progress.ts';
import type { ScreenRequest } from './screen-request.ts';

/** One headless command: all that help, the README and dispatch need to know about it. */
export interface Command {
  readonly name: string;
  /** Its arguments as words: `SCENARIO ADDRESS`; those in brackets may be left out. */
  readonly usage: string;
  /** One line on what it prints. */
  readonly about: string;
  /** The flags it understands, besides those that go everywhere. */
  readonly flags: readonly FlagName[];
  /** Prints, and says how it went. Throws `ProblemsError` for mistakes of the user. */
  run(args: Args, output: Output): Promise<ExitCode>;
}

/** Draws a screen, as text ending in a newline. Throws `ProblemsError` for mistakes of the user. */
export type Draw = (request: ScreenRequest, flags: Flags) => Promise<string>;

/** What stood on the command line after the command's name. */
export interface Args {
  readonly input: readonly string[];
  readonly flags: Flags;
  /** Told of every step that runs; absent where nobody watches. */
  readonly progress?: Progress | undefined;
  /** Says something on the side, on stderr: a sentence without its line end. */
  readonly note?: ((text: string) => void) | undefined;
  /** Draws a screen without a terminal; absent where nothing that draws is at hand. */
  readonly draw?: Draw | undefined;
}

/** `explain SCENARIO ADDRESS`, as usage lines and messages write a command. */
export function usageOf({ name, usage }: Pick<Command, 'name' | 'usage'>): string {
  return usage ? `${name} ${usage}` : name;
}

/** The argument at a position; dispatch has checked that the required ones are there. */
export function argument({ input }: Args, position: number): string {
  const given = input[position];
  if (given === undefined) throw new RangeError(`argument ${position} of ${input.length} was not checked for`);
  return given;
}
