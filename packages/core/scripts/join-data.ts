/**
 * Proves every file of `data/services/` and joins them into `src/knowledge/generated.ts`, so that core needs no file
 * system; and what a check of a config needs of them into `src/lawful/generated.ts`, a small part. Writes only when something changed, so that an incremental build stays one.
 *
 * node scripts/join-data.ts [folder of entries] [file to write] [file for checks]
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { serviceEntrySchema } from '../src/knowledge/service-entry.schema.ts';
import type { ServiceEntry } from '../src/knowledge/service-entry.ts';
import { isTracking, type OutlinedService } from '../src/lawful/outlined-service.ts';

const packageFolder = join(import.meta.dirname, '..');
const [dataFolder = join(packageFolder, 'data', 'services'), target = join(packageFolder, 'src', 'knowledge', 'generated.ts'), outlineTarget] = process.argv.slice(2);
const outlineFile = outlineTarget ?? (process.argv.length > 2 ? undefined : join(packageFolder, 'src', 'lawful', 'generated.ts'));

const faults: string[] = [];
const services = readdirSync(dataFolder)
  .filter((file) => file.endsWith('.json'))
  .sort()
  .flatMap((file) => readService(file) ?? []);
for (const fault of collisions(services)) faults.push(fault);

if (faults.length > 0) {
  console.error(`${faults.length} ${faults.length === 1 ? 'fault' : 'faults'} in ${dataFolder}:\n${faults.map((fault) => `  ${fault}`).join('\n')}`);
  process.exit(1);
}
const code = `// Joined from data/services/ by scripts/join-data.ts. Edit there.
import type { ServiceEntry } from './service-entry.ts';

export const services: readonly ServiceEntry[] = ${JSON.stringify(services, null, 1)};
`;
const outline = `// What of data/services/ tells whose a config's names are, by scripts/join-data.ts. Edit there.
import type { OutlinedService } from './outlined-service.ts';

export const outlinedServices: readonly OutlinedService[] = ${JSON.stringify(services.map(outlineOf))};
`;
if (outlineFile !== undefined && readIfThere(outlineFile) !== outline) writeFileSync(outlineFile, outline);
if (readIfThere(target) !== code) {
  writeFileSync(target, code);
  console.log(`Knowledge base: ${services.length} services joined.`);
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
  const result = serviceEntrySchema.safeParse(value);
  if (!result.success) {
    for (const issue of result.error.issues) report(`${issue.path.join('.') || '(the whole file)'}: ${issue.message}.`);
    return undefined;
  }
  if (result.data.id !== basename(file, '.json')) report(`id is ${result.data.id}; name the file ${result.data.id}.json.`);
  return result.data;
}

/** Two entries that would answer for the same thing: which one wins must never depend on the order of files. */
function collisions(entries: readonly ServiceEntry[]): string[] {
  const owners = new Map<string, string>();
  const found: string[] = [];
  const claim = (key: string, what: string, id: string) => {
    const owner = owners.get(key);
    if (owner !== undefined) found.push(`${id}.json: ${what} is claimed by ${owner}.json too. Bind one of them to its domains, or merge them.`);
    else owners.set(key, id);
  };
  for (const entry of entries) {
    for (const host of entry.hosts) claim(`host ${host}`, `host ${host}`, entry.id);
    for (const list of ['cookies', 'storage'] as const) {
      for (const item of entry[list] ?? []) {
        for (const domain of item.domains ?? ['']) {
          const where = domain === '' ? '' : ` on ${domain}`;
          claim(`${list} ${item.name} ${domain} ${item.party ?? ''}`, `${item.name}${where} in ${list}`, entry.id);
        }
      }
    }
  }
  return found;
}

function readIfThere(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
