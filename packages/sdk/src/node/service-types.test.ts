import { expect, it } from 'vitest';
import { serviceTypes } from './service-types.ts';

it('declares each service of a config with its category', () => {
  const services = [
    { id: 'matomo', category: 'analytics' },
    { id: 'meta-pixel', category: 'marketing' },
  ] as never;
  expect(serviceTypes({ siteId: 'shop', services })).toBe(`// The services of shop. Written by kapsel-sdk build --types; write it again when the config changes.
import '@kapsel/sdk/global';

declare module '@kapsel/sdk/global' {
  interface KapselServices {
    'matomo': 'analytics';
    'meta-pixel': 'marketing';
  }
}
`);
});
