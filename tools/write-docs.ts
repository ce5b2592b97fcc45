// Writes the README's generated sections from the tables that the program itself uses. `npm run docs`;
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

/** The text of each generated section, by the name in its markers. Exported for tests. */
export async function sections(): Promise<Readonly<Record<string, string>>> {
  const flagNames = Object.keys(FLAGS) as FlagName[];
  return {
    commands: table(
      ['command', 'prints', 'flags'],
      commands.map(command => [
        code(`stepformer ${usageOf(command)}`),
        command.about,
        command.flags.map(flag => code(`--${typed(flag)}`)).join(' '),
      ]),
    ),
    flags: table(
      ['flag', 'meaning'],
      flagNames.map(name => [code(flagText(name)), FLAGS[name].about]),
    ),
    keys: keysAsMarkdown(),
    'exit codes': table(
      ['code', 'meaning'],
      EXIT_CODES.map(({ code, meaning }) => [String(code), meaning]),
    ),
    operations: table(
      ['operation', 'notation', 'one cell', 'what it is for'],
      operations.map(({ name, notation, formula, about }) => [name, code(notation), code(formula), about]),
    ),
    scenarios: table(
      ['scenario', 'title', 'source'],
      shippedScenarios()
        .map(listed)
        .map(({ name, title, source }) => [code(name), title, source]),
    ),
    verdicts: verdictTable(),
    'small scenario': block('json', SMALL),
    explanation: block('', await printed('explain', 'full-backprop', 'scaled.grad[1,0]@0')),
  };
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

/** The picture in the README: the program itself draws it. */
const PICTURE = ['screen', 'full-backprop', '--at', 'scaled.grad[1,0]@0', '--keys', 'J', '--size', '120x34'];

function drawPicture(): void {
  execFileSync(process.execPath, ['tools/build.mjs']);
  execFileSync(process.execPath, ['dist/cli.js', ...PICTURE, '--format', 'svg', '-o', 'docs/screen.svg']);
}

if (process.argv[1] === import.meta.filename) {
  drawPicture();
  writeFileSync('README.md', withSections(readFileSync('README.md', 'utf8'), await sections()));
}
