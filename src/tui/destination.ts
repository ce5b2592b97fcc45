import { ProblemsError } from '../scenario/problem.ts';
import { locate, parseAddress } from '../timeline/address.ts';
import { tapeOf } from '../timeline/tapes.ts';
import { numbered } from './labelled-address.ts';
import type { Message } from './message.ts';
import type { State } from './state.ts';
import { eventsOf, type World } from './world.ts';

/**
 * Where a text leads: `3:21` or `@3:21` an event of a step, `21` an event of this step, `@3` the end of
 * step 3, `50%` half way, `'x` a mark, `first`, `last`, or the address of a tensor or a cell. A sentence
 * where it leads nowhere; null where it is not the form of a moment.
 */
export function momentMessage(text: string, state: State, world: World): Message | string | null {
  const mark = /^'(.)$/u.exec(text);
  if (mark) return { do: 'to-mark', name: mark[1] as string };
  if (text === 'first' || text === 'last' || text === '@last')
    return { do: 'end', of: text === 'first' ? 'first' : 'last' };
  if (/^\d+(?:\.\d+)?%$/.test(text)) return part(Number.parseFloat(text), state, world);
  const moment = /^@?(\d+):(\d+)$/.exec(text);
  if (moment) return { do: 'goto', step: Number(moment[1]), event: Number(moment[2]) };
  const end = /^@(\d+)$/.exec(text);
  if (end) return { do: 'goto', step: Number(end[1]), event: lastOf(Number(end[1]), world) };
  return /^\d+$/.test(text) ? { do: 'goto', event: Number(text) } : null;
}

/**
 * A part of the run, in percent of all its events: 0% is the first, 100% the last. Where a run generates, or
 * has more steps than are counted, each step counts alike.
 */
function part(percent: number, { place }: State, world: World): Message | string {
  if (percent > 100) return `There is no ${percent}%: a run goes from 0% to 100%.`;
  if (percent === 100) return { do: 'end', of: 'last' };
  const { program } = world.timeline;
  const counted = world.steps <= program.fixedSteps && world.steps <= MOST_COUNTED;
  const alike = () => eventsOf(world, place.step);
  const counts = Array.from({ length: world.steps }, (_, step) =>
    counted ? tapeOf(world.timeline, step).instructions.length : alike(),
  );
  const all = counts.reduce((sum, count) => sum + count, 0);
  let event = Math.round((percent / 100) * (all - 1));
  let step = 0;
  for (; event >= (counts[step] as number); step++) event -= counts[step] as number;
  return { do: 'goto', step, event };
}

/** To count a step's events its example is looked at, which may be drawn anew: some hundredths of a second for so many. */
const MOST_COUNTED = 2000;

function lastOf(step: number, world: World): number {
  return step < world.steps ? eventsOf(world, step) - 1 : 0;
}

/** Opens what an address names: the tensor where it was written, and the cell. A sentence where there is none. */
export function openMessage(text: string, { place }: State, world: World): Message | string {
  const { step, event } = place;
  try {
    const { moment } = parseAddress(text);
    const to = moment?.step === 'last' ? world.steps - 1 : moment?.step;
    if (to !== undefined && to < world.steps) world.segment(to); // where that takes long, it is run up to first
    const found = locate(world.timeline, numbered(world, text, place), { step, event });
    return { do: 'open', step: found.step, event: found.slot, cell: found.cell };
  } catch (error) {
    if (!(error instanceof ProblemsError)) throw error;
    return error.problems.map(({ message, hint }) => (hint ? `${message}; ${hint}` : message)).join(' ');
  }
}
