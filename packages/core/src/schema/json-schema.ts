import { z } from 'zod';
import { scanReportSchema } from './scan-report.ts';

/** The scan report's form for who has no zod: JSON Schema, draft 2020-12, of the same source. */
export function scanReportJsonSchema(): object {
  const { $schema, ...form } = z.toJSONSchema(scanReportSchema);
  return { $schema, title: 'Kapsel scan report, version 1', description: 'What a scan by kapsel-scan found, and what it could not see.', ...form };
}
