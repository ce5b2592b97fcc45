import type { Instruction } from '../engine/tape.ts';
import type { Moment } from '../timeline/timeline.ts';
import { FIRST_LINE, type Place, type State } from './state.ts';
import { eventsOf, type World } from './world.ts';

/**
 * The state in another run of the same scenario, at the same statement: where the tensor of the same name
 * is written, else where a statement of the same text is, else as near as there is an event. Jumps and
 * trails lead into the old run and are forgotten; marks stay where the new run has their moment. Where the
 * statement is gone, the message says where one stands now.
 */
export function relocated(before: World, after: World, state: State): State {
  const { same, ...moment } = momentIn(before, after, state.place);
  const place = {
    ...state.place,
    ...moment,
    ...FIRST_LINE,
    view: null,
    unfolded: false,
    twin: null,
  };
  const marks = Object.fromEntries(Object.entries(state.marks).filter(([, mark]) => exists(after, mark)));
  return {
    ...state,
    place,
    marks,
    trail: [],
    jumps: [],
    jumped: 0,
    before: null,
    pursuit: null,
    queued: [],
    choices: null,
    check: null,
    message: same ? '' : `What stood here is not in it any more: this is event ${moment.event} of step ${moment.step}.`,
    warned: !same,
  };
}

function exists(world: World, { step, event }: Place): boolean {
  return step < world.steps && event < eventsOf(world, step);
}

function momentIn(before: World, after: World, { step, event }: Place): Moment & { readonly same: boolean } {
  const was = before.segment(step).tape.instructions[event] as Instruction;
  const to = Math.min(step, after.steps - 1);
  const { tape } = after.segment(to);
  const text = textOf(before, was);
  const same = tape.slots.get(was.writes) ?? tape.instructions.findIndex(one => isOf(after, one, was, text));
  const nearest = Math.min(event, tape.instructions.length - 1);
  return { step: to, event: same >= 0 ? same : nearest, same: same >= 0 };
}

function isOf(world: World, one: Instruction, was: Instruction, text: string | undefined): boolean {
  return text !== undefined && one.phase === was.phase && textOf(world, one) === text;
}

/** The statement that an instruction belongs to; loads and updates belong to none. */
function textOf({ listing }: World, { place }: Instruction): string | undefined {
  return place && listing[place.line]?.text;
}
