import type { Instruction, Segment } from '../engine/tape.ts';
import { visible } from '../formula/visible.ts';
import type { Optimizer } from '../scenario/scenario.ts';
import { cellOf, shapeText, type Tensor } from '../tensor/tensor.ts';
import { shellWord } from '../timeline/change.ts';
import { labelsOf } from '../timeline/labels.ts';
import type { Timeline } from '../timeline/timeline.ts';
import { type Asked, answerText, MOST_CELLS } from '../worksheet/blank.ts';
import { markdownTable } from './check-text.ts';

/**
 * A worksheet to print: what is given, and a table to fill in for each question; `filled` has the answers in them.
 * `opener` is the scenario as a command line names it.
 */
export function worksheetMarkdown(
  timeline: Timeline,
  { questions, left }: Asked,
  filled: boolean,
  opener: string,
): string {
  const { scenario } = timeline.program;
  const blocks = [...Map.groupBy(questions, ({ section }) => section)].map(([section, asked]) => {
    const tables = asked.map(({ slot, address }) => tensorMarkdown(timeline, slot, address, filled));
    return `## \`${visible(section)}\`\n\n${tables.join('\n\n')}\n`;
  });
  const note = left > 0 ? `\n${left} larger matrices are left out.\n` : '';
  const title = `# ${visible(scenario.title)}${filled ? ': answers' : ''}\n\n${visible(scenario.about)}\n`;
  return `${[title, ...(filled ? [] : [givenMarkdown(timeline, opener)]), ...blocks].join('\n')}${note}`;
}

/** What the student starts from: data, constants, parameters, and how they are updated. */
function givenMarkdown(timeline: Timeline, opener: string): string {
  const segment = timeline.segment(0);
  const given = segment.tape.instructions.flatMap((instruction, slot) => {
    const from = instruction.kind === 'loaded' ? instruction.origin.from : undefined;
    return from === 'data' || from === 'constant' || from === 'parameter' ? [slot] : [];
  });
  const paragraphs = given.map(slot => givenTensor(timeline, segment, slot, opener));
  const { train } = timeline.program.scenario;
  const update = segment.kind === 'training' && train && train.steps > 0 ? [updateText(train.optimizer, timeline)] : [];
  return `## Given\n\n${[...paragraphs, ...update].join('\n\n')}\n`;
}

/** Tokens as words; a larger matrix than a student is asked for as the command that shows it. */
function givenTensor(timeline: Timeline, segment: Segment, slot: number, opener: string): string {
  const instruction = segment.tape.instructions[slot] as Instruction;
  const value = segment.values[slot] as Tensor;
  const { scenario } = timeline.program;
  const name = `\`${visible(instruction.writes)}\``;
  if (instruction.kind === 'loaded' && instruction.origin.from === 'data' && instruction.origin.tokens) {
    const tokens = [...value.data].map(id => `${visible(scenario.vocabulary[id] ?? String(id))} (${id})`);
    return `${name}: ${tokens.join(', ')}`;
  }
  if (value.data.length > MOST_CELLS)
    return `${name}: ${shapeText(value)}, as \`stepformer show ${opener} ${shellWord(`${instruction.writes}@0:${slot}`)}\` prints it`;
  if (value.data.length === 1) return `${name} = ${answerText(value.data[0] as number)}`;
  return tensorMarkdown(timeline, slot, instruction.writes, true);
}

function updateText(optimizer: Optimizer, { program }: Timeline): string {
  const rest =
    optimizer.type === 'adam' ? (['beta1', 'beta2', 'eps'] as const).map(of => `, ${of} = ${optimizer[of]}`) : [];
  return `Updated by ${optimizer.type}: lr = ${answerText(program.learningRate(0))}${rest.join('')}`;
}

function tensorMarkdown(timeline: Timeline, slot: number, called: string, filled: boolean): string {
  const segment = timeline.segment(0);
  const value = segment.values[slot] as Tensor;
  const { rows, columns } = labelsOf(timeline.program.scenario, segment, slot);
  const heading = Array.from({ length: value.columns }, (_, column) => visible(columns?.[column] ?? String(column)));
  const lines = Array.from({ length: value.rows }, (_, row) => [
    visible(rows?.[row] ?? String(row)),
    ...heading.map((_, column) => (filled ? answerText(cellOf(value, [row, column])) : '        ')),
  ]);
  return markdownTable(
    [`\`${visible(called)}\``, ...heading].map(cell => cell.replaceAll('|', '\\|')),
    lines,
  );
}
