/**
 * Writes the types of the API, as the client has them, from the OpenAPI document that the routes give; and the document itself. Run
 * before the package is compiled, which needs them. Writes only what changed, so that an incremental build stays one.
 */
import { existsSync, globSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { apiTypes, documentText } from './api-types.ts';

const packageFolder = join(import.meta.dirname, '..');
const written = [join(packageFolder, 'dist', 'openapi.json'), join(packageFolder, 'src', 'client', 'api.generated.ts')] as const;
const stamp = join(packageFolder, 'dist', '.openapi-stamp');

/** All that the document is made of. */
const sources = ['package.json', 'scripts/*.ts', 'src/**/*.ts', '../core/dist/schema/*.js'];
const newest = Math.max(...sources.flatMap((pattern) => globSync(pattern, { cwd: packageFolder, exclude: (name) => name.endsWith('generated.ts') })).map((file) => statSync(join(packageFolder, file)).mtimeMs));

if (![...written, stamp].every((file) => existsSync(file)) || readFileSync(stamp, 'utf8') !== String(newest)) {
  const { openApiDocument } = await import('../src/server/api/document.ts');
  const document = await openApiDocument();
  writeIfChanged(written[0], documentText(document));
  writeIfChanged(written[1], await apiTypes(document));
  writeFileSync(stamp, String(newest));
}

function writeIfChanged(file: string, content: string): void {
  if (existsSync(file) && readFileSync(file, 'utf8') === content) return;
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, content);
}
