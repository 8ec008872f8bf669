import type { Database } from '../db/database.ts';
import type { Settings } from '../settings.ts';

/** What a check looks at. */
export interface Patient {
  readonly settings: Settings;
  readonly database: Database;
  readonly now: number;
}

/** `warning` is what will be trouble; `skipped` what there is nothing of. */
export type Health = 'good' | 'warning' | 'bad' | 'skipped';

export interface Diagnosis {
  readonly state: Health;
  /** What was found. */
  readonly found: string;
  /** What to do about it. */
  readonly mend?: string;
}

/** One thing that has to be right. What it throws is bad, and its message what was found. */
export interface Check {
  readonly name: string;
  /** What to do where it throws. */
  readonly mend: string;
  run(patient: Patient): Promise<Diagnosis>;
}

export const good = (found: string): Diagnosis => ({ state: 'good', found });
export const warning = (found: string, mend: string): Diagnosis => ({ state: 'warning', found, mend });
export const bad = (found: string, mend: string): Diagnosis => ({ state: 'bad', found, mend });
export const skipped = (found: string): Diagnosis => ({ state: 'skipped', found });
