/** A scan report in the shapes that people read or pass on. */
import type { Language, ScanReport } from '@kapsel/core';
import type { Screenshot } from '../first-impression.ts';
import { formatCsv } from './csv.ts';
import { formatHtml } from './html.ts';
import { formatJson } from './json.ts';
import { formatMarkdown } from './markdown.ts';
import { formatTerminal } from './terminal.ts';

export const formats = ['table', 'json', 'csv', 'md', 'html'] as const;
export type Format = (typeof formats)[number];

/** Of the file that a report of this format is written to. */
export const fileExtension = {
  table: 'txt',
  json: 'json',
  csv: 'csv',
  md: 'md',
  html: 'html',
} as const satisfies Record<Format, string>;

export interface FormatOptions {
  readonly format: Format;
  readonly language: Language;
  /** Columns of the terminal; of `table` only. */
  readonly width?: number;
  /** Whether ANSI colours are wanted; of `table` only. */
  readonly color?: boolean;
  /** Pictures of the scan; in `html` only. */
  readonly screenshots?: readonly Screenshot[];
}

export function formatReport(report: ScanReport, options: FormatOptions): string {
  switch (options.format) {
    case 'table':
      return formatTerminal(report, options);
    case 'json':
      return formatJson(report);
    case 'csv':
      return formatCsv(report, options.language);
    case 'md':
      return formatMarkdown(report, options.language);
    case 'html':
      return formatHtml(report, options.language, options.screenshots);
  }
}
