import { ProblemsError, problem } from '../scenario/problem.ts';
import { numberOfJson } from '../tensor/json-number.ts';
import { type Tensor, tensor } from '../tensor/tensor.ts';
import type { Recorded, RecordedEvent, RecordedStep } from '../timeline/recorded.ts';

/**
 * The run that `stepformer events SCENARIO --json --values` printed, a line an event. It has neither the
 * program nor the settings, so those are empty. Throws `ProblemsError` with the first line that is wrong.
 */
export function parseSavedRun(text: string, file: string): Recorded {
  const steps: RecordedEvent[][] = [];
  for (const [at, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue;
    const { step, event } = eventOf(line, `${file}, line ${at + 1}`);
    const events = step === steps.length ? [] : steps[step];
    if (!events || step < steps.length - 1 || event.event !== events.length)
      throw mistake(`${file}, line ${at + 1}: ${step}:${event.event} does not follow the event before it`);
    if (step === steps.length) steps.push(events);
    events.push(event);
  }
  return {
    title: 'a saved run',
    opener: file,
    program: [],
    settings: new Map(),
    step: at => steps[at] && stepOf(at, steps[at]),
  };
}

function stepOf(step: number, events: readonly RecordedEvent[]): RecordedStep {
  return { step, kind: 'saved', loss: undefined, events, summary: () => undefined };
}

function eventOf(line: string, place: string): { readonly step: number; readonly event: RecordedEvent } {
  const { at, phase, statement, op, from, inputs, writes, shape, value } = objectIn(line, place);
  const moment = /^(\d{1,9}):(\d{1,9})$/.exec(String(at));
  if (!moment) throw mistake(`${place}: at is no moment such as 0:17`);
  if (typeof writes !== 'string' || typeof phase !== 'string') throw mistake(`${place}: writes and phase are no texts`);
  return {
    step: Number(moment[1]),
    event: {
      event: Number(moment[2]),
      id: writes,
      phase,
      statement: typeof statement === 'string' ? statement : undefined,
      op: String(op === 'load' ? from : op),
      inputs: Object.values(inputs ?? {}).map(String),
      kept: { form: 'whole', value: tensorIn(value, shape, `${place}, ${writes}`) },
    },
  };
}

function objectIn(line: string, place: string): Record<string, unknown> {
  try {
    const content: unknown = JSON.parse(line);
    if (typeof content === 'object' && content !== null) return content as Record<string, unknown>;
  } catch {
    // told below, as any other line that is no event
  }
  throw mistake(`${place}: this is no event in JSON`);
}

function tensorIn(value: unknown, shape: unknown, place: string): Tensor {
  if (value === undefined) throw mistake(`${place} has no value: it was saved without --values`);
  const [rows, columns] = Array.isArray(shape) ? shape : [];
  const lines: unknown[] = Array.isArray(value) ? value : [];
  const fits = lines.length === rows && lines.every(row => Array.isArray(row) && row.length === columns);
  if (!fits || rows < 1 || columns < 1)
    throw mistake(`${place}: its value is not of the shape ${JSON.stringify(shape)}`);
  const numbers = (lines as unknown[][]).flat().map(each => {
    const number = numberOfJson(each);
    if (number === undefined) throw mistake(`${place}: ${JSON.stringify(each)?.slice(0, 40)} is no number`);
    return number;
  });
  return tensor(rows, columns, Float64Array.from(numbers));
}

function mistake(message: string): ProblemsError {
  return new ProblemsError([
    problem(message, 'save a run with `stepformer events SCENARIO --json --values > run.jsonl`'),
  ]);
}
