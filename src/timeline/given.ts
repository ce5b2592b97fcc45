import { Timeline } from './timeline.ts';

/**
 * A value that a caller gave, where only a timeline will do. Throws a TypeError that names the function and says
 * how to come by one: of a name or a file, of a scenario that was not run.
 */
export function timelineGiven(given: unknown, asker: string): Timeline {
  if (given instanceof Timeline) return given;
  const argument = typeof given === 'string' ? JSON.stringify(given) : '…';
  throw new TypeError(
    `${asker}: expected a Timeline, and got ${nameOf(given)}; write record(loadScenario(${argument}))`,
  );
}

/** A value as the messages of the library name it. */
export function nameOf(given: unknown): string {
  if (typeof given === 'string') return JSON.stringify(given);
  if (typeof given === 'number' || given === null || given === undefined) return String(given);
  return Array.isArray(given) ? 'a list' : `a value of type ${typeof given}`;
}
