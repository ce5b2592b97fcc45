import { nearest } from '../formula/nearest.ts';
import { ProblemsError, problem, problemText } from '../scenario/problem.ts';
import { type Command, type Draw, usageOf } from './command.ts';
import type { FlagFault } from './command-line.ts';
import { EVERYWHERE, FLAGS, type Flag, type FlagName, type Flags, flagText, typed } from './flags.ts';
import { commandHelp, help } from './help.ts';
import { commandNamed, commands } from './index.ts';
import { jsonLine } from './json.ts';
import type { ExitCode, Output } from './output.ts';
import type { Progress } from './progress.ts';
import { scenarioFile } from './scenarios.ts';

/** A command line, taken apart. */
export interface Invocation {
  readonly input: readonly string[];
  readonly flags: Flags;
  /** Flags that the program does not know, as typed without dashes. */
  readonly unknown: readonly string[];
  /** What is wrong with how flags were given. */
  readonly faults: readonly FlagFault[];
}

/** What a command line acts on. */
interface Host {
  readonly output: Output;
  readonly version: string;
  /** Told of every step that a command runs; absent where nobody watches. */
  readonly progress?: Progress | undefined;
  /** Whether both ends are a terminal that can draw. */
  readonly interactive: boolean;
  /** Both ends are a terminal, but one that says that it can't. */
  readonly dumb?: boolean | undefined;
  /** With it, a crash shows its stack. */
  readonly debug: boolean;
  /** Draws a screen without a terminal. */
  readonly draw?: Draw | undefined;
  /** Opens the terminal, on a scenario's file or on none. */
  open(file: string | undefined, flags: Flags): Promise<ExitCode>;
}

/** Does what a command line says. Every way of going wrong ends as one message and an exit code. */
export async function dispatch(invocation: Invocation, host: Host): Promise<ExitCode> {
  try {
    return await act(invocation, host);
  } catch (error) {
    return report(error, invocation.flags.json, host);
  }
}

async function act(invocation: Invocation, host: Host): Promise<ExitCode> {
  const { input, flags } = invocation;
  const asked = input[0] === 'help' ? input.slice(1) : input;
  const command = asked[0] === undefined ? undefined : commandNamed(asked[0]);
  if (flags.version) return print(`${host.version}\n`, host.output);
  if (flags.help || input[0] === 'help') return print(command ? commandHelp(command) : help(), host.output);
  checkFlags(command, invocation);
  if (!command) return open(input, flags, host);
  const rest = input.slice(1);
  checkArguments(command, rest);
  const note = (text: string) => host.output.error(`${text}\n`);
  return command.run({ input: rest, flags, progress: host.progress, note, draw: host.draw }, host.output);
}

function print(text: string, output: Output): ExitCode {
  output.write(text);
  return 0;
}

async function open([name, more]: readonly string[], flags: Flags, host: Host): Promise<ExitCode> {
  const file =
    name === undefined
      ? undefined
      : scenarioFile(
          name,
          commands.map(command => command.name),
        );
  const placed = (['at', 'diff', 'watch'] as const).find(flag => name === undefined && given(flags, flag));
  if (placed) fail(`--${placed} needs a scenario to open`, `stepformer SCENARIO ${flagText(placed)}`);
  if (more !== undefined) fail(`${more} has no place here`, 'the terminal opens one scenario: stepformer [SCENARIO]');
  if (host.interactive) return host.open(file, flags);
  const prints =
    name === undefined
      ? '`stepformer list` names the scenarios'
      : (await import('./same-run.ts')).printing(name, flags);
  const why = host.dumb
    ? 'A terminal with TERM=dumb can draw no screen'
    : 'This is not a terminal, so there is no screen to step on';
  host.output.error(`${why}; ${prints}.\n`);
  return 2;
}

/** Flags of which a command can follow one only. */
const EXCLUSIVE = [
  ['json', 'markdown'],
  ['blank', 'key'],
] as const;

/** Flags that nobody knows, that this command does not know, or that can't be taken as they are given. */
function checkFlags(command: Command | undefined, { flags, unknown, faults }: Invocation): void {
  const allowed: readonly FlagName[] = [
    ...(command ? command.flags : (['set', 'corpus', 'memory', 'at', 'diff', 'theme', 'watch'] as const)),
    ...EVERYWHERE,
  ];
  const who = command ? command.name : 'stepformer';
  const known = allowed.map(name => flagText(name).replace(/^-\w, | .*$/g, '')).join(', ');
  for (const name of unknown) {
    const near = nearest(name, allowed.map(typed));
    fail(
      `${who} knows no ${name.length === 1 ? '-' : '--'}${name}`,
      `${near ? `did you mean --${near}? ` : ''}it knows ${known}`,
    );
  }
  for (const name of Object.keys(FLAGS) as FlagName[]) {
    const fault = faults.find(each => each.name === name);
    if (!allowed.includes(name) && (given(flags, name) || fault))
      fail(`${who} knows no --${typed(name)}`, `it knows ${known}`);
    if (fault) fail(fault.message, fault.hint);
  }
  for (const [one, other] of EXCLUSIVE)
    if (flags[one] && flags[other]) fail(`--${one} and --${other} exclude each other`, 'give one of them');
}

function given(flags: Flags, name: FlagName): boolean {
  const flag: Flag = FLAGS[name];
  const value = flags[name];
  return Array.isArray(value) ? value.length > 0 : value !== undefined && value !== flag.default;
}

/** The words of the usage are the arguments: those in brackets may be left out, no others may. */
function checkArguments(command: Command, input: readonly string[]): void {
  const words = command.usage ? command.usage.split(' ') : [];
  const missing = words[input.length];
  if (missing && !missing.startsWith('['))
    fail(`${command.name} needs ${/^[AEIO]/.test(missing) ? 'an' : 'a'} ${missing}`, `stepformer ${usageOf(command)}`);
  if (input.length > words.length)
    fail(
      `${command.name}: ${JSON.stringify(input[words.length])} is one argument too many`,
      `stepformer ${usageOf(command)}`,
    );
}

function fail(message: string, hint: string): never {
  throw new ProblemsError([problem(message, hint)]);
}

/** Problems all at once, for people on stderr or as JSON on stdout; anything else as one sentence. */
function report(error: unknown, json: boolean, { output, debug }: Host): ExitCode {
  const problems = error instanceof ProblemsError ? error.problems : [problem(sentence(error), '')];
  if (json)
    output.write(
      jsonLine({
        problems: problems.map(({ path, line, column, message, hint }) => ({ path, line, column, message, hint })),
      }),
    );
  else for (const each of problems) output.error(`${problemText(each)}\n`);
  if (debug && error instanceof Error) output.error(`${error.stack}\n`);
  return 1;
}

function sentence(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return `stepformer stumbled: ${message.split('\n')[0]} (STEPFORMER_DEBUG=1 shows where)`;
}
