// Writes the generated sections of README.md and docs/ from the tables that the program itself uses. `npm run docs`;
// test/cli/docs.test.ts fails while they are stale.
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { usageOf } from '../src/commands/command.ts';
import { FLAGS, type FlagName, flagText, typed, unlessTold } from '../src/commands/flags.ts';
import { commandNamed, commands } from '../src/commands/index.ts';
import { listed } from '../src/commands/list.ts';
import { SMALL } from '../src/commands/new.ts';
import { EXIT_CODES } from '../src/commands/output.ts';
import { shippedScenarios } from '../src/commands/scenarios.ts';
import { verdictTable } from '../src/commands/verdict-table.ts';
import { operations } from '../src/ops/index.ts';
import { keysAsMarkdown } from '../src/tui/help.ts';

/** The text of each generated section of each document, by the name in its markers. Exported for tests. */
export async function documents(): Promise<Readonly<Record<string, Sections>>> {
  return {
    'README.md': {
      screen: block('', drawn(...SCREEN)),
      explanation: block('', await printed('explain', 'full-backprop', 'scaled.grad[1,0]@0')),
      'commands in short': shortCommandTable(),
      homework: block('', await printed('check', 'docs/homework.json')),
      'small scenario': block('json', SMALL),
    },
    'docs/keys.md': { keys: keysAsMarkdown() },
    'docs/commands.md': { commands: commandTable(), flags: flagTable(), 'exit codes': exitCodeTable() },
    'docs/operations.md': { operations: operationTable() },
    'docs/shipped.md': { scenarios: scenarioTable(), verdicts: verdictTable() },
  };
}

type Sections = Readonly<Record<string, string>>;

function shortCommandTable(): string {
  return table(
    ['command', 'prints'],
    commands.map(command => [code(`stepformer ${usageOf(command)}`), command.about]),
  );
}

function commandTable(): string {
  const flags = (command: (typeof commands)[number]) => command.flags.map(flag => code(`--${typed(flag)}`)).join(' ');
  return table(
    ['command', 'prints', 'flags'],
    commands.map(command => [code(`stepformer ${usageOf(command)}`), command.about, flags(command)]),
  );
}

function flagTable(): string {
  const names = Object.keys(FLAGS) as FlagName[];
  return table(
    ['flag', 'meaning'],
    names.map(name => [code(flagText(name)), FLAGS[name].about]),
  );
}

function exitCodeTable(): string {
  return table(
    ['code', 'meaning'],
    EXIT_CODES.map(({ code, meaning }) => [String(code), meaning]),
  );
}

function operationTable(): string {
  return table(
    ['operation', 'notation', 'one cell', 'what it is for'],
    operations.map(({ name, notation, formula, about }) => [name, code(notation), code(formula), about]),
  );
}

function scenarioTable(): string {
  return table(
    ['scenario', 'title', 'source'],
    shippedScenarios()
      .map(listed)
      .map(({ name, title, source }) => [code(name), title, source]),
  );
}

/**
 * A document with its generated sections renewed: whatever stands between `<!-- NAME -->` and `<!-- end NAME -->`.
 * Throws where a section has no such pair in the document, or the document a pair without a section.
 * Exported for tests.
 */
export function withSections(text: string, generated: Readonly<Record<string, string>>): string {
  const missing = Object.keys(generated).filter(name => !text.includes(`<!-- ${name} -->`));
  if (missing.length > 0) throw new Error(`there is no <!-- ${missing[0]} --> … <!-- end ${missing[0]} -->`);
  return text.replace(/<!-- ([a-z ]+) -->\n[\s\S]*?<!-- end \1 -->/g, (_, name: string) => {
    const section = generated[name];
    if (section === undefined) throw new Error(`<!-- ${name} --> is not a generated section`);
    return `<!-- ${name} -->\n${section}\n<!-- end ${name} -->`;
  });
}

/** What a command prints. */
async function printed(name: string, ...input: string[]): Promise<string> {
  let text = '';
  const write = (more: string) => {
    text += more;
  };
  const flags = { ...unlessTold(), color: false };
  await commandNamed(name)?.run({ input, flags }, { write, error: write });
  return text;
}

function block(language: string, text: string): string {
  return `\`\`\`${language}\n${text.trimEnd()}\n\`\`\``;
}

function table(heading: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(heading), line(heading.map(() => '---')), ...rows.map(line)].join('\n');
}

/** Text in a table's cell as code; a bar would end the cell. */
function code(text: string): string {
  return `\`${text.replaceAll('|', '\\|')}\``;
}

/** The screen after the first keys of the README's tour. */
const SCREEN = ['full-backprop', '--keys', 'c<enter>j', '--size', '120x28'];

/** The picture in the README, in docs/screen.svg. */
const PICTURE = ['full-backprop', '--at', 'scaled.grad[1,0]@0', '--keys', 'J', '--size', '120x34', '--format', 'svg'];

/** The picture as the program draws it. Exported for tests. */
export function picture(): string {
  return drawn(...PICTURE);
}

/** What `stepformer screen` prints; the program as it was last built. */
function drawn(...args: string[]): string {
  return execFileSync(process.execPath, ['dist/cli.js', 'screen', ...args, '--no-color'], { encoding: 'utf8' });
}

if (process.argv[1] === import.meta.filename) {
  execFileSync(process.execPath, ['tools/build.mjs']);
  writeFileSync('docs/screen.svg', picture());
  for (const [file, sections] of Object.entries(await documents()))
    writeFileSync(file, withSections(readFileSync(file, 'utf8'), sections));
}
