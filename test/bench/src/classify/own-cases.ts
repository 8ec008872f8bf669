import { classify } from '@kapsel/core/classify';
import { KnowledgeBase, services, type KnownItem, type ServiceEntry } from '@kapsel/core/knowledge';
import type { Case } from './case.ts';
import type { Judged } from './score.ts';

/**
 * Cases of our own, where nobody brings others: every name in the knowledge base, as it is found on some site. They tell whether
 * the command finds what is known; how right that is they cannot tell.
 */
export function knownCases(): Case[] {
  return services.flatMap((service) => itemsOf(service).map((item) => caseOf('known', service, item)));
}

/** Providers are left out in so many parts, one after the other. */
const parts = 10;

/**
 * The same cases, each by a knowledge base that has never heard of the provider: what is left is who owns the host, and what
 * name and behaviour tell. It stands for the trackers of tomorrow.
 */
export function judgeHeldOut(): Judged[] {
  const providers = [...new Set(services.map(({ provider }) => provider))].sort();
  return Array.from({ length: parts }, (_, part) => new Set(providers.filter((_provider, index) => index % parts === part))).flatMap((left) => {
    const knowledge = new KnowledgeBase(services.filter(({ provider }) => !left.has(provider)));
    return services.filter(({ provider }) => left.has(provider)).flatMap((service) => itemsOf(service).map((item) => judge(caseOf('vendor held out', service, item), knowledge)));
  });
}

function judge(one: Case, knowledge: KnowledgeBase): Judged {
  const { setBy, storage, ...line } = one.line as unknown as Line;
  const { provider, ...verdict } = classify({ ...line, kind: storage, ...(setBy !== undefined && { setByHost: setBy }) }, { knowledge });
  return { one: { ...one, slice: `${one.slice}, ${line.party} party` }, answer: { ...verdict, vendor: provider } };
}

interface Item extends KnownItem {
  readonly storage: 'cookie' | 'localStorage';
}

interface Line {
  readonly name: string;
  readonly domain: string;
  readonly storage: Item['storage'];
  readonly party: 'first' | 'third';
  readonly site: string;
  readonly setBy?: string;
  readonly session?: boolean;
  readonly lifetimeSeconds?: number;
}

function itemsOf({ cookies, storage = [] }: ServiceEntry): Item[] {
  return [...cookies.map((item) => ({ ...item, storage: 'cookie' as const })), ...storage.map((item) => ({ ...item, storage: 'localStorage' as const }))];
}

function caseOf(slice: string, service: ServiceEntry, item: Item): Case {
  const [host, domain] = [service.hosts[0], item.domains?.[0]].map((pattern) => pattern?.replace(/^\*\./u, ''));
  const line: Line = {
    name: item.name.replaceAll('*', '7f3a91c2'),
    domain: domain ?? 'example.no',
    storage: item.storage,
    party: item.party ?? (domain === undefined ? 'first' : 'third'),
    site: 'www.example.no',
    ...(host !== undefined && { setBy: host }),
    ...lifetimeOf(item),
  };
  const category = item.category ?? service.category;
  return { slice, weight: 1, line: { ...line }, truth: { category, accept: [category], vendors: [service.provider, service.name] } };
}

const secondsOf: Readonly<Record<string, number>> = { second: 1, minute: 60, hour: 3600, day: 86_400, month: 2_592_000, year: 31_536_000 };

function lifetimeOf({ lifetime, storage }: Item): Pick<Line, 'session' | 'lifetimeSeconds'> {
  if (storage !== 'cookie' || lifetime === undefined) return {};
  const [, count, unit] = /^(\d+) ([a-z]+?)s?$/u.exec(lifetime) ?? [];
  if (unit === undefined) return { session: lifetime === 'session' };
  return { session: false, lifetimeSeconds: Number(count) * (secondsOf[unit] ?? 0) };
}
