/** Serves the example, scans it as a customer would, prints the table and writes the reports. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { parseArgs } from 'node:util';
import { fileExtension, formatReport, scan, ScanError, type ScanProgress } from '@kapsel/scanner';
import { startProviso } from './site.ts';

const reportFolder = join(import.meta.dirname, '..', '..', '..', 'out', 'proviso');
const language = 'nb';

const usage = `Usage: npm start -- [options]

  --once    scan the example once, print, write the reports and end; today that is all it does
  --help    show this text
`;

try {
  process.exitCode = wantsHelp() ? printUsage() : await main();
} catch (error) {
  const isUsage = error instanceof TypeError && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS');
  if (!isUsage && !(error instanceof ScanError)) throw error;
  console.error(error.message);
  process.exitCode = isUsage ? 2 : 1;
}

function wantsHelp(): boolean {
  return parseArgs({ options: { once: { type: 'boolean' }, help: { type: 'boolean', short: 'h', default: false } } }).values.help;
}

function printUsage(): number {
  console.log(usage);
  return 0;
}

async function main(): Promise<number> {
  const site = await startProviso();
  try {
    console.log(`\nScanning the example site ${site.url}, a firm’s web site with four imitated third parties …`);
    // The example asks nobody for consent, so there is nothing to answer.
    const report = await scan({ url: site.url, allowPrivate: true, passes: ['untouched'], language, hostAliases: site.hostAliases, onProgress: tell });
    const forPeople = { language, width: process.stdout.columns ?? 110, color: process.stdout.isTTY && !process.env['NO_COLOR'] } as const;
    console.log(`\n${formatReport(report, { format: 'table', ...forPeople })}`);
    await mkdir(reportFolder, { recursive: true });
    for (const format of ['html', 'json', 'csv'] as const) {
      await writeFile(join(reportFolder, `report.${fileExtension[format]}`), formatReport(report, { format, language }));
    }
    if (report.policy.sandbox === false) console.log('Chromium ran without its sandbox, because this process is root.\n');
    console.log(whatNext());
    return report.complete ? 0 : 3;
  } finally {
    await site.close();
  }
}

function tell(progress: ScanProgress): void {
  if (progress.step === 'page') console.log(`  page ${progress.done + 1}: ${progress.url}`);
}

function whatNext(): string {
  const folder = relative(process.cwd(), reportFolder) || '.';
  return `The same as files in ${folder}/: report.html (for people), report.json (for programs), report.csv (for a spreadsheet).

What to do next
  npm run scan -- https://your.site              the same for a site of your own
  npm run scan -- https://your.site --lang nb    … in Norwegian
  npm run scan -- https://your.site --init       … and a draft configuration to review
  npm run scan -- --help                         all there is
  npm test                                       what Kapsel promises, tried out`;
}
