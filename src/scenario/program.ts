import { BUILT_IN } from '../formula/built-in.ts';
import { parseCondition, parseExpression, parseHead, parseLine } from '../formula/parse.ts';
import { type Expression, type Head, type Line, NotationError } from '../formula/syntax.ts';
import { checkNewName } from '../formula/tokens.ts';
import { isList, isObject } from './fields.ts';
import type { RawLoop, RawScenario, RawStatement } from './format.ts';
import type { FunctionDefinition, Path, Statement, Watched } from './scenario.ts';
import type { Report } from './source.ts';

/** The statements of the program. What can't be read is reported and left out. */
export function lowerProgram(raw: readonly RawStatement[], report: Report): readonly Statement[] {
  return statements(raw, ['program'], report, 'the program');
}

/** The file's functions by name; reports names given twice, and a `return` that is missing or not last. */
export function lowerFunctions(
  raw: NonNullable<RawScenario['functions']>,
  report: Report,
): ReadonlyMap<string, FunctionDefinition> {
  const functions = new Map<string, FunctionDefinition>();
  for (const [text, lines] of Object.entries(raw)) {
    const path: Path = ['functions', text];
    const head = notation(report, path, () => parseHead(text), 'name');
    const body = isList(lines) ? statements(lines, path, report, 'function') : [];
    if (!head) continue;
    checkHead(head, functions, path, report);
    checkReturn(head, body, path, report);
    functions.set(head.name, { head, body, path });
  }
  return functions;
}

function checkHead(
  { name }: Head,
  functions: ReadonlyMap<string, FunctionDefinition>,
  path: Path,
  report: Report,
): void {
  if (functions.has(name)) report.at(path, `the function ${name} is defined twice`, 'rename one of the two', 'name');
  if (BUILT_IN.has(name)) report.at(path, `${name} is a function of the notation`, 'choose another name', 'name');
}

function checkReturn({ name }: Head, body: readonly Statement[], path: Path, report: Report): void {
  const returns = body.flatMap((statement, at) =>
    statement.kind === 'line' && statement.line.kind === 'return' ? [at] : [],
  );
  if (!report.clean(path)) return;
  if (returns.length === 0)
    report.at(path, `the function ${name} returns nothing`, 'end it with return and an expression');
  for (const at of returns)
    if (at !== body.length - 1)
      report.at([...path, at], 'nothing after return is computed', 'let return be the last statement');
}

function statements(raw: readonly RawStatement[], path: Path, report: Report, inside: string): readonly Statement[] {
  return raw.flatMap((statement, at) => lowerStatement(statement, [...path, at], report, inside) ?? []);
}

function lowerStatement(raw: RawStatement, path: Path, report: Report, inside: string): Statement | undefined {
  if (typeof raw === 'string') return lineOf(raw, path, report, inside);
  // A part of another form was reported by the validation; the rest is still read.
  if (!isObject(raw)) return undefined;
  const note = typeof raw.note === 'string' ? { note: raw.note } : {};
  if (isLoop(raw)) {
    const body = isList(raw.do) ? statements(raw.do, [...path, 'do'], report, 'a loop') : [];
    if (!report.clean([...path, 'for']) || !report.clean([...path, 'in'])) return undefined;
    checkLoop(raw.for, raw.in, path, report);
    return { kind: 'for', variable: raw.for, in: raw.in, body, ...note, path };
  }
  const line = typeof raw.do === 'string' ? lineOf(raw.do, [...path, 'do'], report, inside) : undefined;
  return line && { ...line, ...note };
}

function isLoop(raw: Exclude<RawStatement, string>): raw is RawLoop {
  return 'for' in raw;
}

function lineOf(text: string, path: Path, report: Report, inside: string): (Statement & { kind: 'line' }) | undefined {
  const line: Line | undefined = notation(report, path, () => parseLine(text));
  if (line?.kind === 'return' && inside !== 'function') {
    report.at(path, `return can't stand in ${inside}`, 'write: name = expression', { start: 0, end: 'return'.length });
    return undefined;
  }
  return line && { kind: 'line', line, path };
}

function checkLoop(variable: string, group: string, path: Path, report: Report): void {
  notation(report, [...path, 'for'], () => checkNewName(variable));
  const over = notation(report, [...path, 'in'], () => parseExpression(group));
  if (over && !isPath(over))
    report.at(
      [...path, 'in'],
      `${group} is not the name of a group`,
      'write the name of a group of constants or parameters',
    );
}

function isPath(expression: Expression): boolean {
  if (expression.kind === 'member' || expression.kind === 'index') return isPath(expression.of);
  return expression.kind === 'name';
}

/** The expressions and conditions of `watch` or `breakpoints`. */
export function lowerWatched(raw: readonly unknown[], field: string, report: Report): readonly Watched[] {
  return raw.flatMap((text, at) => {
    if (typeof text !== 'string') return [];
    const expression = notation(report, [field, at], () => parseCondition(text));
    return expression ? [{ text, expression }] : [];
  });
}

/** Runs a parser of the notation, and reports its mistake at the spot in the file. */
function notation<T>(report: Report, path: Path, parse: () => T, place?: 'name'): T | undefined {
  try {
    return parse();
  } catch (error) {
    if (!(error instanceof NotationError)) throw error;
    report.at(path, error.message, error.hint, place ?? error.span);
    return undefined;
  }
}
