import { everyPart } from '../formula/syntax.ts';
import type { Statement } from '../scenario/scenario.ts';

/** The statements that a name needs, in order, and every name that they read. */
interface Needed {
  readonly statements: readonly Statement[];
  readonly reads: ReadonlySet<string>;
}

/** Walks the program backwards from a name. A loop is needed as a whole when any line of it is. */
export function neededFor(name: string, program: readonly Statement[]): Needed {
  const wanted = new Set([name]);
  const reads = new Set<string>();
  const statements = program.toReversed().filter(statement => {
    const writes = writesOf(statement);
    if (![...writes].some(written => wanted.has(written))) return false;
    // A loop may leave a name as it was, so only a plain line settles one.
    if (statement.kind === 'line') for (const written of writes) wanted.delete(written);
    for (const read of readsOf(statement)) {
      wanted.add(read);
      reads.add(read);
    }
    return true;
  });
  return { statements: statements.toReversed(), reads };
}

/** Whether any of the statements calls a function of that name. */
export function callsAnywhere(name: string, statements: readonly Statement[]): boolean {
  return statements.some(statement =>
    statement.kind === 'for'
      ? callsAnywhere(name, statement.body)
      : everyPart(statement.line.value).some(part => part.kind === 'call' && part.name === name),
  );
}

/** Every name that statements read. */
export function readsIn(statements: readonly Statement[]): ReadonlySet<string> {
  return new Set(statements.flatMap(statement => [...readsOf(statement)]));
}

function writesOf(statement: Statement): Set<string> {
  if (statement.kind === 'for') return new Set(statement.body.flatMap(inner => [...writesOf(inner)]));
  return new Set(statement.line.kind === 'assign' ? [statement.line.target] : []);
}

function readsOf(statement: Statement): Set<string> {
  if (statement.kind === 'for') return new Set([statement.in, ...statement.body.flatMap(inner => [...readsOf(inner)])]);
  return new Set(everyPart(statement.line.value).flatMap(part => (part.kind === 'name' ? [part.name] : [])));
}
