import { languages, type Language, type ScanReport } from '@kapsel/core';
import { readFormats } from '../cli-options.ts';
import { bad, oneOf, readArguments } from '../option-values.ts';
import { diffFormats, type DiffFormat } from './format.ts';
import { readReport } from './read-report.ts';

export const diffHelp = `kapsel-scan diff: what has changed from one scan to the next

Usage
  kapsel-scan diff <before.json> <after.json> [options]

Both are reports that kapsel-scan wrote with --format json. Told are things that are new, things that are gone, and things whose
lifetime, category, provider or setter's host is another; of requests, the hosts that they go to.

      --lang <nb|en>       language (en)
  -f, --format <list>      ${diffFormats.join(', ')}; several with commas (table)
  -o, --out <path>         a file, or a folder for several formats; without it standard output
  -h, --help               this text

Exit codes
  0 nothing has changed   1 something has   2 wrong usage, or a file that is no report
`;

/** What a person asked `kapsel-scan diff` for, proved. */
export interface DiffOptions {
  readonly before: ScanReport;
  readonly after: ScanReport;
  readonly language: Language;
  readonly formats: readonly DiffFormat[];
  readonly out: string | undefined;
}

/**
 * Reads the arguments after `kapsel-scan diff`, and the two reports.
 *
 * @throws ScanError BAD_OPTION naming what does not fit
 */
export function readDiffOptions(given: readonly string[]): DiffOptions | 'help' {
  const { values, positionals } = parse(given);
  if (values.help) return 'help';
  const [before, after, ...more] = positionals;
  if (before === undefined || after === undefined || more.length > 0) throw bad('Which two reports? Give them in order: kapsel-scan diff before.json after.json. See diff --help.');
  return {
    formats: readFormats(values.format, values.out, diffFormats),
    out: values.out,
    language: oneOf('--lang', values.lang, languages),
    before: readReport(before),
    after: readReport(after),
  };
}

function parse(given: readonly string[]) {
  return readArguments(
    {
      args: [...given],
      allowPositionals: true,
      options: {
        lang: { type: 'string', default: 'en' },
        format: { type: 'string', short: 'f' },
        out: { type: 'string', short: 'o' },
        help: { type: 'boolean', short: 'h', default: false },
      },
    },
    'diff --help',
  );
}
