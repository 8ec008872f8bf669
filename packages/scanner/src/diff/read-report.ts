import type { ScanReport } from '@kapsel/core';
import { faultsOf, scanReportSchema } from '@kapsel/core/schema';
import { readJson } from '../read-file.ts';
import { ScanError } from '../scan-error.ts';

/**
 * Reads a JSON report.
 *
 * @throws ScanError BAD_OPTION, in one sentence
 */
export function readReport(file: string): ScanReport {
  const value = readJson(file, file);
  const version = typeof value === 'object' && value !== null && 'schemaVersion' in value ? value.schemaVersion : undefined;
  if (version !== undefined && version !== 1) {
    throw bad(`${file} is of schema version ${JSON.stringify(version)?.slice(0, 20)}, and this kapsel-scan reads version 1. Scan again, or compare with the kapsel-scan that wrote it.`);
  }
  const [fault] = faultsOf(scanReportSchema, value);
  if (fault !== undefined) throw bad(`${file} is no report of kapsel-scan (${fault}). Give what it wrote with --format json.`);
  return value as ScanReport;
}

function bad(message: string): ScanError {
  return new ScanError('BAD_OPTION', message);
}
