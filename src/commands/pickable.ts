import { readFileSync } from 'node:fs';
import { visible } from '../formula/visible.ts';
import type { RawScenario } from '../scenario/format.ts';
import { shippedFile, shippedScenarios } from './scenarios.ts';

/** A scenario as the terminal's picker shows it. */
export interface Pickable {
  readonly name: string;
  readonly title: string;
  readonly about: string;
  readonly source: string;
  /** The heading that it stands under, where that is not its source. */
  readonly group?: string;
  /** How long its run is, in words. */
  readonly length: string;
  /** Its statements, those of loops indented. */
  readonly program: readonly string[];
}

/** Every shipped scenario in its own words, without loading its numbers. */
export function pickable(): Pickable[] {
  return shippedScenarios().map(name =>
    pickableOf(name, JSON.parse(readFileSync(shippedFile(name), 'utf8')) as RawScenario),
  );
}

/** A scenario in its own words. */
export function pickableOf(name: string, raw: RawScenario): Pickable {
  const program = statementsOf(raw.program, '');
  return {
    name,
    title: visible(raw.title ?? name),
    about: visible(raw.about ?? ''),
    source: visible(raw.source ?? ''),
    length: `${stepsText(raw)} · ${program.length} ${program.length === 1 ? 'statement' : 'statements'}`,
    program,
  };
}

function stepsText({ train, generate }: RawScenario): string {
  const generates = generate ? ', then generates' : '';
  if (!train) return generate ? 'generates' : 'one forward pass';
  if (train.steps === undefined || !train.optimizer) return `forward and backward${generates}`;
  return `${train.steps} training ${train.steps === 1 ? 'step' : 'steps'}${generates}`;
}

type RawStatement = RawScenario['program'][number];

function statementsOf(program: readonly RawStatement[], indent: string): string[] {
  return program.flatMap(statement => {
    if (typeof statement === 'string') return [indent + visible(statement)];
    if ('for' in statement)
      return [`${indent}for ${statement.for} in ${statement.in}:`, ...statementsOf(statement.do, `${indent}  `)];
    return [indent + visible(statement.do)];
  });
}
