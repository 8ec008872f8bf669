import { readFileSync } from 'node:fs';
import type { ScanReport } from '@kapsel/core';
import { faultsOf, scanReportSchema } from '@kapsel/core/schema';
import { ScanError } from '../scan-error.ts';

/**
 * Reads a JSON report.
 *
 * @throws ScanError BAD_OPTION, in one sentence
 */
export function readReport(file: string): ScanReport {
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(file, 'utf8').replace(/^\ufeff/u, ''));
  } catch (error) {
    throw bad(`${file} cannot be read as JSON (${(error as Error).message}). Give two reports that kapsel-scan wrote with --format json.`);
  }
  const version = typeof value === 'object' && value !== null && 'schemaVersion' in value ? value.schemaVersion : undefined;
  if (version !== undefined && version !== 1) {
    throw bad(`${file} is of schema version ${JSON.stringify(version)?.slice(0, 20)}, and this kapsel-scan reads version 1. Scan again, or compare with the kapsel-scan that wrote it.`);
  }
  const [fault] = faultsOf(scanReportSchema, value);
  if (fault !== undefined) throw bad(`${file} is no report of kapsel-scan (${fault}).`);
  return value as ScanReport;
}

function bad(message: string): ScanError {
  return new ScanError('BAD_OPTION', message);
}
