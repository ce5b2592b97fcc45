import { writeFileSync } from 'node:fs';
import { ProblemsError, problem } from '../scenario/problem.ts';
import { snapshotText } from '../timeline/snapshot.ts';
import type { Args } from './command.ts';
import { jsonLine } from './json.ts';
import type { ExitCode, Output } from './output.ts';
import { timelineOf } from './timeline-of.ts';

/** `stepformer snapshot SCENARIO [-o FILE]`: the timeline as canonical text, a step at a time. */
export async function snapshot(args: Args, output: Output): Promise<ExitCode> {
  const text = snapshotText(timelineOf(args));
  const { output: file, json } = args.flags;
  if (file !== undefined) {
    write(file, [...text].join(''));
    if (json) output.write(jsonLine({ file }));
  } else if (json) output.write(jsonLine({ snapshot: [...text].join('') }));
  else for (const part of text) output.write(part);
  return 0;
}

function write(file: string, text: string): void {
  try {
    writeFileSync(file, text);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : error;
    throw new ProblemsError([problem(`${file} can't be written (${code})`, 'choose a place where you may write')]);
  }
}
