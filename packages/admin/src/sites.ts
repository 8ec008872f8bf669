import { setTimeout as sleep } from 'node:timers/promises';
import type { SiteConfig } from '@kapsel/core';
import type { Database } from './db/database.ts';
import type { VersionForRecords } from './records/make-record.ts';

/** A site as visitors' requests need it. */
export interface Site {
  readonly siteId: string;
  readonly currentVersion: number;
  /** Host patterns of its pages; none where any page may post. */
  readonly domains: readonly string[];
}

/** How long a change of another process may go unseen. */
const freshMs = 1000;

/** For a database that does not answer, where something is known already. */
const mostWaitMs = 500;

/** The sites and their versions, in memory: a request for a site that is not there costs no query. */
export class Sites {
  readonly #db: Database['db'];
  readonly #versions = new Map<string, VersionForRecords>();
  #sites = new Map<string, Site>();
  #readAt = Number.NEGATIVE_INFINITY;
  #reading: Promise<void> | undefined;

  constructor({ db }: Database) {
    this.#db = db;
  }

  async find(siteId: string): Promise<Site | undefined> {
    if (performance.now() - this.#readAt > freshMs) {
      const reading = (this.#reading ??= this.#read());
      // What was published is still served while the database is away.
      await (this.#sites.size === 0 ? reading : Promise.race([reading.catch(() => {}), sleep(mostWaitMs)]));
    }
    return this.#sites.get(siteId);
  }

  /** A published version; it never changes. */
  async version({ siteId, currentVersion }: Site, policyVersion: number): Promise<VersionForRecords | undefined> {
    const id = `${siteId} ${policyVersion}`;
    const known = this.#versions.get(id);
    if (known || policyVersion > currentVersion) return known;
    const row = await this.#db.selectFrom('version').select(['config', 'config_hash']).where('site_id', '=', siteId).where('policy_version', '=', policyVersion).executeTakeFirst();
    if (!row) return undefined;
    const version = { policyVersion, configHash: row.config_hash, config: JSON.parse(row.config) as SiteConfig };
    this.#versions.set(id, version);
    return version;
  }

  async #read(): Promise<void> {
    try {
      const rows = await this.#db.selectFrom('site').select(['site_id', 'current_version', 'domains']).execute();
      this.#sites = new Map(rows.map((row) => [row.site_id, { siteId: row.site_id, currentVersion: row.current_version, domains: JSON.parse(row.domains) as string[] }]));
      this.#readAt = performance.now();
    } finally {
      this.#reading = undefined;
    }
  }
}
