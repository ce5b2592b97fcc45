import type { Tape } from '../../engine/tape.ts';
import type { Expression } from '../../formula/syntax.ts';
import { slotOf } from '../address.ts';
import { nameIn } from './worked.ts';

/**
 * The events of a step after which a condition or expression can have become another: those that write
 * what it reads. Undefined where any event can, because it asks for `phase`, `op` or `step`. A search
 * evaluates at these alone.
 */
export function eventsThatMatter(expression: Expression, tape: Tape): ReadonlySet<number> | undefined {
  const events = new Set<number>();
  for (const part of partsOf(expression)) {
    if (part.kind === 'name' && ['phase', 'op', 'step'].includes(part.name)) return undefined;
    const name = nameIn(part);
    if (name === undefined) continue;
    for (const slot of tape.versions.get(name) ?? []) events.add(slot);
    const exact = slotOf(tape, name, Number.POSITIVE_INFINITY);
    if (exact !== undefined) events.add(exact);
  }
  return events;
}

/** An expression and everything in it. */
export function* partsOf(expression: Expression): Generator<Expression> {
  yield expression;
  for (const part of childrenOf(expression)) yield* partsOf(part);
}

function childrenOf(expression: Expression): readonly Expression[] {
  switch (expression.kind) {
    case 'number':
    case 'string':
    case 'name':
      return [];
    case 'member':
    case 'example':
    case 'negative':
    case 'not':
    case 'changes':
      return [expression.of];
    case 'binary':
    case 'comparison':
    case 'logical':
      return [expression.left, expression.right];
    case 'call':
      return expression.arguments.map(({ value }) => value);
    case 'index':
      return [expression.of, ...expression.selectors.flatMap(selectorParts)];
    case 'list':
      return expression.items;
    case 'comprehension':
      return [expression.item, expression.in];
  }
}

function selectorParts(selector: Extract<Expression, { kind: 'index' }>['selectors'][number]): readonly Expression[] {
  if (selector.kind === 'at') return [selector.index];
  return [selector.from, selector.to].filter(end => end !== undefined);
}
