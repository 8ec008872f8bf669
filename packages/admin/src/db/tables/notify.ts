import type { AnnouncementKind } from '../../notify/kinds.ts';
import type { Fixed } from './records.ts';

/** What is to be told to whom, and what came of it. */
export interface NotifyTables {
  readonly outbox: OutboxTable;
  readonly delivery: DeliveryTable;
  readonly webhook: WebhookTable;
  readonly mail_rule: MailRuleTable;
  readonly site_calendar: SiteCalendarTable;
  readonly monthly_summary: MonthlySummaryTable;
}

/** What happened, written by the transaction that did it. */
interface OutboxTable {
  readonly organisation_id: Fixed<string>;
  /** Of the event: what a receiver knows it by, however often it comes. */
  readonly event_id: Fixed<string>;
  readonly site_id: Fixed<string | null>;
  readonly kind: Fixed<AnnouncementKind>;
  /** JSON, as its kind says; empty once it was told, where it holds a secret. */
  readonly data: string;
  readonly at: Fixed<number>;
  /** `waiting` until it is known who is to be told. */
  readonly state: 'waiting' | 'shared';
}

/** One event on its way to one receiver. */
interface DeliveryTable {
  readonly organisation_id: Fixed<string>;
  readonly delivery_id: Fixed<string>;
  readonly event_id: Fixed<string>;
  readonly site_id: Fixed<string | null>;
  /** `webhook:<id>` or `mail:<address>`. */
  readonly target: Fixed<string>;
  readonly language: Fixed<string>;
  readonly state: 'waiting' | 'delivered' | 'failed';
  readonly attempts: number;
  /** Not before then. */
  readonly next_at: number;
  /** Until then it is in the hands of a server; one that is killed loses it to another. */
  readonly leased_until: number;
  /** What the receiver said last: a status of HTTP or SMTP. */
  readonly status: number | null;
  /** Why it failed the last time. */
  readonly fault: string | null;
  readonly created_at: Fixed<number>;
  readonly attempted_at: number | null;
}

interface WebhookTable {
  readonly site_id: Fixed<string>;
  readonly webhook_id: Fixed<string>;
  readonly url: string;
  /** For people. */
  readonly name: string;
  /** A JSON list. */
  readonly kinds: string;
  /** Sealed by the server's own key. */
  readonly secret: string;
  /** The one before, which still signs until then. */
  readonly old_secret: string | null;
  readonly old_secret_until: number | null;
  readonly created_at: Fixed<number>;
  readonly disabled_at: number | null;
  readonly disabled_because: string | null;
  /** Since when nothing has got through. */
  readonly failing_since: number | null;
}

/** Who is mailed what about a site, where it is not as their role has it. */
interface MailRuleTable {
  readonly site_id: Fixed<string>;
  /** `account:<id>` for a member, `address:<e-mail>` for anybody else, such as a shared mailbox. */
  readonly receiver: Fixed<string>;
  /** A JSON list; an empty one for nothing. */
  readonly kinds: string;
  readonly language: string;
}

/** In which time zone a site has its months. */
interface SiteCalendarTable {
  readonly site_id: Fixed<string>;
  readonly time_zone: string;
}

/** Which summaries were made, so that none is made twice. */
interface MonthlySummaryTable {
  readonly site_id: Fixed<string>;
  /** Such as 2026-01. */
  readonly month: Fixed<string>;
  readonly made_at: Fixed<number>;
}
