import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Args } from './command.ts';
import type { ExitCode, Output } from './output.ts';
import { packageFolder } from './scenarios.ts';

/** `stepformer schema`: the JSON Schema of scenario files, which is JSON with and without `--json`. */
export async function schema(_: Args, output: Output): Promise<ExitCode> {
  output.write(readFileSync(join(packageFolder(), 'scenario.schema.json'), 'utf8'));
  return 0;
}
