import type { Category } from '../category.ts';
import { matchesHost } from '../host-pattern.ts';
import type { KnownItem, LocalizedText } from '../knowledge/service-entry.ts';
import { patternWeight, PatternIndex } from '../name-pattern.ts';
import type { ItemKind } from '../scan-report.ts';

/** What a list from elsewhere says of a name. All its texts are hostile. */
export interface ImportedItem {
  /** Anchored name pattern, `*` for any run of characters. */
  readonly name: string;
  readonly category: Category;
  /** `storage` is any kind but a cookie; without it the item counts for both. */
  readonly kind?: 'cookie' | 'storage';
  /** Host patterns; without any the item counts everywhere. */
  readonly domains?: readonly string[];
  readonly party?: 'first' | 'third';
  /** Id of the service. */
  readonly service?: string;
  readonly provider?: string;
  readonly purpose?: LocalizedText;
  readonly exemption?: KnownItem['exemption'];
}

interface Sought {
  readonly kind: ItemKind;
  readonly name: string;
  readonly domain: string;
  readonly party?: 'first' | 'third';
}

/** A list that somebody supplies beside the knowledge base: an open database, or what another tool has declared for a site. */
export class ImportedList {
  /** As a reader of a reason knows it, such as the name of its file. */
  readonly name: string;
  readonly #items = new PatternIndex<ImportedItem>();

  constructor(name: string, items: readonly ImportedItem[]) {
    this.name = name;
    for (const item of items) this.#items.add(item.name, item);
  }

  /** The item that fits best: bound to the thing's domain before bound to nothing, then the most literal pattern. */
  find(sought: Sought): ImportedItem | undefined {
    const fitting = this.#items.find(sought.name).flatMap(({ value }) => (fits(value, sought) ? [value] : []));
    return fitting.sort(moreSpecificFirst)[0];
  }
}

function fits({ kind, domains, party }: ImportedItem, sought: Sought): boolean {
  if (kind !== undefined && (kind === 'cookie') !== (sought.kind === 'cookie')) return false;
  if (party !== undefined && sought.party !== undefined && party !== sought.party) return false;
  return domains === undefined || domains.some((pattern) => matchesHost(pattern, sought.domain));
}

function moreSpecificFirst(a: ImportedItem, b: ImportedItem): number {
  return Number(b.domains !== undefined) - Number(a.domains !== undefined) || patternWeight(b.name) - patternWeight(a.name);
}
