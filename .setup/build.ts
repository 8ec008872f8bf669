import { runBin, runNode, SetupError } from './process.ts';

/**
 * Joins the knowledge base, compiles what changed, writes the schemas, bundles the SDK, writes the types of the admin API; nothing changed
 * costs about two seconds.
 */
export async function build(): Promise<void> {
  if ((await runNode('packages/core/scripts/join-data.ts')) !== 0) throw new SetupError('The knowledge base has faults; mend the files named above.');
  await compile(['packages/core', 'packages/sdk', 'packages/scanner']);
  if ((await runNode('packages/core/scripts/write-json-schema.ts')) !== 0) throw new SetupError('The schemas could not be written; the lines above say why.');
  if ((await runNode('packages/sdk/scripts/build.ts')) !== 0) throw new SetupError('The SDK could not be bundled; the lines above say why.');
  // They come from the routes of the admin server, which stand on all of the above; its client is compiled with them.
  if ((await runNode('packages/admin/scripts/write-client.ts')) !== 0) throw new SetupError('The types of the API could not be written; the lines above say why.');
  await compile([]);
}

/** These and what they refer to; all where none is named. */
async function compile(projects: readonly string[]): Promise<void> {
  if ((await runBin('tsc', ['-b', ...projects])) !== 0) throw new SetupError('The build failed; the lines above say where.');
}
