/**
 * How good the classifier is at what the knowledge base does not know, measured on what it does know: a fifth of it at a
 * time is left out and classified by the rest. Nothing here is random, so that two runs agree to the last digit.
 *
 * `node packages/core/scripts/hold-out.ts` prints the figures; hold-out.test.ts holds them.
 */
import { createHash } from 'node:crypto';
import type { Category } from '../src/category.ts';
import { documentedLifetime } from '../src/classify/documented-lifetime.ts';
import { classify, type Observed, type Verdict } from '../src/classify/index.ts';
import { services as known } from '../src/knowledge/services.ts';
import { KnowledgeBase } from '../src/knowledge/knowledge-base.ts';
import type { KnownItem, ServiceEntry } from '../src/knowledge/service-entry.ts';

/** Everything about a vendor, or only what its services store, as when a known vendor adds a cookie. */
export type LeftOut = 'vendors' | 'items';

export interface Held {
  readonly service: ServiceEntry;
  readonly observed: Observed;
  readonly truth: Category;
  readonly verdict: Verdict;
}

const folds = 5;

/** Common names are no vendor's: to leave them out would measure nothing but the words they are made of. */
const services = known.filter(({ cookies }) => !cookies.some(({ common }) => common));

export function holdOut(leftOut: LeftOut): Held[] {
  return Array.from({ length: folds }, (_, fold) => fold).flatMap((fold) => {
    const isOut = ({ provider }: ServiceEntry) => numberOf(provider) % folds === fold;
    const kept = services.flatMap((service) => {
      if (!isOut(service)) return [service];
      return leftOut === 'vendors' ? [] : [{ ...service, cookies: [], storage: [] }];
    });
    const knowledge = new KnowledgeBase(kept);
    return services.filter(isOut).flatMap((service) => itemsOf(service).map(({ observed, truth }) => ({ service, observed, truth, verdict: classify(observed, { knowledge }) })));
  });
}

function itemsOf(service: ServiceEntry): Pick<Held, 'observed' | 'truth'>[] {
  const truthOf = ({ category }: KnownItem) => category ?? service.category;
  return [
    ...service.cookies.map((item) => ({ observed: observedAs('cookie', item, service), truth: truthOf(item) })),
    ...(service.storage ?? []).map((item) => ({ observed: observedAs('localStorage', item, service), truth: truthOf(item) })),
  ];
}

/** As a scan would see it: on its vendor's domain where the entry says so, otherwise on some site, half of them with the script that set it. */
function observedAs(kind: 'cookie' | 'localStorage', item: KnownItem, service: ServiceEntry): Observed {
  const host = service.hosts[0]?.replace(/^\*\./u, '');
  const domain = item.domains?.[0]?.replace(/^\*\./u, '') ?? (item.party === 'third' ? host : undefined);
  const isSeenSet = domain === undefined && host !== undefined && numberOf(item.name) % 2 === 0;
  return {
    kind,
    name: item.name.replaceAll('*', '4f1c8a'),
    domain: domain ?? 'www.example.no',
    party: item.party ?? (domain === undefined ? 'first' : 'third'),
    ...(isSeenSet && { setByHost: host }),
    ...(kind === 'cookie' && documentedLifetime(item.lifetime)),
  };
}

/** The same on every machine, and without a pattern. */
function numberOf(text: string): number {
  return createHash('sha256').update(text).digest().readUInt32BE();
}

export interface Tenth {
  readonly from: number;
  readonly count: number;
  readonly right: number;
  /** What the classifier itself said of how often it would be right. */
  readonly meanConfidence: number;
}

export interface Figures {
  readonly count: number;
  readonly answered: number;
  readonly right: number;
  /** Measurement or advertising that was called necessary. */
  readonly dangerous: number;
  /** By confidence; below 0.6 it is the suggestion that is held against the truth. */
  readonly tenths: readonly Tenth[];
}

export function figuresOf(held: readonly Held[]): Figures {
  const answered = held.filter(({ verdict }) => verdict.category !== 'unclassified');
  const right = (some: readonly Held[]) => some.filter(({ verdict, truth }) => guessOf(verdict) === truth).length;
  const byTenth = Map.groupBy(held.filter(({ verdict }) => guessOf(verdict)), ({ verdict }) => Math.min(9, Math.floor(verdict.confidence * 10)));
  return {
    count: held.length,
    answered: answered.length,
    right: right(answered),
    dangerous: answered.filter(({ verdict, truth }) => verdict.category === 'necessary' && (truth === 'analytics' || truth === 'marketing')).length,
    tenths: [...byTenth]
      .toSorted(([a], [b]) => a - b)
      .map(([tenth, some]) => ({ from: tenth / 10, count: some.length, right: right(some), meanConfidence: some.reduce((sum, { verdict }) => sum + verdict.confidence, 0) / some.length })),
  };
}

function guessOf({ category, suggestion }: Verdict): string | undefined {
  return category === 'unclassified' ? suggestion : category;
}

function print(title: string, held: readonly Held[]): void {
  const { count, answered, right, dangerous, tenths } = figuresOf(held);
  const percent = (part: number, whole: number) => `${((100 * part) / whole).toFixed(1)} %`;
  console.log(`${title}: ${count} items, answered ${percent(answered, count)}, right of answered ${percent(right, answered)}, tracking called necessary ${dangerous}`);
  for (const { from, count, right, meanConfidence } of tenths) {
    console.log(`  ${from.toFixed(1)} to ${(from + 0.1).toFixed(1)}: right ${percent(right, count).padStart(7)} of ${String(count).padStart(4)}, said ${percent(meanConfidence, 1)}`);
  }
}

if (import.meta.main) {
  print('Vendors left out', holdOut('vendors'));
  print('Items left out, vendors known', holdOut('items'));
}
