/** Writes the JSON Schemas into dist/, the doors of core for who reads and writes reports, configs and overrides without our code. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { overridesJsonSchema, scanReportJsonSchema, siteConfigJsonSchema } from '../src/schema/json-schema.ts';

for (const [name, schema] of Object.entries({ 'scan-report': scanReportJsonSchema(), 'site-config': siteConfigJsonSchema(), overrides: overridesJsonSchema() })) {
  writeFileSync(join(import.meta.dirname, '..', 'dist', `${name}.schema.json`), `${JSON.stringify(schema, null, 2)}\n`);
}
