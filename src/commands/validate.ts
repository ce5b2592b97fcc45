import type { Program } from '../engine/program.ts';
import { ProblemsError } from '../scenario/problem.ts';
import { shapeText } from '../tensor/tensor.ts';
import { problemsOfSettings } from '../timeline/settings-of.ts';
import type { Args } from './command.ts';
import { jsonLine } from './json.ts';
import type { ExitCode, Output } from './output.ts';
import { count } from './text.ts';
import { timelineOf } from './timeline-of.ts';

/**
 * `stepformer validate SCENARIO`: reads the file, compiles its program for every example, runs the first step and holds
 * watches, breakpoints and labels against it; mistakes throw, so at the end all is well.
 */
export async function validate(args: Args, output: Output): Promise<ExitCode> {
  const timeline = timelineOf(args);
  const { program } = timeline;
  compileEveryExample(program);
  const problems = problemsOfSettings(timeline);
  if (problems.length > 0) throw new ProblemsError(problems);
  if (args.flags.json) {
    output.write(jsonLine({ problems: [] }));
    return 0;
  }
  const { name, parameters, data } = program.scenario;
  const statements = program.listing.lines.filter(({ kind }) => kind === 'statement').length;
  const parts = [count(statements, 'statement'), count(data.length, 'example'), count(program.fixedSteps, 'step')];
  const weights = [...parameters].map(([parameter, shape]) => `${parameter} ${shapeText(shape)}`);
  output.write(`${name} is valid: ${parts.join(', ')}, ${count(parameters.size, 'parameter')}`);
  output.write(weights.length ? ` (${weights.join(', ')})\n` : '\n');
  return 0;
}

/** Examples of other shapes than the first are compiled too; those of one shape share a tape. */
function compileEveryExample({ fixedSteps, scenario, tapeOf }: Program): void {
  const steps = Math.min(fixedSteps, scenario.data.length);
  for (let step = 1; step < steps; step++) tapeOf(step);
}
