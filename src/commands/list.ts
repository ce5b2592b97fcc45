import { readFileSync } from 'node:fs';
import { visible } from '../formula/visible.ts';
import type { Args } from './command.ts';
import { jsonLine } from './json.ts';
import type { ExitCode, Output } from './output.ts';
import { shippedFile, shippedScenarios } from './scenarios.ts';
import { columns } from './text.ts';

/** A shipped scenario as the list shows it. */
export interface Listed {
  readonly name: string;
  readonly title: string;
  readonly about: string;
  readonly source: string;
}

/** `stepformer list`: the shipped scenarios, grouped by the book or page they come from. */
export async function list({ flags }: Args, output: Output): Promise<ExitCode> {
  const scenarios = shippedScenarios().map(listed);
  output.write(flags.json ? jsonLine({ scenarios }) : listText(scenarios));
  return 0;
}

/** A shipped scenario's own words on itself, without loading its numbers. */
export function listed(name: string): Listed {
  const { title = name, about = '', source = '' } = JSON.parse(readFileSync(shippedFile(name), 'utf8'));
  return { name, title: visible(title), about: visible(about), source: visible(source) };
}

function listText(scenarios: readonly Listed[]): string {
  const groups = Map.groupBy(scenarios, ({ source }) => source.split(/[,:(]/)[0]?.trim() || 'Others');
  const rows = columns(scenarios.map(({ name, title }) => [`  ${name}`, title]));
  const lineOf = new Map(scenarios.map(({ name }, at) => [name, rows[at] as string]));
  const blocks = [...groups].map(([source, members]) =>
    [source, ...members.map(({ name }) => lineOf.get(name))].join('\n'),
  );
  return `${blocks.join('\n\n')}\n\nstepformer NAME opens one; stepformer run NAME prints its losses.\n`;
}
