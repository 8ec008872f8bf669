import { categories, type Category, type Language, type PassId, type PassVerdict, type ScanItem, type SiteConfig, type SiteService, type VerdictReason } from '@kapsel/core';
import { grantsAnything } from '../consent/kept-decision.ts';
import { failureNotes } from '../consent/failure-notes.ts';
import { evidenceOf } from '../findings/rule.ts';
import { describeProblem } from '../page-problem.ts';
import type { PageProblem, PassPage, PassResult } from '../pass.ts';
import { reasonTexts, type ReasonCode } from './reason-texts.ts';
import type { Rules, whatRuns } from './running-config.ts';
import { covers, isExempt, isGranted, isKapselsOwn, runsRefused, runsUnasked, serviceOf } from './services.ts';

/** A site that runs Kapsel, as four passes met it. */
export interface VerifiedSite {
  readonly config: SiteConfig;
  readonly rules: Rules;
  /** Whether the page runs the config that is to be held against it. */
  readonly runs: ReturnType<typeof whatRuns>;
  readonly passes: readonly PassResult[];
  /** What each pass saw for itself. */
  readonly seen: ReadonlyMap<PassId, readonly ScanItem[]>;
}

/** What is seen by name or host is that of a service or of none. */
interface Thing {
  readonly item: ScanItem;
  readonly service: SiteService | undefined;
}

type Reasons = readonly (VerdictReason | undefined)[];
type Because = (code: ReasonCode, things: readonly Thing[]) => VerdictReason | undefined;

/** Items and their evidence beyond this tell nobody more. */
const maxEvidence = 10;
const longestEvidence = 300;

/** Whether the site does in each consent state what its config says. */
export function judge(site: VerifiedSite, language: Language): PassVerdict[] {
  const judges = { untouched, rejected, accepted, withdrawn } as const;
  return (['untouched', 'rejected', 'accepted', 'withdrawn'] as const).map((id) => {
    const pass = site.passes.find((one) => one.id === id);
    const reasons = pass ? [...whatIsMissing(site, pass, language), ...(isReached(site, pass) ? judges[id](site, pass, language) : [])] : [said('not-visited', language)];
    const given = reasons.filter((reason) => reason !== undefined);
    const state = given.some(({ makes }) => makes === 'fails') ? 'fails' : given.some(({ makes }) => makes === 'unknown') ? 'unknown' : 'holds';
    return { pass: id, state, reasons: given };
  });
}

/** Where every service may run unasked, nobody is asked. */
function hasNothingToAsk({ config, rules }: VerifiedSite): boolean {
  return config.services.every((service) => runsUnasked(service, rules));
}

function isReached(site: VerifiedSite, { id, consent: { consent, failure } }: PassResult): boolean {
  return id === 'untouched' || consent === 'proved' || (failure === 'no-question' && hasNothingToAsk(site));
}

function whatIsMissing(site: VerifiedSite, pass: PassResult, language: Language): Reasons {
  const collected = [pass.cookies, pass.storage, pass.requests];
  const { failure } = pass.consent;
  return [
    pass.complete ? undefined : said('interrupted', language),
    collected.every(({ ok }) => ok) ? undefined : said('unread', language),
    told('unread-in-part', collected.flatMap((one) => (one.ok ? one.problems : [])), language),
    pass.journeyProblem ? said('journey-broken', language) : undefined,
    aboutPages('page-unread', pass.pages.filter(({ problem }) => problem && !isWhatItIs(problem)), language),
    aboutPages('page-other', pass.pages.filter(({ problem }) => problem && isWhatItIs(problem)), language),
    ...(isReached(site, pass) ? [pass.consent.failure === undefined ? undefined : said('nothing-to-ask', language)] : failure === 'came-back' ? [said('still-granted', language)] : notReached(pass, language)),
  ];
}

/** Nobody gets more of such an address, and what there is of it was looked at. */
function isWhatItIs({ code, detail }: PageProblem): boolean {
  return ['other-site', 'not-html', 'download', 'redirects'].includes(code) || (code === 'http-error' && ['204', '205', '404', '410'].includes(detail));
}

