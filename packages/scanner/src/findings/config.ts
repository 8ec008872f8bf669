import { categories, matchesHost, matchesPattern, type Category, type ScanItem, type SiteConfig, type SiteService } from '@kapsel/core';
import { KnowledgeBase, services as knownServices } from '@kapsel/core/knowledge';
import { unlawfulPatterns, type UnlawfulPattern } from '@kapsel/core/lawful';
import { storageLaw } from './law.ts';
import { evidenceOf, type Found, type Rule, type Words } from './rule.ts';

/** A category said of something that is known to be for more than that. */
interface Contradiction {
  readonly service: SiteService;
  readonly thing: string;
  readonly known: Category;
  readonly knownAs: string;
}

const asksMore = (known: Category, declared: Category): boolean => categories.indexOf(known) > categories.indexOf(declared);

/** What a config lists, held against the knowledge base. */
function listed(service: SiteService): Contradiction[] {
  const knowledge = new KnowledgeBase(knownServices);
  const names = (['cookie', 'localStorage'] as const).flatMap((kind) =>
    (kind === 'cookie' ? service.cookies : service.storage).flatMap((pattern) => {
      const known = knowledge.find({ kind, name: pattern.replaceAll('*', '0') });
      if (!known || (known.item.exemption && service.exemption)) return [];
      return [{ service, thing: pattern, known: known.item.category ?? known.service.category, knownAs: known.service.name }];
    }),
  );
  const hosts = service.hosts.flatMap((pattern) => {
    const known = knowledge.findByHost(pattern.replace(/^\*\./u, ''));
    return known ? [{ service, thing: pattern, known: known.category, knownAs: known.name }] : [];
  });
  return [...names, ...hosts].filter(({ known }) => asksMore(known, service.category));
}

/** What was found, held against the config. */
function found(services: readonly SiteService[], items: readonly ScanItem[]): Contradiction[] {
  return items.flatMap((item) => {
    const { category, exemption, pattern, name } = item;
    const service = services.find((one) => covers(one, item));
    if (!service || category === 'unclassified' || (exemption && service.exemption) || !asksMore(category, service.category)) return [];
    return [{ service, thing: pattern ?? name, known: category, knownAs: item.provider ?? item.domain }];
  });
}

function covers({ hosts, paths, cookies, storage }: SiteService, { kind, name, domain, path }: ScanItem): boolean {
  if (kind === 'request') return hosts.some((pattern) => matchesHost(pattern, domain)) && (!paths || paths.some((pattern) => matchesPattern(pattern, path)));
  return (kind === 'cookie' ? cookies : storage).some((pattern) => matchesPattern(pattern, name));
}

/** The services of a config that break a rule in a key. */
function servicesThat(config: SiteConfig, breaks: (pattern: UnlawfulPattern) => boolean): SiteService[] {
  const places = unlawfulPatterns(config).filter(breaks).map(({ path }) => path.split('.')[1]);
  return config.services.filter((_service, index) => places.includes(String(index)));
}

function aboutServices(services: readonly SiteService[], message: (count: number) => Words): Found | undefined {
  if (services.length === 0) return undefined;
  return { message: message(services.length), items: services.map(({ name }) => name), evidence: services.map(({ id, reason = '' }) => `${id}: “${reason}”`) };
}

/** What the owner has published about the site, held against what is known and what was found. */
export const configRules: readonly Rule[] = [
  {
    code: 'declared-category-contradicted',
    severity: 'medium',
    legal: storageLaw,
    action: {
      nb: 'Gi tjenesten den kategorien den er kjent for, eller skriv ned hvorfor den er noe annet her.',
      en: 'Give the service the category that it is known for, or write down why it is something else here.',
    },
    find({ config, items }) {
      const all = config ? [...config.services.flatMap(listed), ...found(config.services, items)] : [];
      const names = [...new Set(all.map(({ service }) => service.name))];
      if (names.length === 0) return undefined;
      return {
        message: {
          nb: `${names.length} ${names.length === 1 ? 'tjeneste er' : 'tjenester er'} oppgitt med en kategori som kunnskapsbasen ikke er enig i.`,
          en: `${names.length} ${names.length === 1 ? 'service is' : 'services are'} declared with a category that the knowledge base disagrees with.`,
        },
        items: names,
        evidence: all.map(({ service, thing, known, knownAs }) => `${service.id}: ${thing}: ${service.category} ≠ ${known} (${knownAs})`),
      };
    },
  },
  {
    code: 'necessary-without-reason',
    severity: 'medium',
    legal: storageLaw,
    action: { nb: 'Skriv hva som svikter for den besøkende uten tjenesten, eller spør om samtykke.', en: 'Write what fails for the visitor without the service, or ask for consent.' },
    find({ config }) {
      if (!config) return undefined;
      const vague = servicesThat(config, ({ rule, path }) => rule === 'LAW-03' && path.endsWith('.reason'));
      const services = config.services.filter((service) => (service.category === 'necessary' && !(service.exemption && service.reason)) || vague.includes(service));
      return aboutServices(services, (count) => ({
        nb: `${count} ${count === 1 ? 'tjeneste kjører' : 'tjenester kjører'} uten samtykke og uten en begrunnelse som noen kan etterprøve.`,
        en: `${count} ${count === 1 ? 'service runs' : 'services run'} without consent and without a reason that anybody could follow.`,
      }));
    },
  },
  {
    code: 'legitimate-interest-for-storage',
    severity: 'high',
    legal: storageLaw,
    action: { nb: 'Spør om samtykke, eller si hvilket av de to unntakene det er, og hvorfor.', en: 'Ask for consent, or say which of the two exemptions it is, and why.' },
    find({ config }) {
      const services = config ? servicesThat(config, ({ rule }) => rule === 'LAW-07') : [];
      return aboutServices(services, (count) => ({
        nb: `${count} ${count === 1 ? 'tjeneste lagrer' : 'tjenester lagrer'} med berettiget interesse som grunn, og det åpner ikke loven for.`,
        en: `${count} ${count === 1 ? 'service stores' : 'services store'} on the ground of a legitimate interest, which the law does not allow.`,
      }));
    },
  },
  {
    code: 'marketing-on-sensitive-page',
    severity: 'high',
    legal: { nb: 'GDPR art. 5(1) og 9', en: 'GDPR art. 5(1) and 9' },
    action: { nb: 'Ta markedsføring bort fra disse sidene, også for dem som har sagt ja.', en: 'Take marketing off these pages, also for those who have said yes.' },
    find({ config, items }) {
      const isSensitive = (url: string) => URL.canParse(url) && (config?.sensitivePaths ?? []).some((pattern) => matchesPattern(pattern, new URL(url).pathname));
      const shown = items.filter(({ category, outcome, pages }) => category === 'marketing' && outcome !== 'refused' && pages.some(isSensitive));
      const names = [...new Set(shown.map(({ pattern, name }) => pattern ?? name))];
      if (names.length === 0) return undefined;
      return {
        message: {
          nb: `${names.length} ${names.length === 1 ? 'navn eller adresse' : 'navn eller adresser'} for markedsføring ble sett på sider som er oppgitt som følsomme.`,
          en: `${names.length} ${names.length === 1 ? 'name or address' : 'names or addresses'} for marketing seen on pages that are declared sensitive.`,
        },
        items: names,
        evidence: shown.map((item) => `${item.pages.find(isSensitive) ?? ''}: ${evidenceOf(item)}`),
      };
    },
  },
];
