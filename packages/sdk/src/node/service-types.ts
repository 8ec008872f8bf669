import type { SiteConfig } from '@kapsel/core';

/** A declaration file that makes the services of a proved config known to the types of `window.kapsel`. */
export function serviceTypes({ siteId, services }: Pick<SiteConfig, 'siteId' | 'services'>): string {
  return `// The services of ${siteId}. Written by kapsel-sdk build --types; write it again when the config changes.
import '@kapsel/sdk/global';

declare module '@kapsel/sdk/global' {
  interface KapselServices {
${services.map(({ id, category }) => `    '${id}': '${category}';\n`).join('')}  }
}
`;
}
