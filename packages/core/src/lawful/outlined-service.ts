import type { Category } from '../category.ts';

/** What a check of a config needs to know of a service: whose its hosts and names are, where they belong to analytics or marketing. */
export interface OutlinedService {
  readonly id: string;
  readonly name: string;
  readonly category: Category;
  /** None where the service is neither. */
  readonly hosts: readonly string[];
  /** Without those that others use too: they are bound to a domain, and a config does not say whose cookie it means. */
  readonly items: readonly { readonly kind: 'cookies' | 'storage'; readonly pattern: string; readonly category: Category }[];
}

export function isTracking(category: Category): boolean {
  return category === 'analytics' || category === 'marketing';
}
