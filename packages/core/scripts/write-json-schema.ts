/** Writes `dist/scan-report.schema.json` and `dist/site-config.schema.json`, the doors of core for who reads and writes them without our code. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { scanReportJsonSchema, siteConfigJsonSchema } from '../src/schema/json-schema.ts';

for (const [name, schema] of Object.entries({ 'scan-report': scanReportJsonSchema(), 'site-config': siteConfigJsonSchema() })) {
  writeFileSync(join(import.meta.dirname, '..', 'dist', `${name}.schema.json`), `${JSON.stringify(schema, null, 2)}\n`);
}
