'use client';
/** Consent for React 18 and 19; see docs/frameworks.md. */
import type { Category } from '@kapsel/core';
import { useSyncExternalStore, type ReactNode } from 'react';
import { initial, read, subscribe, type ConsentOf } from './consent.ts';
import type { IdOfPage } from '../types-global.ts';

export type { Consent, ConsentOf } from './consent.ts';

/**
 * What the visitor decided, and what a component can do about it. While a server renders and a page hydrates nothing is granted.
 *
 * @example const { has, showPreferences } = useConsent();
 */
export function useConsent<Config = never>(): ConsentOf<Config> {
  return useSyncExternalStore(subscribe, read, () => initial) as ConsentOf<Config>;
}

type Asked = { readonly category: Category; readonly service?: IdOfPage } | { readonly category?: Category; readonly service: IdOfPage };

/** Its children while the visitor agrees, else `fallback`. Of a category and a service both must be granted. */
export function WhenGranted({ category, service, children, fallback }: Asked & { readonly children?: ReactNode; readonly fallback?: ReactNode }): ReactNode {
  const { has, hasService } = useConsent();
  const isGranted = (service ?? category) !== undefined && (category === undefined || has(category)) && (service === undefined || hasService(service));
  return isGranted ? children : fallback;
}
