/** A scan report in the shapes that people read or pass on. */
import type { Language, ScanReport } from '@kapsel/core';
import type { Screenshot } from '../first-impression.ts';
import { formatCsv } from './csv.ts';
import { formatHtml } from './html.ts';
import { formatJson } from './json.ts';
import { formatJunit } from './junit.ts';
import { formatMarkdown } from './markdown.ts';
import { formatSarif } from './sarif.ts';
import { formatTerminal } from './terminal.ts';

/** A PDF is printed from the HTML by a browser (`pdf.ts`); the others are text. */
export const textFormats = ['table', 'json', 'csv', 'md', 'html', 'sarif', 'junit'] as const;
export type TextFormat = (typeof textFormats)[number];

export const formats = [...textFormats, 'pdf'] as const;
export type Format = (typeof formats)[number];

/** Of the file that a report of this format is written to. */
export const fileExtension = {
  table: 'txt',
  json: 'json',
  csv: 'csv',
  md: 'md',
  html: 'html',
  sarif: 'sarif',
  junit: 'xml',
  pdf: 'pdf',
} as const satisfies Record<Format, string>;

export interface FormatOptions {
  readonly format: TextFormat;
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
    case 'sarif':
      return formatSarif(report, options.language);
    case 'junit':
      return formatJunit(report, options.language);
  }
}
