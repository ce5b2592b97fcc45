import { placeAt } from '../explain/at.ts';
import { END_NAMES } from '../explain/origin.ts';
import { type TrailNode, trailOf } from '../explain/trail.ts';
import { visible } from '../formula/visible.ts';
import { ProblemsError, problem } from '../scenario/problem.ts';
import { jsonNumber } from '../tensor/json-number.ts';
import { type Args, argument } from './command.ts';
import { jsonLine } from './json.ts';
import { numberText } from './number-text.ts';
import type { ExitCode, Output } from './output.ts';
import { timelineOf } from './timeline-of.ts';

/** Hops that fit a page. */
const DEPTH = 3;

/** Cells that are listed under one for people; JSON has all of them. */
const MOST = 12;

/** `stepformer trace SCENARIO ADDRESS`: where a number came from, cell by cell, as a tree. */
export async function trace(args: Args, output: Output): Promise<ExitCode> {
  const timeline = timelineOf(args);
  const trail = trailOf(timeline, placeAt(timeline, argument(args, 1)), { depth: depthOf(args) });
  if (args.flags.json) output.write(jsonLine(trailJson(trail)));
  else if (args.flags.markdown) output.write(`${markdownLines(trail, '').join('\n')}\n`);
  else output.write(`${[headline(trail), ...treeLines(trail.from, '')].join('\n')}\n`);
  return 0;
}

function depthOf({ flags: { depth } }: Args): number {
  if (depth === undefined) return DEPTH;
  if (/^\d+$/.test(depth)) return Number(depth);
  throw new ProblemsError([problem(`--depth ${depth} is not a whole number`, 'write --depth 3 for three hops')]);
}

/** `kind` names the end, where the trail has one there. */
function trailJson({ address, value, op, formula, through, end, again, cut, from }: TrailNode): object {
  return {
    address,
    value: jsonNumber(value),
    op,
    formula,
    ...(end && { kind: end }),
    ...(through.length > 0 && { through }),
    ...(again && { again }),
    ...(cut && { cut }),
    from: from.map(trailJson),
  };
}

function headline(node: TrailNode): string {
  return `${visible(node.address)} = ${node.value}  ${remark(node)}`;
}

/** What a number is and how it came here: its end or its operation, the copies between, what is left out. */
function remark({ op, end, through, again, cut }: TrailNode): string {
  const passed = through.length > 0 ? `, through ${through.map(visible).join(', ')}` : '';
  const what = end ? END_NAMES[end] : op;
  return `${what}${passed}${again ? ', followed elsewhere' : ''}${cut ? ' …' : ''}`;
}

function treeLines(nodes: readonly TrailNode[], indent: string): string[] {
  const shown = nodes.slice(0, nodes.length > MOST + 1 ? MOST : nodes.length);
  const left = nodes.length - shown.length;
  const lines = shown.flatMap((node, at) => {
    const last = at === shown.length - 1 && left === 0;
    const own = `${indent}${last ? '└ ' : '├ '}${visible(node.address)} = ${numberText(node.value)}  ${remark(node)}`;
    return [own, ...treeLines(node.from, `${indent}${last ? '  ' : '│ '}`)];
  });
  return left === 0 ? lines : [...lines, `${indent}└ … ${left} more`];
}

function markdownLines(node: TrailNode, indent: string): string[] {
  const formula = node.end || node.formula === node.op ? '' : `: \`${visible(node.formula)}\``;
  const own = `${indent}- \`${visible(node.address)}\` = ${numberText(node.value)} — ${remark(node)}${formula}`;
  return [own, ...node.from.flatMap(child => markdownLines(child, `${indent}  `))];
}
