import { ProblemsError, problem } from '../scenario/problem.ts';
import { cellText, locate } from '../timeline/address.ts';
import type { Moment } from '../timeline/timeline.ts';
import { cellIn } from './cell-name.ts';
import type { World } from './world.ts';

/** An address taken apart at the brackets of its cell, `moment` with its `@`. */
interface Parts {
  readonly name: string;
  readonly cell: string;
  readonly moment: string;
}

/**
 * The ways in which an address may end in a cell that is named by labels, `A[B,A]@0`: the name may hold
 * brackets (`layers[0].WQ`), and so may a label. None where the cell is numbers, or there is none.
 */
function labelledParts(address: string): Parts[] {
  const { body = '', moment = '' } = /^(?<body>.+)\]\s*(?<moment>@[^\]]*)?$/s.exec(address)?.groups ?? {};
  if (/\[\s*-?\d+\s*,\s*-?\d+\s*$/.test(body)) return [];
  return [...body.matchAll(/\[/g)].map(({ index }) => ({
    name: body.slice(0, index).trim(),
    cell: body.slice(index + 1),
    moment,
  }));
}

/**
 * An address whose cell may be named by labels, as `:cell` takes them, with the numbers that addresses have;
 * unchanged where it has them, or names no tensor. Throws `ProblemsError` where the tensor has no such labels.
 */
export function numbered(
  { timeline, segment, labels }: Pick<World, 'timeline' | 'segment' | 'labels'>,
  address: string,
  now?: Moment,
): string {
  for (const { name, cell, moment } of labelledParts(address)) {
    const found = unlessNone(() => locate(timeline, `${name}${moment}`, now));
    const tensor = found && segment(found.step).values[found.slot];
    if (!tensor) continue;
    const at = cellIn(cell, tensor, labels(found.step, found.slot));
    if (typeof at === 'string') throw new ProblemsError([problem(`${name}[${cell}]: ${at}`, '')]);
    return `${name}${cellText(at)}${moment}`;
  }
  return address;
}

/** An address without a cell that is named by labels, where `known` does not throw at it; else the address. */
export function withoutLabels(address: string, known: (address: string) => unknown): string {
  const whole = labelledParts(address).map(({ name, moment }) => `${name}${moment}`);
  return whole.find(one => unlessNone(() => known(one)) !== undefined) ?? address;
}

function unlessNone<T>(find: () => T): T | undefined {
  try {
    return find();
  } catch (error) {
    if (error instanceof ProblemsError) return undefined;
    throw error;
  }
}
