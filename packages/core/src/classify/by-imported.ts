import { categories, type Category } from '../category.ts';
import { byHost } from './by-host.ts';
import type { ImportedItem, ImportedList } from './imported-list.ts';
import { trackerNamedIn } from './tracker-names.ts';
import type { Classifier, ClassifyOptions, Evidence, Observed } from './verdict.ts';
import { sensesOfName } from './words-of-name.ts';

/**
 * A list that the owner supplies knows the name. Its word weighs less than the knowledge base's, and of several lists the
 * first one that has something to say is heard. What is known of a thing's owner a list cannot talk down.
 */
export const byImported: Classifier = (observed, options) => {
  if (observed.kind === 'request') return undefined;
  for (const list of options.imported ?? []) {
    const item = list.find(observed);
    if (item && !isContradicted(item, observed, options)) return evidenceOf(list, item, observed);
  }
  return undefined;
};

function evidenceOf(list: ImportedList, item: ImportedItem, observed: Observed): Evidence {
  const { name, category, service, provider, purpose = { nb: '', en: '' }, exemption } = item;
  return {
    category,
    ...(service !== undefined && { service }),
    ...(provider !== undefined && { provider }),
    item: { name, purpose, ...(exemption && { exemption }) },
    purpose,
    confidence: howSure(item, observed),
    reason: {
      nb: `Navnet «${name}» er kjent fra listen «${list.name}».`,
      en: `The name «${name}» is known from the list «${list.name}».`,
    },
  };
}

/** Lists disagree with each other more often than vendors do with themselves, and a short name is anybody's. */
function howSure({ name, category, domains }: ImportedItem, { party }: Observed): number {
  const confidence = domains ? 0.8 : name.replaceAll('*', '').length >= 4 ? 0.7 : 0.5;
  // Whether a site needs what a third party stores is a person's to say.
  return category === 'necessary' && party !== 'first' ? Math.min(confidence, 0.5) : confidence;
}

/** Whether who owns the host, or the name under any circumstances, is known to be for more than the list says. */
function isContradicted({ category }: ImportedItem, observed: Observed, options: ClassifyOptions): boolean {
  const party = observed.party ?? 'third';
  const owner = byHost({ ...observed, party }, options);
  if (owner && asksMore(owner.category, category) && (category === 'necessary' || (party === 'third' && owner.confidence >= 0.6))) return true;
  return category === 'necessary' && (isKnownForMore(observed, options) || speaksOfTracking(observed, options));
}

/** A tracker's name is a tracker's in a kind of storage, or of a party, that its entry does not tell of. */
function isKnownForMore({ name, domain }: Observed, { knowledge }: ClassifyOptions): boolean {
  return (['cookie', 'localStorage'] as const).some((kind) => {
    const known = knowledge.find({ kind, name, domain });
    return known !== undefined && asksMore(known.item.category ?? known.service.category, 'necessary');
  });
}

/** Many a list says of its site's every cookie that it is needed: of one whose name says otherwise a person has to. */
function speaksOfTracking({ name }: Observed, { knowledge }: ClassifyOptions): boolean {
  return sensesOfName(name).some(({ sense }) => sense.tracks) || trackerNamedIn(name, knowledge) !== undefined;
}

function asksMore(known: Category, said: Category): boolean {
  return categories.indexOf(known) > categories.indexOf(said);
}
