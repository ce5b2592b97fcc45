import { type Program, prepare } from '../../src/engine/program.ts';
import { parseScenario } from '../../src/scenario/parse.ts';
import { toRows } from '../../src/tensor/tensor.ts';
import { locate } from '../../src/timeline/address.ts';
import { Timeline } from '../../src/timeline/timeline.ts';

/** The timeline of a scenario given as an object, recorded whole, with what tests ask of it. */
export function timelineOf(scenario: object) {
  const timeline = new Timeline(programOf(scenario)).finish();
  const instructions = (step: number) => timeline.segment(step).tape.instructions;
  return {
    timeline,
    /** What the events of step 0 write, in order. */
    ids: instructions(0).map(({ writes }) => writes),
    idsOf: (step: number) => instructions(step).map(({ writes }) => writes),
    phasesOf: (step: number) => [...new Set(instructions(step).map(({ phase }) => phase))],
    /** The numbers at an address. */
    value(address: string): number[][] {
      const { step, slot } = locate(timeline, address);
      const value = timeline.segment(step).values[slot];
      if (!value) throw new Error(`${address} has no value`);
      return toRows(value);
    },
  };
}

/** The program of a scenario given as an object; nothing is run. */
export function programOf(scenario: object): Program {
  const text = JSON.stringify({ title: 'test', ...scenario });
  return prepare(parseScenario(text, { name: 'test', file: 'test.json' }));
}

/** The ids of step 0. */
export function idsOf(scenario: object): string[] {
  return timelineOf(scenario).ids;
}

/** The problems that compiling a scenario finds, as `path: message; hint`. */
export function problemsOf(scenario: object): string[] {
  try {
    programOf(scenario);
  } catch (error) {
    if (error instanceof Error && 'problems' in error)
      return (error.problems as { path: string; message: string; hint: string }[]).map(
        ({ path, message, hint }) => `${path}: ${message}; ${hint}`,
      );
    throw error;
  }
  return [];
}
