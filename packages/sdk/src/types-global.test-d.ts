/** Holds the types of `window` to what the tag puts there, with two services declared as `kapsel-sdk build --types` would. */
import type { Category } from '@kapsel/core';
import { expectTypeOf } from 'vitest';
import type { KapselOfPage } from './types-global.ts';

declare module './types-global.ts' {
  interface KapselServices {
    matomo: 'analytics';
    'meta-pixel': 'marketing';
  }
}

export function knowsTheDeclaredServices(): void {
  expectTypeOf(window.kapsel).toEqualTypeOf<KapselOfPage | undefined>();
  window.kapsel?.hasService('meta-pixel');
  window.kapsel?.accept(['functional', '-matomo']);
  // @ts-expect-error a service that is not declared
  window.kapsel?.hasService('hotjar');
  // @ts-expect-error the tag may not have loaded
  window.kapsel.has('analytics');
}

export function typesTheQueueBeforeTheTag(): void {
  (window.kapselReady = window.kapselReady || []).push((kapsel) => expectTypeOf(kapsel.decision().services).toEqualTypeOf<readonly ('matomo' | 'meta-pixel')[]>());
  (window.kapselReady ||= []).push(({ on }) => on('change', ({ changed }) => expectTypeOf(changed).toEqualTypeOf<readonly (Category | 'matomo' | 'meta-pixel')[]>()));
  window.kapselConfig = { siteId: 'shop', services: [] };
}

export function typesTheEventsOfTheWindow(): void {
  addEventListener('kapsel:consent', ({ detail }) => expectTypeOf(detail.services).toEqualTypeOf<readonly ('matomo' | 'meta-pixel')[]>());
  window.addEventListener('kapsel:blocked', ({ detail }) => expectTypeOf(detail.held).toEqualTypeOf<boolean>());
  window.addEventListener('kapsel:show', ({ detail }) => expectTypeOf(detail.layer).toEqualTypeOf<'banner' | 'preferences'>());
  // @ts-expect-error this event tells what was blocked, not what was granted
  addEventListener('kapsel:blocked', ({ detail }) => detail.categories);
}
