import { statSync } from 'node:fs';
import { visible } from '../formula/visible.ts';
import { ProblemsError, problem } from '../scenario/problem.ts';
import { type FirstChange, firstChange, firstChangeText, openerOf } from '../timeline/change.ts';
import { programChange } from '../timeline/heading.ts';
import { recordedOf } from '../timeline/recorded.ts';
import { snapshotText } from '../timeline/snapshot.ts';
import type { Timeline } from '../timeline/timeline.ts';
import { changeJson } from './change-json.ts';
import { type Args, argument } from './command.ts';
import { jsonLine } from './json.ts';
import type { ExitCode, Output } from './output.ts';
import { readSnapshot } from './recorded.ts';
import { timelineOf } from './timeline-of.ts';
import { toleranceOf } from './tolerance.ts';
import { writeOut } from './write-out.ts';

/** `stepformer snapshot SCENARIO`: the timeline as canonical text; `--check` and `--update` hold a file against it. */
export async function snapshot(args: Args, output: Output): Promise<ExitCode> {
  const { output: file, check, update, json } = args.flags;
  const given = [file, check, update].filter(name => name !== undefined);
  if (given.length > 1) throw mistake('--output, --check and --update exclude each other', 'give one of them');
  const timeline = timelineOf(args);
  if (check !== undefined) return checked(args, timeline, check, output);
  if (update !== undefined) return updated(args, timeline, update, output);
  const text = snapshotText(timeline);
  if (file !== undefined) {
    writeOut(file, [...text].join(''), timeline.program.scenario.files);
    if (json) output.write(jsonLine({ file }));
  } else if (json) output.write(jsonLine({ snapshot: [...text].join('') }));
  else for (const part of text) output.write(part);
  return 0;
}

function checked(args: Args, timeline: Timeline, file: string, output: Output): ExitCode {
  const found = changeSince(args, timeline, file);
  if (args.flags.json) output.write(jsonLine({ file, ...sinceJson(found) }));
  else if (found) output.write(`${file} is not what the run gives now\n${sinceText(found, args)}\n`);
  else output.write(`${file}: nothing changed in ${timeline.length} steps\n`);
  return found ? 1 : 0;
}

function updated(args: Args, timeline: Timeline, file: string, output: Output): ExitCode {
  const exists = statSync(file, { throwIfNoEntry: false }) !== undefined;
  const found = exists ? changeSince(args, timeline, file) : undefined;
  writeOut(file, [...snapshotText(timeline)].join(''), timeline.program.scenario.files);
  if (args.flags.json) output.write(jsonLine({ file, ...sinceJson(found) }));
  else if (found) output.write(`${file} is written again\n${sinceText(found, args)}\n`);
  else output.write(`${file} is written${exists ? ' again; nothing changed' : ''}\n`);
  return 0;
}

/** What changed since: the numbers, or where they are the same the text of the program. */
type Since = FirstChange | string | undefined;

function changeSince({ flags }: Args, timeline: Timeline, file: string): Since {
  const allowed = toleranceOf(flags);
  const [before, after] = [readSnapshot(file), recordedOf(timeline)];
  return firstChange(before, after, allowed) ?? programChange(before, after);
}

function sinceText(found: FirstChange | string, args: Args): string {
  if (typeof found === 'string') return `${visible(found)}; every number is the same`;
  return firstChangeText(found, openerOf(argument(args, 0), args.flags.set));
}

/** The first change in the shape that the README promises. */
function sinceJson(found: Since): object {
  if (typeof found === 'string') return { same: false, step: null, summary: found, changes: [] };
  const { changes = [], summary = null, step = null } = found ? (found.named ?? found.first) : {};
  return {
    same: !found,
    step: found?.first.step ?? step,
    summary: found?.first.summary ?? summary,
    changes: changes.map(changeJson),
  };
}

function mistake(message: string, hint: string): ProblemsError {
  return new ProblemsError([problem(message, hint)]);
}
