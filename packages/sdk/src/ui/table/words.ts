import type { Category, DeclaredItem } from '@kapsel/core';

/** What the table says around a declaration's own texts. */
interface Words {
  readonly name: string;
  readonly provider: string;
  readonly category: string;
  readonly validity: string;
  readonly purpose: string;
  readonly basis: string;
  readonly recipients: string;
  readonly transfer: string;
  readonly retention: string;
  readonly caption: string;
  /** `{date}` of the last scan. */
  readonly scanned: string;
  readonly version: string;
  readonly controller: string;
  readonly contact: string;
  readonly authority: string;
  readonly missing: string;
  readonly categories: Readonly<Record<Category, string>>;
  readonly bases: Readonly<Record<DeclaredItem['basis'], string>>;
}

const nb: Words = {
  name: 'Navn', provider: 'Leverandør', category: 'Kategori', validity: 'Gyldighet', purpose: 'Beskrivelse', basis: 'Grunnlag', recipients: 'Mottakere',
  transfer: 'Overføring', retention: 'Lagringstid for data', caption: 'Informasjonskapsler og annen lagring', scanned: 'Sist undersøkt {date}.', version: 'Versjon {version}.',
  controller: 'Ansvarlig: {name}.', contact: 'Kontakt: {contact}.', authority: 'Du kan klage til {authority}.', missing: 'Tabellen kunne ikke hentes.',
  categories: { necessary: 'Nødvendig', functional: 'Funksjonell', analytics: 'Analyse', marketing: 'Markedsføring' },
  bases: { consent: 'Samtykke', transmission: 'Nødvendig for overføringen', 'user-requested': 'Nødvendig for det du har bedt om' },
};

const en: Words = {
  name: 'Name', provider: 'Provider', category: 'Category', validity: 'Validity', purpose: 'Purpose', basis: 'Basis', recipients: 'Recipients',
  transfer: 'Transfer', retention: 'Data kept for', caption: 'Cookies and other storage', scanned: 'Last scanned on {date}.', version: 'Version {version}.',
  controller: 'Controller: {name}.', contact: 'Contact: {contact}.', authority: 'You can complain to {authority}.', missing: 'The table could not be fetched.',
  categories: { necessary: 'Necessary', functional: 'Functional', analytics: 'Analytics', marketing: 'Marketing' },
  bases: { consent: 'Consent', transmission: 'Necessary for the transmission', 'user-requested': 'Necessary for what you asked for' },
};

/** In the declaration's language; English for one that there are no words in. */
export function wordsIn(language: string): Words {
  return /^(?:nb|nn|no)\b/u.test(language) ? nb : en;
}
