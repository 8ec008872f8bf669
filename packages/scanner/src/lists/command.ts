import { writeFile } from 'node:fs/promises';
import { fileTrouble } from '@kapsel/core';
import type { ListedItem } from '@kapsel/core/classify';
import { services } from '@kapsel/core/knowledge';
import { readFormats } from '../cli-options.ts';
import { complain } from '../complain.ts';
import { readReport } from '../diff/read-report.ts';
import { exitCodes } from '../exit-codes.ts';
import { bad, readArguments } from '../option-values.ts';
import { itemsOfReport, itemsOfServices } from './listed-items.ts';
import { serviceListCsv, serviceListJson } from './own-list.ts';

const servicesHelp = `kapsel-scan services: what the knowledge base has, or what a scan found, as a list for other tools

Usage
  kapsel-scan services [<report.json>] [options]

Without a report these are all cookies and keys of storage that the knowledge base has. With one, which kapsel-scan wrote with
--format json, they are those that the scan found and could classify. Both are read again by --list and by --declared.

  -f, --format <format>    csv, json (csv)
  -o, --out <file>         without it standard output; the ending of the name chooses the format
  -h, --help               this text

Exit codes
  0 written   2 wrong usage, or a file that is no report
`;

interface ServicesOptions {
  readonly report: string | undefined;
  readonly format: 'csv' | 'json';
  readonly out: string | undefined;
}

/**
 * Reads the arguments after `kapsel-scan services`, and does what they ask for.
 *
 * @returns the exit code
 * @throws ScanError BAD_OPTION naming what does not fit
 */
export async function exportServices(given: readonly string[]): Promise<number> {
  const options = readServicesOptions(given);
  if (options === 'help') return print(servicesHelp);
  const text = serviceList(options);
  if (options.out === undefined) return print(text);
  await writeFile(options.out, text).catch((cause: Error) => {
    throw bad(`${options.out} could not be written: ${fileTrouble(cause)}.`);
  });
  complain(`Written: ${options.out}`);
  return exitCodes.clean;
}

export function readServicesOptions(given: readonly string[]): ServicesOptions | 'help' {
  const { values, positionals } = parse(given);
  if (values.help) return 'help';
  const [report, ...more] = positionals;
  if (more.length > 0) throw bad(`One report at a time; ${more.join(' ')} is too much. See services --help.`);
  const [format = 'csv', ...others] = readFormats(values.format, values.out, ['csv', 'json']);
  if (others.length > 0) throw bad('One format at a time: csv or json.');
  return { report, format, out: values.out };
}

/** The text of the list that is asked for. */
export function serviceList({ report, format }: Pick<ServicesOptions, 'report' | 'format'>): string {
  const items: readonly ListedItem[] = report === undefined ? itemsOfServices(services) : itemsOfReport(readReport(report));
  return format === 'csv' ? serviceListCsv(items) : serviceListJson(items);
}

function parse(given: readonly string[]) {
  return readArguments(
    {
      args: [...given],
      allowPositionals: true,
      options: {
        format: { type: 'string', short: 'f' },
        out: { type: 'string', short: 'o' },
        help: { type: 'boolean', short: 'h', default: false },
      },
    },
    'services --help',
  );
}

/** Waits until the text is handed over, so that a pipe gets all of it. */
function print(text: string): Promise<0> {
  return new Promise((resolve) => process.stdout.write(text, () => resolve(0)));
}
