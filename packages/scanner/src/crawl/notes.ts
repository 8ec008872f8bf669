import type { Language } from '@kapsel/core';
import type { NotVisited } from './itinerary.ts';
import { countedAtMost, type LeftOutReason } from './left-out.ts';

/** One thing that a scan could not see, with a code for machines. */
export interface Note extends Record<Language, string> {
  readonly code: string;
}

/** Which pages of the site were not visited, and why. */
export function notVisitedNotes({ leftOut, unread }: NotVisited): Note[] {
  const reasons = Object.keys(leftOutNotes) as LeftOutReason[];
  const notes = reasons.flatMap((reason) => (leftOut[reason] ? [leftOutNotes[reason](leftOut[reason])] : []));
  if (unread.robots.length > 0) {
    const origins = some(unread.robots);
    notes.push({
      code: 'robots-unreadable',
      nb: `robots.txt kunne ikke leses hos ${origins}, og da regnes alt der som lukket (RFC 9309). Er nettstedet ditt eget, gå forbi den med --ignore-robots.`,
      en: `robots.txt could not be read at ${origins}, so that all there counts as closed (RFC 9309). If the site is your own, pass it by with --ignore-robots.`,
    });
  }
  if (unread.silent.length > 0) {
    const origins = some(unread.silent);
    notes.push({
      code: 'robots-silent',
      nb: `Det kom ikke noe svar på robots.txt hos ${origins}. Ingenting der er regnet som lukket, og nettstedskart er ikke lest.`,
      en: `No answer came to robots.txt at ${origins}. Nothing there counted as closed, and sitemaps were not read.`,
    });
  }
  if (unread.sitemaps.length > 0) {
    notes.push({
      code: 'sitemap-unreadable',
      nb: `Nettstedskart kunne ikke leses: ${some(unread.sitemaps)}. De hentes uten innlogging.`,
      en: `Sitemaps could not be read: ${some(unread.sitemaps)}. They are fetched without a login.`,
    });
  }
  if (unread.isCut) {
    notes.push({
      code: 'sitemap-cut',
      nb: 'Nettstedskartene er så store at bare en del av dem er lest.',
      en: 'The sitemaps are so large that only a part of them was read.',
    });
  }
  return notes;
}

const leftOutNotes: Readonly<Record<LeftOutReason, (count: number) => Note>> = {
  robots: (count) => ({
    code: 'robots',
    nb: `robots.txt lukker ${addressesNb(count)}, som ikke er besøkt. Er nettstedet ditt eget, ta dem med med --ignore-robots.`,
    en: `robots.txt closes ${addressesEn(count)}, not visited. If the site is your own, include them with --ignore-robots.`,
  }),
  pattern: (count) => ({
    code: 'patterns',
    nb: `${upper(addressesNb(count))} er ikke besøkt, fordi --include og --exclude holder dem utenfor.`,
    en: `${upper(addressesEn(count))} not visited, because --include and --exclude keep them out.`,
  }),
  variations: (count) => ({
    code: 'variations',
    nb: `${upper(addressesNb(count))} er ikke besøkt, fordi de bare skiller seg fra besøkte sider i tall eller spørring, som i en kalender eller et filter. Ta med flere med --variations.`,
    en: `${upper(addressesEn(count))} not visited, because they differ from visited pages in numbers or in the query only, as in a calendar or a filter. Include more with --variations.`,
  }),
  harmful: (count) => ({
    code: 'harmful-links',
    nb: `${upper(addressesNb(count))} er ikke besøkt, fordi navnet sier at de logger ut, sletter eller avbestiller.`,
    en: `${upper(addressesEn(count))} not visited, because by their names they sign out, delete or cancel.`,
  }),
  listed: (count) => ({
    code: 'listed-unfit',
    nb: `${upper(addressesNb(count))} fra listen er ikke besøkt: de er på et annet nettsted, er filer, eller logger ut, sletter eller avbestiller.`,
    en: `${upper(addressesEn(count))} of the list not visited: they are on another site, are files, or sign out, delete or cancel.`,
  }),
};

function addressesNb(count: number): string {
  return `${atLeast(count, 'minst ')}${count} ${count === 1 ? 'adresse' : 'adresser'}`;
}

function addressesEn(count: number): string {
  return `${atLeast(count, 'at least ')}${count} ${count === 1 ? 'address' : 'addresses'}`;
}

function atLeast(count: number, words: string): string {
  return count >= countedAtMost ? words : '';
}

function upper(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** Hostile texts; the report's writers make them harmless. */
function some(urls: readonly string[]): string {
  return urls.slice(0, 3).join(', ') + (urls.length > 3 ? ' …' : '');
}
