import { z } from 'zod';
import { overridesSchema } from './overrides.ts';
import { scanReportSchema } from './scan-report.ts';
import { siteConfigSchema } from './site-config.ts';

/** The scan report's form for who has no zod: JSON Schema, draft 2020-12, of the same source. */
export function scanReportJsonSchema(): object {
  const { $schema, ...form } = z.toJSONSchema(scanReportSchema);
  return { $schema, title: 'Kapsel scan report, version 1', description: 'What a scan by kapsel-scan found, and what it could not see.', ...form };
}

/** A config's form for editors, which complete and check by it. What holds between keys, and what is unlawful, it cannot say. */
export function siteConfigJsonSchema(): object {
  const { $schema, ...form } = z.toJSONSchema(siteConfigSchema);
  return { $schema, title: 'Kapsel site config, version 1', description: 'What kapsel-sdk build bakes; explained in docs/config.md.', ...form };
}

/** The form of a file for `--overrides`. That an exemption goes with its category it cannot say. */
export function overridesJsonSchema(): object {
  const { $schema, ...form } = z.toJSONSchema(overridesSchema);
  return { $schema, title: 'Kapsel overrides', description: 'What a site’s owner knows better than the knowledge base; explained in docs/lists.md.', ...form };
}
