import type { Instruction, Segment } from '../engine/tape.ts';
import { visible } from '../formula/visible.ts';
import { ProblemsError, problem } from '../scenario/problem.ts';
import { eventTitle } from '../timeline/event.ts';
import { type Stop, stopFrom, stopsIn } from '../timeline/stops.ts';
import type { Timeline } from '../timeline/timeline.ts';
import { type Args, argument } from './command.ts';
import { jsonLine } from './json.ts';
import type { ExitCode, Output } from './output.ts';
import { columns } from './text.ts';
import { timelineOf } from './timeline-of.ts';

/**
 * `stepformer find SCENARIO CONDITION`: the moments at which it comes to hold, as the terminal's `c` stops
 * at them; a step at a time, so that any length streams. Throws `ProblemsError` at what can't be asked.
 */
export async function find(args: Args, output: Output): Promise<ExitCode> {
  const timeline = timelineOf(args);
  const stop = stopFrom(argument(args, 1), timeline, 0);
  if (typeof stop === 'string') throw new ProblemsError([problem(stop, '')]);
  let found = 0;
  let before: Segment | undefined;
  for (const segment of timeline.passing(0)) {
    const events = timeline.lookingAt(before ? [segment, before] : [segment], () => momentsIn(timeline, segment, stop));
    found += events.length;
    if (events.length > 0) output.write(args.flags.json ? jsonLines(timeline, segment, events) : text(segment, events));
    before = segment;
  }
  if (found === 0 && !args.flags.json) output.error('It holds at no moment of this run.\n');
  return 0;
}

function momentsIn(timeline: Timeline, segment: Segment, stop: Stop): readonly number[] {
  return [...stopsIn([stop], timeline, segment)];
}

function jsonLines({ program }: Timeline, { step, tape }: Segment, events: readonly number[]): string {
  return events
    .map(event => {
      const { phase, place, writes } = tape.instructions[event] as Instruction;
      const statement = place ? (program.listing.lines[place.line]?.text ?? null) : null;
      return jsonLine({ at: `${step}:${event}`, phase, statement, writes });
    })
    .join('');
}

function text(segment: Segment, events: readonly number[]): string {
  const rows = events.map(event => {
    const { phase, writes } = segment.tape.instructions[event] as Instruction;
    return [`${segment.step}:${event}`, phase, visible(writes), eventTitle(segment, event)];
  });
  return `${columns(rows).join('\n')}\n`;
}
