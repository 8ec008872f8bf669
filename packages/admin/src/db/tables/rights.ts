import type { Fixed } from './records.ts';

/** What visitors ask of their records, what is proved elsewhere, and the sums that figures are read from. */
export interface RightsTables {
  readonly daily_figure: DailyFigureTable;
  readonly restriction: RestrictionTable;
  readonly purpose_withdrawal: PurposeWithdrawalTable;
  readonly anchor: AnchorTable;
  readonly retired_key: RetiredKeyTable;
}

/** A sum of a day over all of `daily_count` but one dimension: few rows, so that a quarter is read in a few milliseconds. */
interface DailyFigureTable {
  readonly site_id: Fixed<string>;
  /** `all`, `version`, `region` or `language`. */
  readonly dimension: Fixed<string>;
  /** ISO 8601, in UTC. */
  readonly day: Fixed<string>;
  /** Which version, region or language; empty for `all`, and where it is not known. */
  readonly value: Fixed<string>;
  readonly accepted: number;
  readonly partial: number;
  readonly rejected: number;
  readonly changed: number;
  readonly withdrawn: number;
  readonly form: number;
  readonly form_withdrawn: number;
  readonly asked_functional: number;
  readonly asked_analytics: number;
  readonly asked_marketing: number;
  readonly granted_functional: number;
  readonly granted_analytics: number;
  readonly granted_marketing: number;
}

/** The records of this visitor are frozen: proof, and nothing else. */
interface RestrictionTable {
  readonly site_id: Fixed<string>;
  readonly subject_id: Fixed<string>;
  /** That it was asked for by. */
  readonly record_id: Fixed<string>;
  readonly restricted_at: Fixed<number>;
  /** `holder`, or who did it for them, as in the audit log. */
  readonly restricted_by: Fixed<string>;
}

/** A consent in a form that was taken back: until `due_at` whoever relied on it has to have stopped. */
interface PurposeWithdrawalTable {
  readonly site_id: Fixed<string>;
  /** Of the record that took it back. */
  readonly record_id: Fixed<string>;
  /** Of the consent, which is the `jti` that the form carried. */
  readonly consent_record_id: Fixed<string>;
  readonly purpose: Fixed<string>;
  readonly withdrawn_at: Fixed<number>;
  readonly due_at: Fixed<number>;
  readonly done_at: number | null;
  /** As in the audit log. */
  readonly done_by: string | null;
}

/** A checkpoint that is known outside this server too. */
interface AnchorTable {
  readonly site_id: Fixed<string>;
  readonly position: Fixed<number>;
  /** `announced` by mail and webhook, or `rfc3161`: time-stamped by somebody else. */
  readonly means: Fixed<string>;
  readonly at: Fixed<number>;
  /** The compact JWS. */
  readonly checkpoint: Fixed<string>;
  /** The time-stamp token, DER in base64; empty where there is none. */
  readonly proof: Fixed<string>;
}

/** A key that signed before. The key that followed vouches for it, so that nobody who can only write here adds one. */
interface RetiredKeyTable {
  /** RFC 7638. */
  readonly kid: Fixed<string>;
  readonly retired_at: Fixed<number>;
  /** A compact JWS by the next key, with the public key in it. */
  readonly statement: Fixed<string>;
}
