import { ProblemsError } from '../scenario/problem.ts';
import { type Tensor, tensor } from '../tensor/tensor.ts';
import { shellWord } from './change.ts';
import type { Kept } from './kept.ts';
import type { Recorded, RecordedEvent, RecordedStep, Summary } from './recorded.ts';
import { FIRST_LINE, LAST_LINE } from './snapshot.ts';

const END = new RegExp(`^${LAST_LINE}$`);

/** A snapshot's lines, read one after another. */
interface Lines {
  /** The next line, or undefined at the end. */
  peek(): string | undefined;
  take(): string;
  /** Takes the next line where it matches. */
  match(pattern: RegExp): Readonly<Record<string, string>> | undefined;
  /** Says what is wrong with the line taken last. */
  fail(message: string): never;
}

/**
 * Reads a snapshot back. Throws `ProblemsError` with the line where it is cut off, or is no snapshot.
 * What it allocates is in the text: a shape that promises more numbers than there are is an error.
 */
export function parseSnapshot(text: string, file: string): Recorded {
  const lines = linesOf(text, file);
  if (lines.peek() !== FIRST_LINE) {
    lines.take();
    lines.fail(
      text.startsWith('stepformer timeline')
        ? `this is a snapshot of another format; the first line of this one is "${FIRST_LINE}"`
        : `this is no snapshot: its first line is not "${FIRST_LINE}"`,
    );
  }
  lines.take();
  const { title = '' } = lines.match(/^title: (?<title>.*)$/) ?? lines.fail('the title is missing');
  const { name = '' } = lines.match(/^scenario: (?<name>.*)$/) ?? lines.fail('the name of the scenario is missing');
  const program = indented('program:', lines);
  const settings = new Map(indented('settings:', lines).map(line => parted(line, ' = ')));
  if (!lines.match(/^$/)) lines.fail('the first step should begin here');
  const steps: RecordedStep[] = [];
  while (!lines.match(END)) steps.push(parseStep(lines, steps.length));
  if (lines.peek() !== undefined) {
    lines.take();
    lines.fail('there is more after the end of the snapshot');
  }
  return {
    title,
    opener: shellWord(name),
    program,
    settings,
    step: at => steps[at],
  };
}

function linesOf(text: string, file: string): Lines {
  const all = text.replace(/\r\n/g, '\n').replace(/\n+$/, '').split('\n');
  let next = 0;
  return {
    peek: () => all[next],
    take: () => all[next++] ?? '',
    match(pattern) {
      const found = pattern.exec(all[next] ?? '');
      if (found) next++;
      return found ? (found.groups ?? {}) : undefined;
    },
    fail(message) {
      const line = Math.min(Math.max(next, 1), all.length);
      const hint = '`stepformer snapshot SCENARIO --update FILE` writes it again';
      throw new ProblemsError([{ file, path: '', line, column: 1, message, hint }]);
    },
  };
}

function indented(head: string, lines: Lines): string[] {
  if (lines.peek() !== head) lines.fail(`"${head}" is missing`);
  lines.take();
  const found: string[] = [];
  while (lines.peek()?.startsWith('  ')) found.push(lines.take().slice(2));
  return found;
}

function parted(line: string, at: string): readonly [string, string] {
  const place = line.indexOf(at);
  return place < 0 ? [line, ''] : [line.slice(0, place), line.slice(place + at.length)];
}

function parseStep(lines: Lines, step: number): RecordedStep {
  const { at, kind = '' } =
    lines.match(/^step (?<at>\d+): (?<kind>\w+)$/) ?? lines.fail(`step ${step} should begin here`);
  if (Number(at) !== step) lines.fail(`step ${step} is missing: step ${at} begins here`);
  const { number } = lines.match(/^loss: (?<number>\S+)$/) ?? {};
  const loss = number === undefined ? undefined : parseNumber(number, lines);
  const summary = parseSummary(lines);
  const events = summary ? undefined : parseEvents(lines);
  if (summary) lines.take(); // the empty line before the next step
  return { step, kind, loss, events, summary: () => summary };
}

function parseSummary(lines: Lines): Summary | undefined {
  const counted = lines.match(/^events: (?<events>\d+) (?<hash>[0-9a-f]{8})$/);
  if (!counted) return undefined;
  const { sum = '', size = '' } =
    lines.match(/^sum: (?<sum>\S+) of (?<size>\S+)$/) ?? lines.fail('the sum of this step is missing');
  return {
    events: Number(counted.events),
    hash: counted.hash ?? '',
    sum: parseNumber(sum, lines),
    size: parseNumber(size, lines),
  };
}

