import { parseCondition } from '../formula/parse.ts';
import { NotationError } from '../formula/syntax.ts';
import { quoted } from '../formula/visible.ts';
import { isList, isObject } from '../scenario/fields.ts';
import { parseJson } from '../scenario/json.ts';
import { inOrder, jsonProblems, told } from '../scenario/parse.ts';
import { ProblemsError } from '../scenario/problem.ts';
import type { Path } from '../scenario/scenario.ts';
import { problemIn, type Report, reportOn } from '../scenario/source.ts';
import { validateAs } from '../scenario/validate.ts';
import { type Address, parseAddress } from '../timeline/address.ts';
import { type RawPrinted, type RawWorksheet, worksheetFormat } from './format.ts';
import { type Printed, readPrinted } from './printed.ts';
import type { Entry, Quantity, Worksheet } from './worksheet.ts';

type RawEntry = RawWorksheet['entries'][number];

/** Parses a worksheet's text. Throws `ProblemsError` with every mistake in it, in the file's order. */
export function parseWorksheet(text: string, file: string): Worksheet {
  const json = parseJson(text.replace(/^\ufeff/, ''));
  if (json.value === undefined) throw new ProblemsError(jsonProblems(file, json));
  const report = reportOn(file, json, []);
  const raw = validateAs(worksheetFormat, json.value, report);
  const listed: readonly RawEntry[] = isObject(raw) && isList(raw.entries) ? raw.entries : [];
  if (isList(isObject(raw) ? raw.entries : undefined) && listed.length === 0)
    report.at(['entries'], 'there are no entries', 'write at least one: {"address": "loss@0", "printed": "1.383"}');
  const entries = listed.flatMap((entry, at) => entryOf(entry, ['entries', at], report) ?? []);
  const problems = [...jsonProblems(file, json), ...inOrder(report.problems)];
  if (problems.length > 0) throw new ProblemsError(told(problems));
  const { scenario, title = scenario } = raw;
  const problemAt: Worksheet['problemAt'] = (path, message, hint, place) =>
    problemIn(file, json, [], path, message, hint, place);
  return { file, scenario, title, entries, problemAt };
}

function entryOf(raw: RawEntry, path: Path, report: Report): Entry | undefined {
  if (!report.clean(path)) return undefined;
  const of = 'expression' in raw ? expressionOf(raw.expression, path, report) : addressOf(raw.address, path, report);
  const printed = printedOf(raw.printed, [...path, 'printed'], report);
  if (!of || !report.clean(path)) return undefined;
  return { section: raw.section ?? '', note: raw.note ?? '', of, printed, written: raw.printed, path };
}

function addressOf(text: string, path: Path, report: Report): Quantity | undefined {
  try {
    parseAddress(text);
    return { kind: 'address', text };
  } catch (error) {
    if (!(error instanceof ProblemsError)) throw error;
    for (const { message, hint } of error.problems) report.at([...path, 'address'], message, hint);
    return undefined;
  }
}

const MOMENT = /@\s*(last|\d+)(?::(\d+))?\s*$/;

/** A trailing `@3:21` is the moment: no matrix is multiplied by a bare number with `@`. */
function expressionOf(text: string, path: Path, report: Report): Quantity | undefined {
  const found = MOMENT.exec(text);
  try {
    const expression = parseCondition(found ? text.slice(0, found.index) : text);
    return { kind: 'expression', text, expression, moment: found ? momentOf(found) : undefined };
  } catch (error) {
    if (!(error instanceof NotationError)) throw error;
    report.at([...path, 'expression'], error.message, error.hint, error.span);
    return undefined;
  }
}

function momentOf([, step, event]: RegExpExecArray): Address['moment'] {
  return {
    step: step === 'last' ? 'last' : Number(step),
    ...(event !== undefined && { event: Number(event) }),
  };
}

type Row = (Printed | undefined)[];

function printedOf(raw: RawPrinted, path: Path, report: Report): Row[] {
  if (typeof raw === 'string') return [[numberOf(raw, path, report)]];
  const rows = isList(raw[0]) ? (raw as readonly (readonly string[])[]) : [raw as readonly string[]];
  const place = (row: number, column: number): Path => (isList(raw[0]) ? [...path, row, column] : [...path, column]);
  const columns = rows[0]?.length ?? 0;
  if (columns === 0) report.at(path, 'there is no number', 'write what was printed: "0.250"');
  for (const [at, row] of rows.entries())
    if (row.length !== columns)
      report.at(
        [...path, at],
        `row 0 has ${columns} numbers and row ${at} has ${row.length}`,
        'rows of a matrix are equally long',
      );
  return rows.map((row, r) => row.map((text, c) => numberOf(text, place(r, c), report)));
}

/** A number as printed; undefined where nothing was filled in. */
function numberOf(text: string, path: Path, report: Report): Printed | undefined {
  if (text.trim() === '') return undefined;
  const number = readPrinted(text);
  if (!number)
    report.at(path, `${quoted(text)} is not a number`, 'write it as it was printed: "-0.0376", "1.5e-3", "25.0%"');
  return number;
}
