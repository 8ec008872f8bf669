import type { ImportedItem } from './imported-list.ts';

/** What an export tells of a name beside what a classification needs. */
export interface ListedItem extends ImportedItem {
  /** ISO 3166-1 alpha-2 of the provider's home. */
  readonly country?: string;
  /** `session`, `persistent`, or a time in English words such as `30 minutes`. */
  readonly lifetime?: string;
  /** The vendor's page that says so. */
  readonly source?: string;
  /** The day on which somebody last looked, ISO 8601. */
  readonly reviewed?: string;
}

/** Names and what they are for, as `kapsel-scan services` writes them and `--list` reads them. */
export interface ServiceList {
  readonly format: 'kapsel-services';
  readonly version: 1;
  readonly items: readonly ListedItem[];
}
