import { writeFileSync } from 'node:fs';
import { provisoTable } from './proviso.ts';
import { help, readOptions, UsageError } from './options.ts';
import { json, remarks, table } from './report.ts';
import { run } from './run.ts';

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
  const found = await run(options.subjects, options.rounds, (progress) => console.error(progress));
  console.log(`\n${table(found)}\n`);
  if (found.proviso) console.log(`${provisoTable(found.proviso)}\n`);
  for (const remark of remarks(found)) console.log(remark);
  if (options.json !== undefined) writeFileSync(options.json, json(found));
  return found.results.some(({ refused }) => refused !== undefined) ? 1 : 0;
}
