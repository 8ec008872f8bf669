import type { PassId, SiteConfig } from '@kapsel/core';
import type { ScanOptionsAsked } from './options.ts';

/** What the process of one scan is told. */
export interface ScanOrder {
  readonly options: ScanOptionsAsked;
  /** What visitors of the site get, if anything is published. */
  readonly config: SiteConfig | null;
  /** Let the site lead to this machine and to private networks. */
  readonly allowPrivate: boolean;
}

/** What a scan is at. */
export interface ScanStep {
  readonly step: 'browser' | 'page' | 'report';
  readonly pass?: PassId;
  /** Hostile text. */
  readonly url?: string;
  readonly done?: number;
  readonly total?: number;
}

/** How much a scan found. */
export interface ScanSummary {
  readonly pages: number;
  readonly items: { readonly [category: string]: number };
  readonly findings: { readonly [severity: string]: number };
  readonly passes: readonly { readonly id: PassId; readonly consent: string }[];
}

/** What it tells. */
export type ScanTold =
  | { readonly kind: 'step'; readonly step: ScanStep }
  | { readonly kind: 'file'; readonly name: string; readonly type: string; readonly bytes: Uint8Array }
  | { readonly kind: 'done'; readonly isComplete: boolean; readonly summary: ScanSummary; readonly problem?: string }
  /** `mayPass`: another time it may go well. */
  | { readonly kind: 'failed'; readonly reason: string; readonly mayPass: boolean };
