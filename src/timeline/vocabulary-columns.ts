import type { Applied, Segment, Tape } from '../engine/tape.ts';
import type { Scenario } from '../scenario/scenario.ts';

const known = new WeakMap<Tape, ReadonlySet<number>>();

/**
 * The slots whose columns are the vocabulary, because of what they are for: scores that are compared with
 * tokens or sampled from, one-hot rows of tokens, and whatever hands its columns on to those.
 */
export function vocabularyColumns(scenario: Scenario, { tape }: Segment): ReadonlySet<number> {
  let found = known.get(tape);
  if (!found) {
    found = scenario.vocabulary.length > 0 ? search(scenario, tape) : new Set();
    known.set(tape, found);
  }
  return found;
}

function search({ vocabulary, generate }: Scenario, tape: Tape): ReadonlySet<number> {
  const found = new Set<number>();
  const open = [...beginnings(tape)];
  const logits = generate && tape.versions.get(generate.logits)?.at(-1);
  if (logits !== undefined) open.push(logits);
  for (let slot = open.pop(); slot !== undefined; slot = open.pop()) {
    if (found.has(slot) || tape.instructions[slot]?.shape.columns !== vocabulary.length) continue;
    found.add(slot);
    open.push(...handingOn(tape, slot));
  }
  return found;
}

/** Where tokens say what the columns are. */
function beginnings(tape: Tape): number[] {
  return tape.instructions.flatMap((instruction, slot) => {
    if (instruction.kind !== 'applied') return [];
    const [first, second] = instruction.operands;
    switch (instruction.op.name) {
      case 'cross_entropy':
        return isTokens(tape, second) && typeof first === 'number' ? [first] : [];
      case 'one_hot':
        return isTokens(tape, first) ? [slot] : [];
      default:
        return [];
    }
  });
}

/** The operands whose columns are those of the result. */
function handingOn({ instructions }: Tape, slot: number): readonly number[] {
  const instruction = instructions[slot];
  if (instruction?.kind !== 'applied') return [];
  const [first, second] = instruction.operands.filter(operand => typeof operand === 'number');
  switch (instruction.op.name) {
    case 'matmul':
      return second === undefined ? [] : [second];
    case 'embedding':
    case 'broadcast_row':
    case 'row_slice':
      return first === undefined ? [] : [first];
    default:
      // An operation without names of its own works cell by cell: all its operands have the result's columns.
      return instruction.op.labels ? [] : instruction.operands.filter(operand => typeof operand === 'number');
  }
}

function isTokens({ instructions }: Tape, operand: Applied['operands'][number] | undefined): boolean {
  const source = typeof operand === 'number' ? instructions[operand] : undefined;
  return source?.kind === 'loaded' && source.origin.from === 'data' && source.origin.tokens;
}
