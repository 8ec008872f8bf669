import { canonicalJson, lifetimeText, type Category, type Json, type ReportedCategory, type ScanItem } from '@kapsel/core';
import { overrideFor, type Override } from '@kapsel/core/classify';

/** What an item is, as far as somebody can approve it. */
export interface Verdict {
  readonly category: ReportedCategory;
  readonly service: string | null;
  readonly provider: string | null;
  readonly purpose: ScanItem['purpose'];
  readonly exemption?: NonNullable<ScanItem['exemption']>;
  /** How long it lives, in English words, since nobody minds a second. */
  readonly lifetime: string;
  /** Hosts of who set it; empty where nobody saw. */
  readonly setters: string;
  /** Whether it came before any choice. */
  readonly isUnasked: boolean;
}

/** One way in which an item is no longer what was approved. */
export interface VerdictChange {
  readonly field: 'category' | 'service' | 'provider' | 'lifetime' | 'setters' | 'isUnasked';
  readonly before: string;
  readonly after: string;
}

/** An item, its classifier's word or the owner's, and how sure that is. */
export interface Judged {
  readonly verdict: Verdict;
  readonly confidence: number;
  readonly isOverridden: boolean;
}

/**
 * What found items of one identity are, under the owner's overrides.
 *
 * @param found as a report has them, the strictest first
 */
export function judge(found: readonly ScanItem[], overrides: readonly Override[]): Judged {
  const [first] = found as readonly [ScanItem];
  const override = overrideFor(observedOf(first), overrides);
  const category: ReportedCategory = override?.category ?? first.category;
  const exemption = mayBeExempt(category) ? (override?.exemption ?? first.exemption) : undefined;
  return {
    verdict: {
      category,
      service: override?.service ?? first.service,
      provider: override?.provider ?? first.provider,
      purpose: override?.purpose ?? first.purpose,
      ...(exemption && { exemption }),
      lifetime: first.kind === 'request' ? '' : lifetimeOf(first),
      setters: first.kind === 'request' ? '' : settersOf(found),
      isUnasked: found.some(({ passes }) => passes.includes('untouched')),
    },
    confidence: override ? 1 : first.confidence,
    isOverridden: override !== undefined,
  };
}

/** The names that an override is held against: a request has none, only a host. */
export function observedOf({ kind, name, pattern, domain }: ScanItem): { readonly name: string; readonly domain: string } {
  return { name: kind === 'request' ? '' : (pattern ?? name), domain };
}

export function mayBeExempt(category: ReportedCategory): category is Extract<Category, 'necessary' | 'functional'> {
  return category === 'necessary' || category === 'functional';
}

/**
 * How an item differs from what was approved. Not having seen who set a thing is no change, nor is that it no longer comes
 * unasked, which is what Kapsel is for; better words for its purpose are none either.
 */
export function changesSince(approved: Verdict, now: Verdict): VerdictChange[] {
  const changes: VerdictChange[] = [];
  for (const field of ['category', 'service', 'provider', 'lifetime', 'setters'] as const) {
    const [before, after] = [approved[field] ?? '', now[field] ?? ''];
    if (before !== after && !(field === 'setters' && (before === '' || after === ''))) changes.push({ field, before, after });
  }
  if (now.isUnasked && !approved.isUnasked) changes.push({ field: 'isUnasked', before: 'no', after: 'yes' });
  return changes;
}

/** As it is kept. */
export function textOf(verdict: Verdict): string {
  return canonicalJson(verdict as unknown as Json);
}

export function verdictFrom(text: string): Verdict {
  return JSON.parse(text) as Verdict;
}

function lifetimeOf({ kind, lifetime: { session, effectiveSeconds, requestedSeconds } }: ScanItem): string {
  return lifetimeText({ session, persistent: kind !== 'cookie' && effectiveSeconds === null, seconds: effectiveSeconds ?? requestedSeconds }, 'en');
}

/** A few of them: a page may make up as many as it likes. */
function settersOf(found: readonly ScanItem[]): string {
  const hosts = new Set(found.flatMap(({ setBy: { url } }) => (url !== null && URL.canParse(url) ? [new URL(url).hostname] : [])));
  return [...hosts].sort().slice(0, 5).join(', ');
}
