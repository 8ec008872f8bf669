/**
 * Proves every file of `data/services/` and joins them into modules of `src/knowledge/`, facts and the texts of each language apart,
 * so that core needs no file system and a browser no more than it reads; and what a check of a config needs of them into
 * `src/lawful/generated.ts`, a small part. Writes only what changed, so that an incremental build stays one.
 *
 * node scripts/join-data.ts [folder of entries] [folder to write to, without the part for checks]
 */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { languages } from '../src/category.ts';
import { collisions } from '../src/knowledge/collisions.ts';
import { serviceEntrySchema } from '../src/knowledge/service-entry.schema.ts';
import type { ServiceEntry } from '../src/knowledge/service-entry.ts';
import { takeTexts } from '../src/knowledge/texts.ts';
import { isTracking, type OutlinedService } from '../src/lawful/outlined-service.ts';
import { faultsOf } from '../src/schema/faults.ts';

const packageFolder = join(import.meta.dirname, '..');
const [dataFolder = join(packageFolder, 'data', 'services'), targetFolder] = process.argv.slice(2);

const faults: string[] = [];
const files = readdirSync(dataFolder);
// Left out without a word, its writer would look for the service in vain.
for (const file of files) if (/\.jso?n/iu.test(file) && !file.endsWith('.json')) faults.push(`${file}: is not read; end its name in .json, in lower case.`);
const services = files
  .filter((file) => file.endsWith('.json'))
  .sort()
  .flatMap((file) => readService(file) ?? []);
for (const fault of collisions(services)) faults.push(fault);

if (faults.length > 0) {
  console.error(`${faults.length} ${faults.length === 1 ? 'fault' : 'faults'} in ${dataFolder}:\n${faults.map((fault) => `  ${fault}`).join('\n')}`);
  process.exit(1);
}
const { facts, texts } = takeTexts(services);
const origin = 'Joined from data/services/ by scripts/join-data.ts. Edit there.';
const knowledgeFolder = targetFolder ?? join(packageFolder, 'src', 'knowledge');
const written = [
  // As text: an engine reads JSON faster than a literal of this size, and a compiler does not have to infer its type.
  writeIfChanged(join(knowledgeFolder, 'facts.generated.ts'), `// ${origin}\nexport const facts = ${quoted(facts)};\n`),
  ...languages.map((language) =>
    writeIfChanged(join(knowledgeFolder, `texts-${language}.generated.ts`), `// ${origin}\nexport const ${language}: readonly string[] = JSON.parse(${quoted(JSON.stringify(texts[language]))});\n`),
  ),
];
if (targetFolder === undefined) {
  const outline = `// ${origin}
import type { OutlinedService } from './outlined-service.ts';

export const outlinedServices: readonly OutlinedService[] = ${JSON.stringify(services.map(outlineOf))};
`;
  writeIfChanged(join(packageFolder, 'src', 'lawful', 'generated.ts'), outline);
}
if (written.includes(true)) console.log(`Knowledge base: ${services.length} services joined.`);

/** In single quotes, which JSON has few of. */
function quoted(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}

function outlineOf({ id, name, category, hosts, cookies, storage = [] }: ServiceEntry): OutlinedService {
  const track = (kind: 'cookies' | 'storage', items: ServiceEntry['cookies']) =>
    items
      .map((item) => ({ kind, pattern: item.name, category: item.category ?? category, item }))
      .filter((one) => isTracking(one.category) && !one.item.exemption && !one.item.domains)
      .map(({ item: _item, ...told }) => told);
  return { id, name, category, hosts: isTracking(category) ? hosts : [], items: [...track('cookies', cookies), ...track('storage', storage)] };
}

function readService(file: string): ServiceEntry | undefined {
  const report = (message: string) => void faults.push(`${file}: ${message}`);
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(join(dataFolder, file), 'utf8'));
  } catch (error) {
    return report(`is not JSON (${(error as Error).message}). Mend the syntax.`);
  }
  const wrong = faultsOf(serviceEntrySchema, value);
  if (wrong.length > 0) {
    for (const fault of wrong) report(`${fault}.`);
    return undefined;
  }
  const entry = value as ServiceEntry;
  if (entry.id !== basename(file, '.json')) report(`id: is ${entry.id}; name the file ${entry.id}.json.`);
  return entry;
}

function writeIfChanged(file: string, code: string): boolean {
  if (existsSync(file) && readFileSync(file, 'utf8') === code) return false;
  writeFileSync(file, code);
  return true;
}
