import { categoryName, type Language } from '../category.ts';
import type { Known, KnowledgeBase } from '../knowledge/knowledge-base.ts';
import type { LocalizedText, View } from '../knowledge/service-entry.ts';

/**
 * What a reader has to know of an entry that is not beyond doubt: each view of it, with who holds it and why, where public sources
 * disagree; and whose name it may be as well. Either way the stricter category is the verdict.
 */
export function contestedReasons({ service, item, boundToDomain }: Known, knowledge: KnowledgeBase): LocalizedText[] {
  const views = item.contested ?? (item.category === undefined ? service.contested : undefined) ?? [];
  const others = boundToDomain ? [] : (item.sharedWith ?? []).map((id) => knowledge.service(id)?.name ?? id);
  return [...viewReasons(views), ...others.map(sharedReason)];
}

export function viewReasons(views: readonly View[]): LocalizedText[] {
  return views.map(({ by, category, why, source }) => {
    const said = (language: Language, verb: string) => `${by} ${verb} «${categoryName(category, language)}»: ${why[language]} (${source})`;
    return { nb: `Omstridt, den strengeste gjelder. ${said('nb', 'sier')}`, en: `Contested, the strictest holds. ${said('en', 'says')}` };
  });
}

function sharedReason(name: string): LocalizedText {
  return { nb: `${name} bruker samme navn; den strengeste kategorien gjelder.`, en: `${name} uses the same name; the stricter category holds.` };
}