function notReached(pass: PassResult, language: Language): VerdictReason[] {
  return failureNotes([pass]).map((note) => ({ code: note.code, makes: 'unknown', message: note[language], items: [], evidence: [] }));
}

function untouched(site: VerifiedSite, { id, decision }: PassResult, language: Language): Reasons {
  return [
    site.runs === 'another' ? said('other-config', language) : undefined,
    site.runs === 'unread' ? said('config-unread', language) : undefined,
    decision ? said('answered-unasked', language) : undefined,
    ...intruders(site, id, (service) => runsUnasked(service, site.rules), language),
  ];
}

function rejected(site: VerifiedSite, { id, consent, decision }: PassResult, language: Language): Reasons {
  const isKept = decision !== undefined && !grantsAnything(decision);
  return [
    consent.consent === 'proved' && !isKept ? said('refusal-not-kept', language) : undefined,
    ...intruders(site, id, (service) => runsRefused(service, site.rules), language),
  ];
}

function accepted(site: VerifiedSite, { id, consent, decision }: PassResult, language: Language): Reasons {
  const { config, rules } = site;
  const because = reasonsIn(language);
  const asked = config.services.filter((service) => !runsUnasked(service, rules));
  const granted = asked.filter((service) => decision && isGranted(service, decision));
  const seen = seenIn(site, id);
  const things = seen.map((item) => ({ item, service: serviceOf(item, config, () => true) }));
  const unseen = granted.filter((service) => canBeSeen(service) && !seen.some((item) => covers(service, item)));
  const unnamed = things.filter(({ service }) => service === undefined);
  return [
    consent.consent === 'proved' && granted.length < asked.length ? aboutServices('not-granted', asked.filter((service) => !granted.includes(service)), language) : undefined,
    aboutServices('not-seen', unseen, language),
    because('undeclared', unnamed.filter(({ item }) => item.kind !== 'request')),
    because('tracker-undeclared', unnamed.filter(({ item }) => item.kind === 'request' && isTracking(item))),
    because('host-undeclared', oncePerHost(unnamed.filter(({ item }) => item.kind === 'request' && !isTracking(item)))),
  ];
}

function withdrawn(site: VerifiedSite, { id, consent, decision }: PassResult, language: Language): Reasons {
  const because = reasonsIn(language);
  const mayRun = (service: SiteService) => runsRefused(service, site.rules);
  const things = seenIn(site, id).map((item) => ({ item, service: serviceOf(item, site.config, mayRun) }));
  const asked = things.filter(({ item, service }) => item.kind === 'request' && (service ? !mayRun(service) : isTracking(item)));
  // What nobody names and was there from the start is what the first verdict is about.
  const first = new Set(seenIn(site, 'untouched').map(placeOf));
  const isOver = ({ item, service }: Thing) => (service ? !mayRun(service) : needsYes(item) && !first.has(placeOf(item)));
  const kept = things.filter((thing) => thing.item.kind !== 'request' && isOver(thing));
  return [
    consent.consent === 'proved' && decision && grantsAnything(decision) ? said('still-granted', language) : undefined,
    consent.how === 'api' ? said('opened-by-call', language) : undefined,
    because('asked-again', asked),
    ...([...Map.groupBy(kept, whyKept)] as [ReasonCode, Thing[]][]).map(([code, some]) => because(code, some)),
  ];
}

/** Why something is there that was to go, by what can be known of it. */
function whyKept({ item: { afterWithdrawal, httpOnly, party, partitionKey, path, kind }, service }: Thing): ReasonCode {
  if (afterWithdrawal === undefined) return 'written-and-erased';
  if (afterWithdrawal === 'stored') return 'stored-again';
  if (httpOnly) return 'left-http-only';
  if (party === 'third' || partitionKey !== null) return 'left-elsewhere';
  if (!service) return 'left-undeclared';
  return kind === 'cookie' && path !== '/' ? 'left-on-path' : 'left';
}

