import type { Draft } from 'immer';
import type { Moment } from '../../timeline/timeline.ts';
import type { Message } from '../message.ts';
import { FIRST_LINE, type State } from '../state.ts';
import { eventsOf, type World } from '../world.ts';

/** What a message does to a draft of the state. */
export type Act<Name extends Message['do']> = (
  draft: Draft<State>,
  message: Extract<Message, { do: Name }>,
  world: World,
) => void;

/** An act for each of some messages. */
export type Acts<Names extends Message['do'] = Message['do']> = { readonly [Name in Names]: Act<Name> };

/** Changes some fields of a draft, each by its own type. */
export function set<Target extends object>(target: Target, change: NoInfer<Partial<Target>>): void {
  Object.assign(target, change);
}

/** Arriving at another event starts at the table's first line; the cell stays where it is. */
export function arrive(draft: Draft<State>, { step, event }: Moment): void {
  const { place } = draft;
  if (place.step === step && place.event === event) return;
  set(place, { step, event, ...FIRST_LINE, unfolded: false, twin: null });
  if (draft.veil === 'lifted') draft.veil = 'on';
}

/** Does something as often as a count says, forward or back. */
export function times(by: number, once: (direction: 1 | -1) => void): void {
  for (let at = Math.abs(by); at > 0; at--) once(by > 0 ? 1 : -1);
}

/** Goes to an event of a step, or as near to it as there is one, and says so. */
export function goTo(world: World, draft: Draft<State>, step: number, event: number): void {
  const to = Math.max(0, Math.min(step, world.steps - 1));
  const last = eventsOf(world, to) - 1;
  arrive(draft, { step: to, event: Math.max(0, Math.min(event, last)) });
  if (to !== step) warn(draft, `The run has steps 0 to ${world.steps - 1}.`);
  else if (event > last) warn(draft, `Step ${to} has events 0 to ${last}.`);
}

/** Says why something could not be done. */
export function warn(draft: Draft<State>, text: string): void {
  draft.message = text;
  draft.warned = true;
}

/** Says what was done. */
export function say(draft: Draft<State>, text: string): void {
  set(draft, { message: text, warned: false });
}
