import { basename, resolve } from 'node:path';
import { ProblemsError, problem, problemText } from '../scenario/problem.ts';
import type { Scenario } from '../scenario/scenario.ts';
import type { Timeline } from '../timeline/timeline.ts';
import { clipboardCode, keepCopy } from './clipboard.ts';
import type { Flags } from './flags.ts';
import { scenarioFile, scenarioIn, shippedFile, shippedScenarios } from './scenarios.ts';
import { memoryOf, timelineOfFile, timelineOfScenario } from './timeline-of.ts';
import { watchFile } from './watch-file.ts';

/** The run of a scenario's file, as the flags change it. Throws `ProblemsError` with every mistake. */
export function loaded(file: string, { set, corpus, memory }: Flags): Timeline {
  return timelineOfFile(file, { set, corpus }, memoryOf({ memory }));
}

/** The same before anything of it is compiled, with how many numbers it begins with. */
export function opened(file: string, { set, corpus, memory }: Flags) {
  const scenario = scenarioIn(file, { set, corpus });
  return {
    title: scenario.title,
    numbers: numbersIn(scenario),
    begin: () => timelineOfScenario(scenario, memoryOf({ memory })),
  };
}

/** Weights, constants, and the data of a step. */
function numbersIn({ constants, parameters, data, train }: Scenario): number {
  const examples = Array.from({ length: Math.min(data.length, train?.batch ?? data.length) }, (_, at) => data.at(at));
  const bound = examples.flatMap(example => [...example.values()].map(({ value }) => value));
  return [...constants.values(), ...parameters.values(), ...bound].reduce(
    (sum, { rows, columns }) => sum + rows * columns,
    0,
  );
}

/** Runs that can stand beside another: `SCENARIO PATH=VALUE …` as one text, and the scenarios there are. */
export function otherRuns({ memory }: Pick<Flags, 'memory'>) {
  return {
    open(given: string): Timeline {
      const [, name = '', changes = ''] = /^(\S+)\s*(.*)$/s.exec(given.trim()) ?? [];
      const set = changes.split(/\s+(?=[\w.[\]]+=)/).filter(Boolean);
      return timelineOfFile(scenarioFile(name), { set }, memoryOf({ memory }));
    },
    names: shippedScenarios,
  };
}

/** What a file is called when it is opened again: a shipped scenario by its name. */
export function nameOf(file: string): string {
  const name = basename(file, '.json');
  return shippedScenarios().includes(name) && resolve(file) === resolve(shippedFile(name)) ? name : resolve(file);
}

/** What `--theme` says. Throws `ProblemsError` where that is no theme. */
export function themeOf({ theme }: Flags): 'dark' | 'light' | undefined {
  if (theme === undefined || theme === 'dark' || theme === 'light') return theme;
  throw new ProblemsError([problem(`--theme ${theme} is not one of its values`, 'write dark or light')]);
}

/** Hands text to a terminal's clipboard, and keeps it in a file whose name is returned. */
export function copyText(text: string, ending: string, terminal: { write(text: string): unknown }): string {
  const file = keepCopy(text, ending);
  terminal.write(clipboardCode(text));
  return file;
}

/** Loads a file again whenever it is saved: the new run, or a sentence on its first mistake. Returns how to stop. */
export function watched(file: string, flags: Flags, changed: (next: Timeline | string) => void): () => void {
  return watchFile(file, () => changed(reloaded(file, flags)));
}

function reloaded(file: string, flags: Flags): Timeline | string {
  try {
    const timeline = loaded(file, flags);
    timeline.segment(0); // with a mistake that shows only when it runs, the old run stays as well
    return timeline;
  } catch (error) {
    if (!(error instanceof ProblemsError)) return error instanceof Error ? error.message : String(error);
    const [first, ...more] = error.problems;
    const others = more.length ? ` (and ${more.length} more)` : '';
    return `The run is still the old one: ${first ? problemText(first) : 'the file is wrong'}${others}`;
  }
}
