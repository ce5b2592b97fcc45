import { visible } from '../formula/visible.ts';
import { ProblemsError, problem } from '../scenario/problem.ts';
import { cellOf } from '../tensor/tensor.ts';
import { labelsOf } from '../timeline/labels.ts';
import type { Timeline } from '../timeline/timeline.ts';
import { answerText, blankWorksheet, type Question, questionsOf } from '../worksheet/blank.ts';
import { markdownTable } from './check-text.ts';
import type { Args } from './command.ts';
import type { ExitCode, Output } from './output.ts';
import { timelineOf } from './timeline-of.ts';
import { writeOut } from './write-out.ts';

/**
 * `stepformer worksheet SCENARIO --blank`: a worksheet to print or to fill in; with `--key` its answers.
 * Written to a file, the answers come apart, in a second file beside it.
 */
export async function worksheet(args: Args, output: Output): Promise<ExitCode> {
  const { blank = false, key = false, json, output: file } = args.flags;
  if (!blank && !key)
    throw new ProblemsError([problem('a worksheet is written empty or with its answers', 'add --blank or --key')]);
  const timeline = timelineOf(args);
  const text = (filled: boolean) => (json ? worksheetJson(timeline, filled) : worksheetMarkdown(timeline, filled));
  if (file === undefined) {
    output.write(text(key));
    return 0;
  }
  const written = [[file, text(key && !blank)] as const, ...(blank ? [[keyFile(file), text(true)] as const] : [])];
  for (const [name, content] of written) writeOut(name, content, timeline.program.scenario.files);
  output.write(`${written.map(([name]) => name).join(' and ')} written\n`);
  return 0;
}

/** `sheet.json` has its answers in `sheet-key.json`. */
function keyFile(file: string): string {
  return file.replace(/(\.[^./\\]*)?$/, '-key$1');
}

/** One entry a line, so that it is easy to fill in. */
function worksheetJson(timeline: Timeline, filled: boolean): string {
  const { scenario, title, entries } = blankWorksheet(timeline, filled);
  const lines = entries.map(entry => `    ${JSON.stringify(entry)}`);
  const head = `  "scenario": ${JSON.stringify(scenario)},\n  "title": ${JSON.stringify(title)},\n`;
  return `{\n${head}  "entries": [\n${lines.join(',\n')}\n  ]\n}\n`;
}

function worksheetMarkdown(timeline: Timeline, filled: boolean): string {
  const { scenario } = timeline.program;
  const { questions, left } = questionsOf(timeline);
  const blocks = [...Map.groupBy(questions, ({ section }) => section)].map(([section, asked]) => {
    const tables = asked.map(question => questionMarkdown(timeline, question, filled));
    return `## \`${visible(section)}\`\n\n${tables.join('\n\n')}\n`;
  });
  const note = left > 0 ? `\n${left} larger matrices are left out.\n` : '';
  return `# ${visible(scenario.title)}${filled ? ': answers' : ''}\n\n${visible(scenario.about)}\n\n${blocks.join('\n')}${note}`;
}

function questionMarkdown(timeline: Timeline, { address, answer, slot }: Question, filled: boolean): string {
  const { rows, columns } = labelsOf(timeline.program.scenario, timeline.segment(0), slot);
  const heading = Array.from({ length: answer.columns }, (_, column) => visible(columns?.[column] ?? String(column)));
  const lines = Array.from({ length: answer.rows }, (_, row) => [
    visible(rows?.[row] ?? String(row)),
    ...heading.map((_, column) => (filled ? answerText(cellOf(answer, [row, column])) : '        ')),
  ]);
  return markdownTable(
    [`\`${visible(address)}\``, ...heading].map(cell => cell.replaceAll('|', '\\|')),
    lines,
  );
}
