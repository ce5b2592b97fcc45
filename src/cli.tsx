import manifest from '../package.json' with { type: 'json' };
import { faultsIn } from './commands/command-line.ts';
import { dispatch, type Invocation } from './commands/dispatch.ts';
import { FLAGS, type Flag, type FlagName, type Flags, unlessTold } from './commands/flags.ts';
import type { ExitCode, Output } from './commands/output.ts';
import { progressBar } from './commands/progress.ts';
import { scenarioFile } from './commands/scenarios.ts';
import type { ScreenRequest } from './commands/screen-request.ts';
import { writeOut } from './commands/write-out.ts';

/** Runs the program on the process's own command line and ends with its exit code. */
export async function start(): Promise<void> {
  leaveWhenNothingCanBeWritten();
  const { version, ...invocation } = await parse(process.argv.slice(2));
  const terminal = Boolean(process.stdin.isTTY && process.stdout.isTTY);
  process.exitCode = await dispatch(invocation, {
    output,
    progress: bar?.tell,
    version,
    interactive: terminal && process.env.TERM !== 'dumb',
    dumb: terminal && process.env.TERM === 'dumb',
    debug: Boolean(process.env.STEPFORMER_DEBUG),
    draw,
    open,
  });
  bar?.clear();
}

/** A command line taken apart, and the program's version. */
export type Parsed = Invocation & { readonly version: string };

/** Takes a command line apart. Words alone need no meow, which is a tenth of the time to the first frame. */
export async function parse(argv: readonly string[]): Promise<Parsed> {
  return argv.some(word => word.startsWith('-')) ? parseFlags(argv) : parseWords(argv);
}

/** A command line without flags: each has what it has unless told. */
export function parseWords(argv: readonly string[]): Parsed {
  return { input: [...argv], flags: unlessTold(), unknown: [], faults: [], version: manifest.version };
}

/** Any command line. Flags that are not in the table are kept by name, for a message. */
export async function parseFlags(argv: readonly string[]): Promise<Parsed> {
  const { default: meow } = await import('meow');
  const { unknown, faults, joined } = faultsIn(argv);
  const { input, flags } = meow('', {
    importMeta: import.meta,
    pkg: { name: manifest.name, version: manifest.version }, // meow would search for the file and read it
    argv: joined,
    flags: SEVERAL,
    autoHelp: false,
    autoVersion: false,
    description: false,
  });
  const others = Object.keys(flags).filter(name => !(name in FLAGS)); // letters in a row: -xy
  return {
    input,
    flags: Object.fromEntries(Object.entries(flags).map(([name, value]) => [name, single(name, value)])) as Flags,
    unknown: unknown.length > 0 || faults.length > 0 ? unknown : others,
    faults,
    version: manifest.version,
  };
}

/** The table as meow gets it: it would throw where a flag of one value is given twice, and the faults are clearer. */
const SEVERAL = Object.fromEntries(
  Object.entries<Flag>(FLAGS).map(([name, { type, default: otherwise = false, shortFlag }]) => [
    name,
    {
      ...(type === 'string' ? { type, isMultiple: true as const } : { type, default: otherwise }),
      ...(shortFlag !== undefined && { shortFlag }),
    },
  ]),
);

/** A flag that is one value; of one that was given several times the faults tell. */
function single(name: string, value: unknown): unknown {
  const flag: Flag | undefined = FLAGS[name as FlagName];
  return Array.isArray(value) && !flag?.isMultiple ? value.at(-1) : value;
}

/** How far a long command is, where somebody sees it. */
const bar = process.stderr.isTTY ? progressBar(text => void process.stderr.write(text)) : undefined;

const output: Output = {
  write(text) {
    bar?.clear();
    process.stdout.write(text);
  },
  error(text) {
    bar?.clear();
    process.stderr.write(text);
  },
};

/**
 * `stepformer events … | head` is a normal thing to do: what nobody reads any more is not written. Where the rest
 * can't be written, on a full disk, a sentence says so.
 */
function leaveWhenNothingCanBeWritten(): void {
  process.stdout.on('error', error => {
    const code = 'code' in error ? error.code : error.message;
    if (code === 'EPIPE') process.exit(0);
    const why = code === 'ENOSPC' ? 'the disk is full' : code;
    process.stderr.write(`The output can't be written (${why}); what is there of it is not all.\n`);
    process.exit(1);
  });
  process.stderr.on('error', () => process.exit(1)); // there is nobody left to tell
}

/** A screen without a terminal; like the terminal's, it loads only here. */
async function draw({ timeline, ...request }: ScreenRequest, { memory, at, keys }: Flags): Promise<string> {
  const [{ otherRuns }, { drawScreen }] = await Promise.all([
    import('./commands/outside.ts'),
    import('./tui/draw.tsx'),
  ]);
  return drawScreen(timeline, { ...request, at, keys, others: otherRuns({ memory }) });
}

/** The screen loads only here: a command that prints never pays for Ink. Without a file the scenarios are shown. */
async function open(file: string | undefined, flags: Flags): Promise<ExitCode> {
  const [{ openTerminal }, { keepSettings, readSettings, settingsFile }, outside, { pickable }, { pickableHere }] =
    await Promise.all([
      import('./tui/open.tsx'),
      import('./tui/settings.ts'),
      import('./commands/outside.ts'),
      import('./commands/pickable.ts'),
      import('./commands/here.ts'),
    ]);
  const { at, color: colour } = flags;
  const kept = settingsFile(process.env);
  const ended = await openTerminal(file === undefined ? undefined : outside.opened(file, flags), {
    at,
    colour,
    theme: outside.themeOf(flags),
    name: file === undefined ? undefined : outside.nameOf(file),
    settings: { found: readSettings(kept), keep: settings => keepSettings(kept, settings) },
    scenarios: {
      entries: () => [...pickableHere(process.cwd()), ...pickable()],
      open: name => outside.loaded(scenarioFile(name), flags),
    },
    files: { write: writeOut, copy: (text, ending) => outside.copyText(text, ending, process.stdout) },
    others: outside.otherRuns(flags),
    beside: file === undefined ? undefined : flags.diff,
    watch: file !== undefined && flags.watch ? changed => outside.watched(file, flags, changed) : undefined,
  });
  return ended === 0 ? 0 : 2;
}
