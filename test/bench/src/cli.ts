import { writeFileSync } from 'node:fs';
import { bannerJson, bannerRemarks, bannerTable } from './banner/report.ts';
import { runBanner } from './banner/run.ts';
import { BlindBench } from './banner/self-check.ts';
import { BadCases } from './classify/case.ts';
import { classifyJson, classifyRemarks, classifyTables } from './classify/report.ts';
import { runClassify } from './classify/run.ts';
import { provisoTable } from './proviso.ts';
import { help, readOptions, UsageError, type BenchOptions } from './options.ts';
import { json, remarks, table } from './report.ts';
import { run } from './run.ts';
import { scannerJson, scannerRemarks, scannerTable } from './scanner/report.ts';
import { runScanner } from './scanner/run.ts';
import { largeTables, serverTable } from './server/report.ts';
import { runServer } from './server/run.ts';

process.exitCode = await main(process.argv.slice(2));

async function main(given: readonly string[]): Promise<number> {
  let options;
  try {
    options = readOptions(given);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    console.error(error.message);
    return 2;
  }
  if (options === 'help') {
    process.stdout.write(help);
    return 0;
  }
  try {
    const { text, figures, isWhole } = await measured(options);
    console.log(`\n${text}`);
    if (options.json !== undefined) writeFileSync(options.json, figures);
    return isWhole ? 0 : 1;
  } catch (error) {
    if (!(error instanceof BlindBench || error instanceof BadCases)) throw error;
    console.error(error.message);
    return error instanceof BadCases ? 2 : 1;
  }
}

/** What a person reads, what a file gets, and whether every tool is reported. */
async function measured(options: BenchOptions): Promise<{ text: string; figures: string; isWhole: boolean }> {
  const tell = (progress: string): void => console.error(progress);
  if (options.what === 'banner') {
    const found = await runBanner(options.subjects, options.rounds, tell);
    return { text: [bannerTable(found), '', ...bannerRemarks(found)].join('\n'), figures: bannerJson(found), isWhole: isReported(found.results) };
  }
  if (options.what === 'scanner') {
    const found = await runScanner(options.subjects, options.rounds, tell);
    return { text: [scannerTable(found), '', ...scannerRemarks(found)].join('\n'), figures: scannerJson(found), isWhole: isReported(found.results) };
  }
  if (options.what === 'server') {
    const found = await runServer(options.subjects, options, tell);
    return { text: [serverTable(found), ...largeTables(found)].join('\n\n'), figures: `${JSON.stringify(found, null, 2)}\n`, isWhole: found.every(({ cells }) => cells.every(({ failed }) => failed === 0)) };
  }
  if (options.what === 'classify') {
    const found = await runClassify(options.cases, options.lines, options.rounds, tell);
    return { text: [classifyTables(found), '', ...classifyRemarks(found)].join('\n'), figures: classifyJson(found), isWhole: true };
  }
  const found = await run(options.subjects, options.rounds, tell);
  return { text: [table(found), '', ...(found.proviso ? [provisoTable(found.proviso), ''] : []), ...remarks(found)].join('\n'), figures: json(found), isWhole: isReported(found.results) };
}

function isReported(results: readonly { refused?: string }[]): boolean {
  return results.every(({ refused }) => refused === undefined);
}
