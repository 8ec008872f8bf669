import type { Category } from '@kapsel/core';
import { classify, overrideFor, type Override } from '@kapsel/core/classify';
import { KnowledgeBase, services } from '@kapsel/core/knowledge';
import { hostOf, resolveAlias } from '../hosts.ts';
import { storageLaw } from './law.ts';
import type { AuditedSite, Rule } from './rule.ts';

/** A tracker that the owner calls necessary, and what it is known for. */
interface Contradiction {
  readonly thing: string;
  readonly known: Category;
  readonly knownAs: string;
}

const isTracking = (category: string): category is Category => category === 'analytics' || category === 'marketing';

/** What the file says of names that are known, found or not. */
function listed({ name, domain, category }: Override, knowledge: KnowledgeBase): Contradiction[] {
  if (category !== 'necessary') return [];
  const host = domain?.replace(/^\*\.|:\d+$/gu, '');
  return (['cookie', 'localStorage'] as const).flatMap((kind) => {
    const known = knowledge.find({ kind, name: name.replaceAll('*', '0'), ...(host !== undefined && { domain: host }) });
    const knownFor = known && (known.item.category ?? known.service.category);
    return known && knownFor && isTracking(knownFor) ? [{ thing: name, known: knownFor, knownAs: known.service.name }] : [];
  });
}

/** What was found and called necessary by a pattern that may have meant something else. */
function found({ items, overrides = [], hostAliases = {} }: AuditedSite, knowledge: KnowledgeBase): Contradiction[] {
  return items.flatMap((item) => {
    const domain = resolveAlias(item.domain, hostAliases);
    const name = item.kind === 'request' ? '' : item.name;
    if (overrideFor({ name, domain }, overrides)?.category !== 'necessary') return [];
    const setByHost = item.setBy.url === null || item.kind === 'request' ? '' : resolveAlias(hostOf(item.setBy.url), hostAliases);
    const known = classify({ kind: item.kind, name, domain, party: item.party, ...(setByHost !== '' && { setByHost }) }, { knowledge });
    return isTracking(known.category) ? [{ thing: item.pattern ?? item.name, known: known.category, knownAs: known.provider ?? item.domain }] : [];
  });
}

/** What the owner says of names, held against the knowledge base where a mistake would be grave. */
export const overrideRules: readonly Rule[] = [
  {
    code: 'override-contradicted',
    severity: 'high',
    legal: storageLaw,
    action: {
      nb: 'Gi det den kategorien det er kjent for. Er det virkelig nødvendig her, må du kunne vise hvorfor: skriv det som exemption i filen.',
      en: 'Give it the category that it is known for. Where it is necessary here indeed, you have to be able to show why: write that as exemption into the file.',
    },
    find(site) {
      const overrides = (site.overrides ?? []).filter(({ category }) => category === 'necessary');
      if (overrides.length === 0) return undefined;
      const knowledge = new KnowledgeBase(services);
      const all = [...overrides.flatMap((override) => listed(override, knowledge)), ...found(site, knowledge)];
      const names = [...new Set(all.map(({ thing }) => thing))];
      if (names.length === 0) return undefined;
      return {
        message: {
          nb: `${names.length} navn er kalt nødvendig i filen for --overrides, men er kjent for å spore.`,
          en: `${names.length} ${names.length === 1 ? 'name is' : 'names are'} called necessary in the file for --overrides, and known for tracking.`,
        },
        items: names,
        evidence: all.map(({ thing, known, knownAs }) => `${thing}: necessary ≠ ${known} (${knownAs})`),
      };
    },
  },
];
