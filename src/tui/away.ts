import type { Segment } from '../engine/tape.ts';
import type { World } from './world.ts';

/** Thrown where a key needs a step that is not at hand: running up to it would keep the keyboard waiting. */
export class Away extends Error {
  override readonly name = 'Away';
  readonly step: number;
  constructor(step: number) {
    super(`step ${step} is not at hand`);
    this.step = step;
  }
}

const patient = new WeakMap<World, World>();

/** The world as a key may ask it: a step that takes more than one step's running throws `Away` instead. */
export function atHand(world: World): World {
  const known = patient.get(world);
  if (known) return known;
  const quick: World = Object.create(world, { segment: { value: (step: number) => segmentAtHand(world, step) } });
  patient.set(world, quick);
  return quick;
}

function segmentAtHand({ timeline }: World, step: number): Segment {
  const { done, value } = timeline.seek(step).next();
  if (done) return value;
  throw new Away(step);
}