/** What is there although nobody has agreed to it: by the config, and by what is known of it. */
function intruders(site: VerifiedSite, pass: PassId, mayRun: (service: SiteService) => boolean, language: Language): Reasons {
  const because = reasonsIn(language);
  const things = seenIn(site, pass).map((item) => ({ item, service: serviceOf(item, site.config, mayRun) }));
  const held = things.filter(({ service }) => service && !mayRun(service));
  const unnamed = things.filter(({ service }) => !service);
  const isRequest = ({ item }: Thing) => item.kind === 'request';
  return [
    because('stored-ungranted', held.filter((thing) => !isRequest(thing))),
    because('asked-ungranted', held.filter(isRequest)),
    because('stored-unnamed', unnamed.filter(({ item }) => item.kind !== 'request' && needsYes(item))),
    because('tracker-undeclared', unnamed.filter(({ item }) => item.kind === 'request' && isTracking(item))),
    because('contradicted', things.filter(({ item, service }) => service && mayRun(service) && isContradicted(item, service))),
    because('host-undeclared', oncePerHost(unnamed.filter(({ item }) => item.kind === 'request' && !isTracking(item)))),
  ];
}

/** Of a pass, what was really stored or asked for, and is not Kapsel's. */
function seenIn({ seen }: VerifiedSite, pass: PassId): ScanItem[] {
  return (seen.get(pass) ?? []).filter((item) => item.outcome !== 'refused' && !isKapselsOwn(item));
}

function placeOf({ kind, name, domain }: ScanItem): string {
  return JSON.stringify([kind, name, domain]);
}

/** Nobody's word makes it necessary. */
function needsYes({ category, exemption }: ScanItem): boolean {
  return category !== 'necessary' && exemption === undefined;
}

function isTracking({ category }: ScanItem): boolean {
  return category === 'analytics' || category === 'marketing';
}

/** Known to be for more than the config says. */
function isContradicted({ category, exemption }: ScanItem, service: SiteService): boolean {
  if (category === 'unclassified' || (exemption && isExempt(service))) return false;
  return rank(category) > rank(service.category);
}

const rank = (category: Category): number => categories.indexOf(category);

/** Something of it can be seen from outside. */
function canBeSeen({ hosts, cookies, storage }: SiteService): boolean {
  return hosts.length + cookies.length + storage.length > 0;
}

function oncePerHost(things: readonly Thing[]): Thing[] {
  return [...Map.groupBy(things, ({ item }) => item.domain).values()].flatMap(([first]) => first ?? []);
}

function reasonsIn(language: Language): Because {
  return (code, things) => {
    if (things.length === 0) return undefined;
    const names = [...new Set(things.map(({ item }) => (item.kind === 'request' ? item.domain : (item.pattern ?? item.name))))];
    return reason(code, names, things.map(evidenceFor), language);
  };
}

/** Whose it is, where it is, who set it and on which page. */
function evidenceFor({ item, service }: Thing): string {
  const [page] = item.pages;
  const isTold = page === undefined || page === item.setBy.url;
  return `${service ? `${service.id}: ` : ''}${evidenceOf(item)}${isTold ? '' : ` @ ${page}`}`;
}

function aboutServices(code: ReasonCode, services: readonly SiteService[], language: Language): VerdictReason | undefined {
  if (services.length === 0) return undefined;
  return reason(code, services.map(({ name }) => name), services.map(({ id, hosts, cookies, storage }) => `${id}: ${[...hosts, ...cookies, ...storage].join(', ')}`), language);
}

function aboutPages(code: ReasonCode, pages: readonly PassPage[], language: Language): VerdictReason | undefined {
  if (pages.length === 0) return undefined;
  return reason(code, pages.map(({ url }) => url), pages.map(({ url, problem }) => (problem ? `${url}: ${describeProblem(problem, url, language)}` : url)), language);
}

function told(code: ReasonCode, evidence: readonly string[], language: Language): VerdictReason | undefined {
  return evidence.length === 0 ? undefined : reason(code, [], evidence, language);
}

function said(code: ReasonCode, language: Language): VerdictReason {
  return reason(code, [], [], language);
}

function reason(code: ReasonCode, items: readonly string[], evidence: readonly string[], language: Language): VerdictReason {
  const { makes, [language]: text } = reasonTexts[code];
  return {
    code,
    makes,
    message: text.message(items.length),
    items,
    evidence: [...new Set(evidence)].slice(0, maxEvidence).map((line) => line.slice(0, longestEvidence)),
    ...(text.action !== undefined && { action: text.action }),
  };
}
