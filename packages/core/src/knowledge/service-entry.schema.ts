import { getDomain } from 'tldts';
import { z } from 'zod';
import { categories, type Category } from '../category.ts';
import { serviceIdPattern } from '../consent-cookie.ts';
import { readLifetime } from '../lifetime.ts';
import { exemptions } from '../site-config.ts';
import { addressPattern } from './address-pattern.ts';
import { consentSignals, consentTypes, type ConsentInterface, type KnownItem, type ServiceEntry, type View } from './service-entry.ts';

// Proved as it stands, since it is written as it stands.
const text = z
  .string()
  .regex(/\S/u, { error: 'must not be empty', abort: true })
  .refine((given) => given === given.trim(), 'has white space at an end; take it away');
const localized = z
  .strictObject({ nb: text, en: text })
  .refine(({ nb, en }) => nb !== en, { path: ['en'], message: 'is the same as nb; write one in Norwegian (Bokmål) and the other in English' });
const hostPattern = z
  .string()
  .regex(/^(?:\*\.)?[a-z0-9-]+(?:\.[a-z0-9-]+)+$/u, 'must be a host such as example.com or *.example.com, in lower case')
  .refine((host) => !/(?:^|\.)localhost$/u.test(host), 'must be a real host; map test hosts with --host-alias')
  .refine(isSomebodys, 'is nobody’s alone: write a host below it, not an address or what domains are registered under');
const source = z
  .url({ protocol: /^https$/u, error: 'must be the https address of the vendor’s documentation' })
  .refine(isPublicHost, 'must be on a host that everybody can reach, at its usual port');
