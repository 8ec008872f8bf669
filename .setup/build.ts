import { runBin, runNode, SetupError } from './process.ts';

/** Joins the knowledge base, compiles what changed, bundles the SDK, writes the types of the API and the schemas; nothing changed costs about a second. */
export async function build(): Promise<void> {
  if ((await runNode('packages/core/scripts/join-data.ts')) !== 0) throw new SetupError('The knowledge base has faults; mend the files named above.');
  // The types of the admin API come from its routes, which run on what is compiled and bundled before.
  if ((await runBin('tsc', ['-b', 'packages/core', 'packages/sdk', 'packages/scanner'])) !== 0) throw new SetupError('The build failed; the lines above say where.');
  if ((await runNode('packages/sdk/scripts/build.ts')) !== 0) throw new SetupError('The SDK could not be bundled; the lines above say why.');
  if ((await runNode('packages/admin/scripts/write-client.ts')) !== 0) throw new SetupError('The types of the API could not be written; the lines above say why.');
  if ((await runBin('tsc', ['-b'])) !== 0) throw new SetupError('The build failed; the lines above say where.');
  if ((await runNode('packages/core/scripts/write-json-schema.ts')) !== 0) throw new SetupError('The schemas could not be written; the lines above say why.');
}
