import { type Lint, lint as lintRun } from '../explain/lint/lint.ts';
import { visible } from '../formula/visible.ts';
import type { Args } from './command.ts';
import { jsonLine } from './json.ts';
import type { ExitCode, Output } from './output.ts';
import { timelineOf } from './timeline-of.ts';

/** `stepformer lint SCENARIO`: what in a run deserves a second look; exits 1 where there is something. */
export async function lint(args: Args, output: Output): Promise<ExitCode> {
  const { found, looked } = lintRun(timelineOf(args));
  if (args.flags.json) output.write(jsonLine({ steps: looked, findings: found.map(findingJson) }));
  else output.write(found.length === 0 ? `Nothing found in ${stepsText(looked)}.\n` : `${textOf(found, looked)}\n`);
  return found.length === 0 ? 0 : 1;
}

function findingJson({ rule, address, message, why, remedy, steps }: Lint): object {
  return { rule, address, message, why, remedy, steps };
}

/** The findings by rule: where and what, then once why it matters and what to do. */
function textOf(found: readonly Lint[], looked: number): string {
  const blocks = [...Map.groupBy(found, ({ rule }) => rule)].map(([rule, members]) => {
    const [first] = members as [Lint];
    const lines = members.map(({ address, message, steps }) => {
      const often = steps > 1 ? ` (in ${steps} of ${stepsText(looked)})` : '';
      return `  ${visible(address)}: ${visible(message)}${often}`;
    });
    return [rule, ...lines, `  why: ${first.why}.`, `  do: ${first.remedy}.`].join('\n');
  });
  return blocks.join('\n\n');
}

function stepsText(steps: number): string {
  return steps === 1 ? '1 step' : `${steps} steps`;
}