function parseEvents(lines: Lines): RecordedEvent[] {
  const events: RecordedEvent[] = [];
  const statements = new Map<string, string>();
  let statement: string | undefined;
  for (let line = lines.peek(); line === ''; line = lines.peek()) {
    lines.take();
    if (events.length > 0 && /^step |^end$/.test(lines.peek() ?? '')) return events;
    const { phase = '' } = lines.match(/^(?<phase>\w+):$/) ?? lines.fail('a phase or a step should begin here');
    while (lines.peek()?.startsWith('  ')) {
      statement = lines.match(/^ {2}> (?<text>.*)$/)?.text ?? statement;
      const event = parseEvent(lines, phase, events.length);
      const own = phase === 'forward' ? statement : statementOf(event, statements);
      if (own !== undefined) statements.set(event.id, own);
      events.push({ ...event, statement: own });
    }
  }
  return lines.fail('it is cut off here');
}

/** A gradient belongs to the statement of the operation that it differentiates; a sum of several to that of the last. */
function statementOf({ op, inputs }: RecordedEvent, statements: ReadonlyMap<string, string>): string | undefined {
  const [, of] = /^gradient of \w+ at (.*)$/.exec(op) ?? [];
  const from = of ?? (op === 'sum_contributions' ? inputs.at(-1) : undefined);
  return from === undefined ? undefined : statements.get(from);
}

function parseEvent(lines: Lines, phase: string, event: number): RecordedEvent {
  const {
    id = '',
    rows,
    columns,
    made = '',
  } = lines.match(/^ {2}(?<id>\S.*) \((?<rows>\d+)×(?<columns>\d+)\) = (?<made>.*)$/) ??
  lines.fail('an event should stand here: name (rows×columns) = operation');
  // An operation has no " of " in its own name but a gradient, which has one more.
  const [, op = made, inputs] = /^((?:gradient of )?.*?) of (.*)$/.exec(made) ?? [];
  const kept = parseKept(lines, Number(rows), Number(columns));
  return { event, id, phase, statement: undefined, op, inputs: inputs?.split(', ') ?? [], kept };
}

function parseKept(lines: Lines, rows: number, columns: number): Kept {
  const sums = lines.match(/^ {4}sum (?<sum>\S+) of (?<size>\S+), (?<special>\d+) not finite$/);
  if (!sums) return { form: 'whole', value: parseRows(lines, rows, columns) };
  const { sum = '', size = '', special } = sums;
  const all = { rows, columns, sum: parseNumber(sum, lines), size: parseNumber(size, lines), special: Number(special) };
  const byRow = lines.match(/^ {4}rows (?<numbers>.*)$/);
  if (byRow) {
    const byColumn = lines.match(/^ {4}columns (?<numbers>.*)$/) ?? lines.fail('the sums of the columns are missing');
    return {
      form: 'margins',
      ...all,
      byRow: parseList(byRow.numbers ?? '', rows, lines),
      byColumn: parseList(byColumn.numbers ?? '', columns, lines),
    };
  }
  const found =
    lines.match(/^ {4}from (?<a>\S+) at \[(?<ar>\d+),(?<ac>\d+)\] to (?<b>\S+) at \[(?<br>\d+),(?<bc>\d+)\]$/) ??
    lines.fail('the least and the largest number are missing');
  const extreme = (value = '', row = '', column = '') =>
    ({ value: parseNumber(value, lines), at: [Number(row), Number(column)] }) as const;
  return {
    form: 'brief',
    ...all,
    least: extreme(found.a, found.ar, found.ac),
    most: extreme(found.b, found.br, found.bc),
  };
}

function parseRows(lines: Lines, rows: number, columns: number): Tensor {
  const numbers: number[] = [];
  for (let row = 0; row < rows; row++) {
    const { list } = lines.match(/^ {4}(?<list>\S.*)$/) ?? lines.fail(`row ${row} of ${rows} should stand here`);
    for (const number of parseList(list ?? '', columns, lines)) numbers.push(number);
  }
  return tensor(rows, columns, Float64Array.from(numbers));
}

function parseList(text: string, length: number, lines: Lines): number[] {
  const parts = text.split(' ');
  if (parts.length !== length) lines.fail(`there are ${parts.length} numbers, and ${length} belong here`);
  return parts.map(part => parseNumber(part, lines));
}

function parseNumber(text: string, lines: Lines): number {
  const number = text === '' ? Number.NaN : Number(text);
  if (Number.isNaN(number) && text !== 'NaN') lines.fail(`${JSON.stringify(text.slice(0, 40))} is no number`);
  return number;
}
