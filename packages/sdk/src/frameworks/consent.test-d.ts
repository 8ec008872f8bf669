/** Holds what the frameworks get to the ids of a config, and without one to those that are declared in types-global.test-d.ts. */
import type { Category, SiteService } from '@kapsel/core';
import { expectTypeOf } from 'vitest';
import type { ReactNode } from 'react';
import type { ComputedRef } from 'vue';
import type { RunConfig } from '../types.ts';
import type { Consent } from './consent.ts';
import { useConsent, WhenGranted } from './react.ts';
import { consent as store, useConsent as useStore } from './svelte.ts';
import { useConsent as useRef } from './vue.ts';

declare const service: Omit<SiteService, 'id' | 'category'>;

const config = { siteId: 'shop', services: [{ ...service, id: 'stats', category: 'analytics' }] } as const satisfies RunConfig;

export function knowsTheIdsOfAConfig(): void {
  expectTypeOf(useConsent<typeof config>()).toEqualTypeOf<Consent<'stats'>>();
  expectTypeOf(useRef<typeof config>()).toEqualTypeOf<ComputedRef<Consent<'stats'>>>();
  useStore<typeof config>().subscribe((consent) => expectTypeOf(consent).toEqualTypeOf<Consent<'stats'>>());
  expectTypeOf(useConsent<RunConfig>()).toEqualTypeOf<Consent>();
}

export function knowsTheDeclaredServices(): void {
  expectTypeOf(useConsent()).toEqualTypeOf<Consent<'matomo' | 'meta-pixel'>>();
  expectTypeOf(useRef().value).toEqualTypeOf<Consent<'matomo' | 'meta-pixel'>>();
  store.subscribe(({ services }) => expectTypeOf(services).toEqualTypeOf<readonly ('matomo' | 'meta-pixel')[]>());
}

export function holdsComponentsToThem(): void {
  const { has, hasService, accept, layer } = useConsent<typeof config>();
  expectTypeOf(has).parameter(0).toEqualTypeOf<Category>();
  expectTypeOf(layer).toEqualTypeOf<'banner' | 'preferences' | undefined>();
  accept(['marketing', '-stats']);
  // @ts-expect-error a service that the config does not name
  hasService('hotjar');
  // @ts-expect-error what was decided is not for a component to change
  useConsent().decided = true;
  // @ts-expect-error nor in Vue
  useRef().value = undefined;
}

export function holdsTheGateToThem(): ReactNode[] {
  return [
    WhenGranted({ category: 'marketing', children: 'map' }),
    WhenGranted({ service: 'matomo', children: 'chart', fallback: 'ask' }),
    // @ts-expect-error a category that there is not
    WhenGranted({ category: 'advertising' }),
    // @ts-expect-error a service that is not declared
    WhenGranted({ service: 'hotjar' }),
    // @ts-expect-error it has to be told what has to be granted
    WhenGranted({ children: 'map' }),
  ];
}
