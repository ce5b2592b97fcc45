import { toJsonSchema } from '@valibot/to-json-schema';
import { DEFINITIONS, scenarioFormat } from '../src/scenario/format.ts';

/** The JSON Schema of scenario files, from the table that also validates them. */
export function scenarioSchema(): object {
  const schema = toJsonSchema(scenarioFormat, { target: 'draft-07', definitions: DEFINITIONS });
  return { $schema: 'http://json-schema.org/draft-07/schema#', ...schema };
}
