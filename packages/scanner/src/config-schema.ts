import { existsSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';

const schemaInPackage = join('node_modules', '@kapsel', 'core', 'dist', 'site-config.schema.json');

/** The `$schema` of a config, for editors: the path from it to the schema of the packages installed above it, where there are any. */
export function schemaFor(configFile: string): string | undefined {
  const from = resolve(dirname(configFile));
  for (let folder = from; ; folder = dirname(folder)) {
    const schema = join(folder, schemaInPackage);
    if (existsSync(schema)) return `./${relative(from, schema).split(sep).join('/')}`.replace(/^\.\/\.\.\//u, '../');
    if (folder === dirname(folder)) return undefined;
  }
}
