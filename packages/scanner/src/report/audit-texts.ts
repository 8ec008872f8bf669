import type { FingerprintApi, Language } from '@kapsel/core';
import type { Screenshot } from '../first-impression.ts';

/** What a report says of what is no item of the table. */
export interface AuditTexts {
  readonly heading: string;
  readonly pictures: string;
  readonly picture: { readonly [of in Screenshot['of']]: string };
  /** The start page in a pass that answers. */
  readonly answeredPicture: string;
  readonly action: string;
  readonly legal: string;
  readonly evidence: string;
  readonly fingerprinting: string;
  readonly sharedIdentifiers: string;
  readonly noscript: string;
  readonly serviceWorkers: string;
  readonly script: string;
  readonly reads: string;
  readonly api: { readonly [api in FingerprintApi]: string };
  readonly party: string;
  readonly value: string;
  readonly sentTo: string;
  readonly parameter: string;
  readonly address: string;
  readonly provider: string;
  readonly category: string;
  readonly scope: string;
  readonly gone: string;
}

const nb: AuditTexts = {
  heading: 'Andre spor',
  pictures: 'Bilder',
  picture: { page: 'Startsiden slik en ny besøkende ser den', banner: 'Banneret' },
  answeredPicture: 'Startsiden etter svaret',
  action: 'Gjør',
  legal: 'Regel',
  evidence: 'Grunnlag',
  fingerprinting: 'Utlesing av det som kan skille enheter fra hverandre',
  sharedIdentifiers: 'Verdier som ble sendt videre i adresser',
  noscript: 'Det besøkende uten skript henter',
  serviceWorkers: 'Service workere',
  script: 'Skript',
  reads: 'Leser ut',
  api: { canvas: 'lerret', webgl: 'grafikkort', audio: 'lyd', fonts: 'skrifttyper' },
  party: 'Part',
  value: 'Verdien av',
  sentTo: 'Sendt til',
  parameter: 'Parameter',
  address: 'Adresse',
  provider: 'Leverandør',
  category: 'Kategori',
  scope: 'Gjelder under',
  gone: 'avregistrert igjen',
};

const en: AuditTexts = {
  heading: 'Other traces',
  pictures: 'Pictures',
  picture: { page: 'The start page as a new visitor sees it', banner: 'The banner' },
  answeredPicture: 'The start page after the answer',
  action: 'Do',
  legal: 'Rule',
  evidence: 'Evidence',
  fingerprinting: 'Reading what can tell devices apart',
  sharedIdentifiers: 'Values passed on in addresses',
  noscript: 'What visitors without scripts load',
  serviceWorkers: 'Service workers',
  script: 'Script',
  reads: 'Reads',
  api: { canvas: 'canvas', webgl: 'graphics card', audio: 'sound', fonts: 'fonts' },
  party: 'Party',
  value: 'The value of',
  sentTo: 'Sent to',
  parameter: 'Parameter',
  address: 'Address',
  provider: 'Provider',
  category: 'Category',
  scope: 'Holds below',
  gone: 'unregistered again',
};

export const auditTexts: { readonly [language in Language]: AuditTexts } = { nb, en };
