import { ProblemsError, problem } from '../scenario/problem.ts';
import { openerOf } from '../timeline/change.ts';
import { blankWorksheet, questionsOf } from '../worksheet/blank.ts';
import { type Args, argument } from './command.ts';
import { jsonLine } from './json.ts';
import type { ExitCode, Output } from './output.ts';
import { timelineOf } from './timeline-of.ts';
import { worksheetMarkdown } from './worksheet-markdown.ts';
import { writeOut } from './write-out.ts';

/**
 * `stepformer worksheet SCENARIO --blank`: a worksheet to print, or as JSON to fill in and check; with `--key` its
 * answers. Written to a file, its ending says which, and the answers come apart, in a second file beside it.
 */
export async function worksheet(args: Args, output: Output): Promise<ExitCode> {
  const { blank, key, only, output: file } = args.flags;
  if (!blank && !key) throw mistake('a worksheet is written empty or with its answers', 'add --blank or --key');
  const json = isToFillIn(args);
  const timeline = timelineOf(args);
  const asked = questionsOf(
    timeline,
    only?.split(',').map(name => name.trim()),
  );
  const text = (filled: boolean) =>
    json
      ? jsonText(blankWorksheet(timeline, asked.questions, filled))
      : worksheetMarkdown(timeline, asked, filled, openerOf(argument(args, 0), args.flags.set));
  if (file === undefined) {
    output.write(text(key));
    return 0;
  }
  const written = [[file, text(key)] as const, ...(blank ? [[keyFile(file), text(true)] as const] : [])];
  for (const [name, content] of written) writeOut(name, content, timeline.program.scenario.files);
  const files = written.map(([name]) => name);
  output.write(args.flags.json ? jsonLine({ files }) : `${files.join(' and ')} written\n`);
  return 0;
}

/** Whether it is JSON: as the file's ending says, or without a file the flag. */
function isToFillIn({ flags: { output: file, json, markdown } }: Args): boolean {
  if (file === undefined) return json;
  const ending = /\.(\w+)$/.exec(file)?.[1]?.toLowerCase();
  if (ending !== 'json' && ending !== 'md')
    throw mistake(
      `${file} has no ending that says what to write`,
      'use .json to fill it in and check it, .md to print it',
    );
  const contrary = ending === 'md' ? json && '--json' : markdown && '--markdown';
  if (contrary) throw mistake(`${contrary} and the ending of ${file} exclude each other`, 'leave the flag out');
  return ending === 'json';
}

/** `sheet.json` has its answers in `sheet-key.json`. */
function keyFile(file: string): string {
  return file.replace(/(\.[^./\\]*)?$/, '-key$1');
}

/** One entry a line, so that it is easy to fill in. */
function jsonText({ scenario, title, entries }: ReturnType<typeof blankWorksheet>): string {
  const lines = entries.map(entry => `    ${JSON.stringify(entry)}`);
  const head = `  "scenario": ${JSON.stringify(scenario)},\n  "title": ${JSON.stringify(title)},\n`;
  return `{\n${head}  "entries": [\n${lines.join(',\n')}\n  ]\n}\n`;
}

function mistake(message: string, hint: string): ProblemsError {
  return new ProblemsError([problem(message, hint)]);
}
