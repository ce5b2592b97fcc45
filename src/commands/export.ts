import type { Instruction } from '../engine/tape.ts';
import { type Writing, written } from '../explain/written.ts';
import { ProblemsError, problem } from '../scenario/problem.ts';
import { csvOf, npyOf } from '../tensor/files.ts';
import { cellOf, scalar, shapeText, type Tensor } from '../tensor/tensor.ts';
import { addressText, locate } from '../timeline/address.ts';
import { type Args, argument } from './command.ts';
import { jsonLine, jsonRows } from './json.ts';
import type { ExitCode, Output } from './output.ts';
import { timelineOf } from './timeline-of.ts';
import { writeOut } from './write-out.ts';

/** A tensor found by its address. */
interface Found {
  readonly value: Tensor;
  readonly address: string;
}

/** How the numbers of a tensor are written, by the ending of the file. */
const NUMBERS: Readonly<Record<string, (found: Found) => string | Uint8Array>> = {
  csv: ({ value }) => csvOf(value),
  npy: ({ value }) => npyOf(value),
  json: ({ value, address }) => jsonLine({ address, shape: [value.rows, value.columns], value: jsonRows(value) }),
};

/** How the explanation of a cell is written, likewise. */
const EXPLANATIONS: Readonly<Record<string, Writing>> = { txt: 'text', md: 'markdown', tex: 'latex', py: 'python' };

/**
 * `stepformer export SCENARIO ADDRESS -o FILE`: a tensor as .csv, .npy or .json, or why a cell holds its
 * number as .txt, .md, .tex or .py. Without a file CSV, or JSON where that is asked for, on standard output.
 */
export async function exportTensor(args: Args, output: Output): Promise<ExitCode> {
  const { output: file, json } = args.flags;
  const ending = file === undefined ? (json ? 'json' : 'csv') : (/\.(\w+)$/.exec(file)?.[1]?.toLowerCase() ?? '');
  const numbers = Object.hasOwn(NUMBERS, ending) ? NUMBERS[ending] : undefined;
  const writing = Object.hasOwn(EXPLANATIONS, ending) ? EXPLANATIONS[ending] : undefined;
  if (!numbers && !writing) throw unknownEnding(file ?? '');
  const timeline = timelineOf(args);
  const { step, slot, cell } = locate(timeline, argument(args, 1));
  const segment = timeline.segment(step);
  const whole = segment.values[slot] as Tensor;
  const address = addressText((segment.tape.instructions[slot] as Instruction).writes, cell, { step, event: slot });
  const content = numbers
    ? numbers({ value: cell ? scalar(cellOf(whole, cell)) : whole, address })
    : written(segment, slot, cell ?? onlyCell(whole, address), writing as Writing);
  if (file === undefined) output.write(String(content));
  else {
    writeOut(file, content, timeline.program.scenario.files);
    if (json) output.write(jsonLine({ file, address }));
  }
  return 0;
}

function onlyCell(whole: Tensor, address: string): readonly [0, 0] {
  if (whole.rows * whole.columns === 1) return [0, 0];
  const hint = `name a cell, as ${address.replace(/@/, '[0,0]@')}, or write numbers to a .csv or .npy file`;
  throw new ProblemsError([problem(`${address} is ${shapeText(whole)}, and one cell is explained`, hint)]);
}

function unknownEnding(file: string): ProblemsError {
  const endings = [...Object.keys(NUMBERS), ...Object.keys(EXPLANATIONS)].map(ending => `.${ending}`);
  return new ProblemsError([problem(`${file} has no ending that says what to write`, `use ${endings.join(', ')}`)]);
}
