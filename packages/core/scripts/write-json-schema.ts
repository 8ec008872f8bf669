/** Writes `dist/scan-report.schema.json`, the door of core for who reads reports without our code. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { scanReportJsonSchema } from '../src/schema/json-schema.ts';

writeFileSync(join(import.meta.dirname, '..', 'dist', 'scan-report.schema.json'), `${JSON.stringify(scanReportJsonSchema(), null, 2)}\n`);
