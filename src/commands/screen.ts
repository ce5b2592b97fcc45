import { ProblemsError, problem } from '../scenario/problem.ts';
import type { Args } from './command.ts';
import { jsonLine } from './json.ts';
import type { ExitCode, Output } from './output.ts';
import { SCREEN_FORMATS } from './screen-request.ts';
import { timelineOf } from './timeline-of.ts';
import { writeOut } from './write-out.ts';

/**
 * `stepformer screen SCENARIO`: the screen that a person would see, without a terminal; `--keys` are pressed
 * first. For documents, for screen readers (`--format words`), and to see what a session looks like.
 */
export async function screen(args: Args, output: Output): Promise<ExitCode> {
  const { flags, draw } = args;
  if (!draw) throw new Error('screen: nobody here can draw');
  const wanted = {
    ...sizeOf(flags.size),
    format: oneOf('format', flags.format ?? 'text', SCREEN_FORMATS),
    theme: oneOf('theme', flags.theme ?? 'dark', ['dark', 'light']),
  };
  const timeline = timelineOf(args);
  const text = await draw({ timeline, ...wanted }, flags);
  if (flags.output !== undefined) writeOut(flags.output, text, timeline.program.scenario.files);
  if (flags.json) output.write(jsonLine(flags.output === undefined ? { screen: text } : { file: flags.output }));
  else if (flags.output === undefined) output.write(text);
  return 0;
}

/** As a terminal has: no larger than one that anybody has seen. */
function sizeOf(size = '120x40'): { columns: number; rows: number } {
  const [columns = 0, rows = 0] = /^\d+x\d+$/.test(size) ? size.split('x').map(Number) : [];
  if (columns >= 1 && rows >= 1 && columns <= 1000 && rows <= 1000) return { columns, rows };
  throw new ProblemsError([
    problem(`--size ${size} is no size of a terminal`, 'write --size 120x40, at most 1000x1000'),
  ]);
}

function oneOf<Name extends string>(flag: string, given: string, names: readonly Name[]): Name {
  const found = names.find(name => name === given);
  if (found) return found;
  throw new ProblemsError([problem(`--${flag} ${given} is not one of its values`, `write ${names.join(', ')}`)]);
}
