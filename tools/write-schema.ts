/** Writes scenario.schema.json from the table in src/scenario/format.ts: `npx node tools/write-schema.ts`. */
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { scenarioSchema } from './schema.ts';

const file = fileURLToPath(new URL('../scenario.schema.json', import.meta.url));
writeFileSync(file, JSON.stringify(scenarioSchema(), null, 2));
execFileSync('npx', ['biome', 'format', '--write', file], { stdio: 'inherit' });
