import openapiTs, { astToString } from 'openapi-typescript';

/** TypeScript of all addresses, what they take and what they answer. */
export async function apiTypes(document: object): Promise<string> {
  const types = astToString(await openapiTs(structuredClone(document) as never, { exportType: false, alphabetize: true }));
  return `// Written by packages/admin/scripts/write-client.ts from the routes.\n${types}`;
}

/** The document as it is kept. */
export function documentText(document: object): string {
  return `${JSON.stringify(document, null, 2)}\n`;
}
