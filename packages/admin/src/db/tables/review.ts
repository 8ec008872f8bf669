import type { ItemKind } from '@kapsel/core';
import type { Fixed } from './records.ts';

/** What scans found, what people made of it, and what becomes of it before it is published. */
export interface ReviewTables {
  readonly inventory: InventoryTable;
  readonly inventory_scan: InventoryScanTable;
  readonly inventory_item: InventoryItemTable;
  readonly inventory_event: InventoryEventTable;
  readonly site_override: SiteOverrideTable;
  readonly draft: DraftTable;
  readonly proposal: ProposalTable;
}

/** Where an inventory stands. Whoever changes it holds this row until the end of the transaction. */
interface InventoryTable {
  readonly site_id: Fixed<string>;
  /** When the newest scan in it finished; 0 where none is. */
  readonly scanned_at: number;
}

/** The scans that were taken in, so that none is twice. */
interface InventoryScanTable {
  readonly site_id: Fixed<string>;
  readonly scan_id: Fixed<string>;
  readonly taken_at: Fixed<number>;
  /** How many pages it visited. */
  readonly pages: Fixed<number>;
}

/** What became of an item; see `review/state.ts`. */
export type ItemState = 'new' | 'approved' | 'changed' | 'gone';

interface InventoryItemTable {
  readonly site_id: Fixed<string>;
  /** The beginning of the SHA-256 of what makes it the same item in another scan. */
  readonly item_id: Fixed<string>;
  readonly state: ItemState;
  readonly kind: Fixed<ItemKind>;
  /** The name pattern where the name carries an id; of requests the host. */
  readonly name: string;
  readonly domain: string;
  /** This and the next three as they count: what was approved, else what was found. */
  readonly category: string;
  readonly service: string | null;
  readonly provider: string | null;
  readonly confidence: number;
  /** Names, in lower case, that a search looks at. */
  readonly search: string;
  /** The items of the last report that had it, as JSON; hostile text. */
  readonly found: string;
  /** A `Verdict` as JSON: what was found, under the owner's overrides. */
  readonly verdict: string;
  /** The `Verdict` that somebody approved. */
  readonly approved: string | null;
  readonly approved_by: string | null;
  readonly approved_at: number | null;
  /** 1 where an override of the owner's counts for it. */
  readonly is_overridden: number;
  /** The passes that it was seen in, with commas. */
  readonly passes: string;
  readonly first_scan_id: Fixed<string>;
  readonly first_seen_at: Fixed<number>;
  readonly last_scan_id: string;
  readonly last_seen_at: number;
  /** The scan that found it other than approved. */
  readonly changed_scan_id: string | null;
  /** The scan that did not find it any more. */
  readonly gone_scan_id: string | null;
}

/** What happened to an item, and what was said of it. */
interface InventoryEventTable {
  readonly site_id: Fixed<string>;
  readonly item_id: Fixed<string>;
  readonly event_id: Fixed<string>;
  readonly at: Fixed<number>;
  readonly actor: Fixed<string>;
  /** Such as `approved`, or `comment`. */
  readonly kind: Fixed<string>;
  /** JSON. */
  readonly detail: Fixed<string>;
}

/** The owner's word on names; the empty domain is every domain. */
interface SiteOverrideTable {
  readonly site_id: Fixed<string>;
  readonly name: Fixed<string>;
  readonly domain: Fixed<string>;
  /** An `Override` as JSON. */
  readonly body: string;
}

interface DraftTable {
  readonly site_id: Fixed<string>;
  /** SHA-256 of the body: who changes it says which one they saw. */
  readonly revision: string;
  /** What is to be published, as canonical JSON. */
  readonly body: string;
  readonly changed_by: string;
  readonly changed_at: number;
}

/** What somebody wants published, for another to approve. */
interface ProposalTable {
  readonly site_id: Fixed<string>;
  readonly proposal_id: Fixed<string>;
  readonly state: 'open' | 'approved' | 'declined' | 'void';
  /** Of the draft that it was made of. */
  readonly revision: Fixed<string>;
  /** The version that visitors got then. */
  readonly base_version: Fixed<number>;
  /** The `Publication` as JSON. */
  readonly body: Fixed<string>;
  readonly note: Fixed<string>;
  readonly proposed_by: Fixed<string>;
  readonly proposed_at: Fixed<number>;
  readonly decided_by: string | null;
  readonly decided_at: number | null;
  readonly decision_note: string | null;
}
