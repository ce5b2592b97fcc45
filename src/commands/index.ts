import type { Command } from './command.ts';

/**
 * Every headless command, in the order in which one meets them. Help, dispatch and the README's
 * table follow from it. The files load when they run, so that starting one costs that one only.
 */
export const commands: readonly Command[] = [
  {
    name: 'list',
    usage: '',
    about: 'the scenarios that come with Stepformer',
    flags: ['json'],
    run: async (args, output) => (await import('./list.ts')).list(args, output),
  },
  {
    name: 'validate',
    usage: 'SCENARIO',
    about: 'every mistake of a scenario file at once, with its place and the way out',
    flags: ['json', 'set', 'corpus'],
    run: async (args, output) => (await import('./validate.ts')).validate(args, output),
  },
  {
    name: 'run',
    usage: 'SCENARIO',
    about:
      'the loss of every step, the parameters at the end, and what was generated; or whether it replays to the bit',
    flags: ['json', 'set', 'memory', 'corpus', 'checkReplay'],
    run: async (args, output) => (await import('./run.ts')).run(args, output),
  },
  {
    name: 'generate',
    usage: 'SCENARIO',
    about: 'what the scenario generates, with the weights of the end or of any training step',
    flags: ['json', 'set', 'memory', 'corpus', 'step', 'samples', 'seed', 'temperature'],
    run: async (args, output) => (await import('./generate.ts')).generate(args, output),
  },
  {
    name: 'events',
    usage: 'SCENARIO',
    about: 'the whole timeline: every operation, forward and back, in order',
    flags: ['json', 'set', 'memory', 'corpus', 'values'],
    run: async (args, output) => (await import('./events.ts')).events(args, output),
  },
  {
    name: 'show',
    usage: 'SCENARIO ADDRESS',
    about: 'a tensor or one cell of it at a moment',
    flags: ['json', 'set', 'memory', 'corpus'],
    run: async (args, output) => (await import('./show.ts')).show(args, output),
  },
  {
    name: 'explain',
    usage: 'SCENARIO ADDRESS',
    about: 'why a cell holds its number: formula, terms, and for a gradient the Jacobian ledger',
    flags: ['json', 'set', 'memory', 'corpus'],
    run: async (args, output) => (await import('./explain.ts')).explain(args, output),
  },
  {
    name: 'find',
    usage: 'SCENARIO CONDITION',
    about: 'the moments at which something comes to hold: loss < 1.3, A.grad, softmax, 7 (a line)',
    flags: ['json', 'set', 'memory', 'corpus'],
    run: async (args, output) => (await import('./find.ts')).find(args, output),
  },
  {
    name: 'watch',
    usage: 'SCENARIO EXPRESSION',
    about: 'what an expression is worth after each step: loss, WQ[0,0], max(abs(WQ.grad))',
    flags: ['json', 'set', 'memory', 'corpus'],
    run: async (args, output) => (await import('./watch.ts')).watch(args, output),
  },
  {
    name: 'snapshot',
    usage: 'SCENARIO',
    about: 'the timeline as text made for version control, numbers to 12 digits; or the first change since',
    flags: ['json', 'set', 'memory', 'check', 'update', 'tolerance', 'corpus', 'output'],
    run: async (args, output) => (await import('./snapshot.ts')).snapshot(args, output),
  },
  {
    name: 'trace',
    usage: 'SCENARIO ADDRESS',
    about: 'where a number came from, cell by cell, back to data, parameters and constants',
    flags: ['json', 'set', 'memory', 'corpus', 'depth', 'markdown'],
    run: async (args, output) => (await import('./trace.ts')).trace(args, output),
  },
  {
    name: 'verify',
    usage: 'SCENARIO',
    about:
      'every gradient against differences of the loss, every other number against its formula; exits 1 naming the first at fault',
    flags: ['all', 'json', 'set', 'memory', 'corpus'],
    run: async (args, output) => (await import('./verify.ts')).verify(args, output),
  },
  {
    name: 'check',
    usage: '[WORKSHEET]',
    about:
      'printed numbers held against the run: right, rounded, following from a wrong one, or wrong, and why; alone, the worksheets that are shipped',
    flags: ['json', 'markdown', 'set'],
    run: async (args, output) => (await import('./check.ts')).check(args, output),
  },
  {
    name: 'worksheet',
    usage: 'SCENARIO',
    about: 'a worksheet to print (.md) or to fill in and check (.json), and its answers apart',
    flags: ['blank', 'key', 'only', 'json', 'markdown', 'set', 'corpus', 'output'],
    run: async (args, output) => (await import('./worksheet.ts')).worksheet(args, output),
  },
  {
    name: 'export',
    usage: 'SCENARIO ADDRESS',
    about: 'a tensor as .csv, .npy or .json; why a cell holds its number as .txt, .md, .tex or .py',
    flags: ['json', 'set', 'memory', 'corpus', 'output'],
    run: async (args, output) => (await import('./export.ts')).exportTensor(args, output),
  },
  {
    name: 'screen',
    usage: 'SCENARIO',
    about: 'the screen without a terminal: as text, a picture, Markdown or words',
    flags: ['at', 'size', 'keys', 'format', 'theme', 'json', 'set', 'memory', 'corpus', 'output'],
    run: async (args, output) => (await import('./screen.ts')).screen(args, output),
  },
  {
    name: 'compare',
    usage: 'SCENARIO [FILE]',
    about:
      'arrays of another implementation (.npz, .npy, .safetensors, .json) held against the run: where it starts to differ',
    flags: ['map', 'seedWeights', 'tolerance', 'json', 'set', 'corpus'],
    run: async (args, output) => (await import('./compare.ts')).compareWith(args, output),
  },
  {
    name: 'diff',
    usage: 'A B',
    about:
      'two scenarios, snapshots or saved runs (events --json --values), aligned by statement: what changed, first, most, and how it grows; --set changes B',
    flags: ['json', 'set', 'tolerance'],
    run: async (args, output) => (await import('./diff.ts')).diffRuns(args, output),
  },
  {
    name: 'lint',
    usage: 'SCENARIO',
    about: 'what in a run deserves a second look, where, why and what to do; exits 1 where there is something',
    flags: ['json', 'set', 'memory', 'corpus'],
    run: async (args, output) => (await import('./lint.ts')).lint(args, output),
  },
  {
    name: 'ops',
    usage: '[NAME]',
    about: 'the operations; with a name its formula, gradient, Jacobian and an example',
    flags: ['json'],
    run: async (args, output) => (await import('./ops.ts')).ops(args, output),
  },
  {
    name: 'new',
    usage: 'FILE',
    about: 'a small scenario to start from, written to a file',
    flags: ['json'],
    run: async (args, output) => (await import('./new.ts')).create(args, output),
  },
  {
    name: 'schema',
    usage: '',
    about: 'the JSON Schema of scenario files, for editors',
    flags: ['json'],
    run: async (args, output) => (await import('./schema.ts')).schema(args, output),
  },
];

/** The command of that name; undefined where there is none. */
export function commandNamed(name: string): Command | undefined {
  return commands.find(command => command.name === name);
}
