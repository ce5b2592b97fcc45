import type { Segment } from '../engine/tape.ts';
import { visible } from '../formula/visible.ts';
import { ProblemsError, problem } from '../scenario/problem.ts';
import { shapeText, type Tensor } from '../tensor/tensor.ts';
import { eventsThatMatter } from '../timeline/conditions/reads.ts';
import { mistakeIn, watchedOf, worthOf } from '../timeline/stops.ts';
import type { Timeline } from '../timeline/timeline.ts';
import { type Args, argument } from './command.ts';
import { jsonLine, jsonRows } from './json.ts';
import { matrixText } from './matrix-text.ts';
import type { ExitCode, Output } from './output.ts';
import { timelineOf } from './timeline-of.ts';

/**
 * `stepformer watch SCENARIO EXPRESSION`: what it is worth at the end of each step that writes what it
 * reads; a step at a time, so that any length streams. Throws `ProblemsError` at what can't be read.
 */
export async function watch(args: Args, output: Output): Promise<ExitCode> {
  const timeline = timelineOf(args);
  const expression = argument(args, 1);
  const mistake = mistakeIn(expression, timeline, 0, 'value');
  if (mistake) throw new ProblemsError([problem(mistake, '')]);
  for (const segment of timeline.passing(0)) {
    const value = timeline.lookingAt([segment], () => valueIn(timeline, segment, expression));
    if (!value) continue;
    const { step } = segment;
    output.write(args.flags.json ? jsonLine({ step, value: jsonRows(value) }) : lineOf(step, expression, value));
  }
  return 0;
}

/** Nothing where it reads only what other steps wrote: it is the same as then. */
function valueIn(timeline: Timeline, { step, tape }: Segment, expression: string): Tensor | undefined {
  if (eventsThatMatter(watchedOf(expression).expression, tape)?.size === 0) return undefined;
  return worthOf(expression, timeline, { step, event: tape.instructions.length - 1 });
}

function lineOf(step: number, expression: string, value: Tensor): string {
  if (value.data.length === 1) return `step ${step}  ${visible(expression)} = ${value.data[0]}\n`;
  return `${[`step ${step}  ${visible(expression)}  ${shapeText(value)}`, ...matrixText(value, {})].join('\n')}\n`;
}