const pathPattern = /(?:\*?\/)[^\s?#]*(?:\?[^\s?#&=]+=[^\s?#&=]+(?:&[^\s?#&=]+=[^\s?#&=]+)*)?$/u;
const sharedPath = z
  .string()
  .regex(new RegExp(`^(?:\\*\\.)?[a-z0-9-]+(?:\\.[a-z0-9-]+)+(?!\\*)${pathPattern.source}`, 'u'), 'must be a host and a path such as www.example.com/maps/*, perhaps with a query such as ?id=G-*')
  .refine((pattern) => !/^[^/]*\/\*?$/u.test(pattern), 'is every path of its host; write the host in hosts');
const signature = z
  .string()
  .regex(new RegExp(`^${pathPattern.source}`, 'u'), 'must be a path such as /tr/?id=* that begins with / or */, its query as name=value joined by &')
  .refine(isTelling, 'could be anybody’s: name a parameter that only this service sends, or at least 8 literal characters of its path');
const id = z.string().regex(serviceIdPattern, 'must be lower-case letters, digits and hyphens');

const viewSchema = z.strictObject({ by: text, category: z.enum(categories), why: localized, source }) satisfies z.ZodType<View>;
const contested = z.array(viewSchema).min(2, { error: 'needs at least two views, each with who holds it', abort: true });

export const knownItemSchema = z
  .strictObject({
    name: text
      .refine((name) => /[^*]/u.test(name), 'must have at least one character that is not *')
      .refine((name) => !name.includes('**'), 'has two stars in a row; one says the same')
      .refine((name) => !/\p{Cc}/u.test(name), 'has a character that nobody sees; no name has'),
    category: z.enum(categories).optional(),
    domains: z.array(hostPattern).min(1).optional(),
    party: z.enum(['first', 'third']).optional(),
    common: z.literal(true).optional(),
    lifetime: z
      .string()
      .refine((lifetime) => readLifetime(lifetime) !== undefined, 'must be session, persistent, or like "30 minutes"')
      .optional(),
    purpose: localized,
    exemption: z.strictObject({ kind: z.enum(exemptions), reason: localized }).optional(),
    contested: contested.optional(),
    sharedWith: z.array(id).min(1).optional(),
  })
  .refine(({ name, domains }) => !name.includes('*') || domains !== undefined || name.replaceAll('*', '').length >= 3, {
    path: ['name'],
    message: 'would take too many names: write at least three characters beside *, or bind it to its domains',
  }) satisfies z.ZodType<KnownItem>;

const consentSchema = z
  .strictObject({ heeds: z.array(z.enum(consentSignals)), types: z.array(z.enum(consentTypes)).min(1).optional(), api: text.optional(), source })
  .refine(({ heeds, types }) => types === undefined || heeds.includes('google-consent-mode'), {
    path: ['types'],
    message: 'are those of Google’s consent mode; name google-consent-mode in heeds',
  }) satisfies z.ZodType<ConsentInterface>;

/** Proves one file of `data/services/`. */
export const serviceEntrySchema = z
  .strictObject({
    id,
    name: text,
    provider: text,
    country: z.string().regex(/^[A-Z]{2}$/u, 'must be a country code of two capitals such as NO'),
    parent: text.optional(),
    category: z.enum(categories),
    hosts: z.array(hostPattern),
    paths: z.array(sharedPath).min(1).optional(),
    wire: z.array(signature).min(1).optional(),
    consent: consentSchema.optional(),
    contested: contested.optional(),
    cookies: z.array(knownItemSchema),
    storage: z.array(knownItemSchema).optional(),
    source,
    reviewed: z.iso.date().refine((day) => day <= tomorrow(), 'is in the future; write the day on which you looked'),
  })
  .superRefine((entry, context) => {
    const fault = (path: (string | number)[], message: string) => context.addIssue({ code: 'custom', path, message });
    if (entry.contested) unlessStrictest(entry.contested, entry.category, (message) => fault(['contested'], message));
    if (entry.wire && entry.category === 'necessary') fault(['wire'], 'is of no use: nothing is called necessary for how its requests look. Take it out');
    for (const list of ['cookies', 'storage'] as const) {
      (entry[list] ?? []).forEach((item, index) => {
        const category = item.category ?? entry.category;
        if (category === 'necessary' && !item.exemption) fault([list, index, 'exemption'], `${item.name} is necessary and needs an exemption with its reason`);
        if (item.exemption && category !== 'necessary' && category !== 'functional') fault([list, index, 'exemption'], `no exemption covers ${category}`);
        if (item.contested) unlessStrictest(item.contested, category, (message) => fault([list, index, 'contested'], message));
      });
    }
  }) satisfies z.ZodType<ServiceEntry>;

/** In doubt the stricter view decides, so that it has to be the category of the entry. */
function unlessStrictest(views: readonly View[], category: Category, fault: (message: string) => void): void {
  const strictest = categories.findLast((candidate) => views.some((view) => view.category === candidate));
  if (views.every((view) => view.category === strictest)) fault('holds views that agree; leave it out, or add the one that does not');
  else if (strictest !== category) fault(`has ${strictest} as its strictest view, but the category is ${category}; the strictest decides`);
}

function isPublicHost(url: string): boolean {
  const [, host] = /^https?:\/\/((?:[a-z0-9-]+\.)+[a-z][a-z0-9-]+)(?:[/?#]|$)/iu.exec(url) ?? [];
  return host !== undefined && !/\.(?:localhost|local|internal|test|invalid)$/iu.test(host);
}

/** Of `*.co.uk` all of a country would be the service's, and an address may be another's tomorrow. */
function isSomebodys(pattern: string): boolean {
  return getDomain(pattern.replace(/^\*\./u, '')) !== null;
}

function isTelling(pattern: string): boolean {
  if (!/^\*?\//u.test(pattern)) return true;
  const { path, query } = addressPattern(pattern);
  return query.length > 0 || path.replaceAll(/[*/]/gu, '').length >= 8;
}

/** The day where it comes first: a contributor there is not in the future. */
function tomorrow(): string {
  return new Date(Date.now() + 14 * 60 * 60 * 1000).toISOString().slice(0, 10);
}
