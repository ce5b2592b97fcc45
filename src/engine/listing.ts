import { printExpression } from '../formula/print.ts';
import type { Scenario, Statement } from '../scenario/scenario.ts';
import type { ListingLine } from './tape.ts';

/** The program as the source pane shows it, and where each statement stands in it. */
export interface Listing {
  readonly lines: readonly ListingLine[];
  /** The line of a statement, as an index into `lines`. */
  lineOf(statement: Statement): number;
}

/** Lists the program first and its functions after it, bodies indented. */
export function list(scenario: Scenario): Listing {
  const lines: ListingLine[] = [];
  const places = new Map<Statement, number>();
  const add = (statement: Statement, depth: number): void => {
    places.set(statement, lines.length);
    const { note, path } = statement;
    if (statement.kind === 'line') {
      lines.push({ text: lineText(statement), note, depth, kind: 'statement', path });
      return;
    }
    lines.push({ text: `for ${statement.variable} in ${statement.in}:`, note, depth, kind: 'for', path });
    for (const inner of statement.body) add(inner, depth + 1);
  };
  for (const statement of scenario.program) add(statement, 0);
  for (const { head, body, path } of scenario.functions.values()) {
    lines.push({ text: `${head.name}(${head.parameters.join(', ')}):`, depth: 0, kind: 'function', path });
    for (const statement of body) add(statement, 1);
  }
  return {
    lines,
    lineOf(statement) {
      const line = places.get(statement);
      if (line === undefined) throw new Error(`listing: a statement at ${statement.path.join('.')} is not in it`);
      return line;
    },
  };
}

function lineText({ line }: Extract<Statement, { kind: 'line' }>): string {
  const value = printExpression(line.value);
  return line.kind === 'return' ? `return ${value}` : `${line.target} = ${value}`;
}
