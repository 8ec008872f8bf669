import { randomBytes } from 'node:crypto';
import { Agent, request } from 'node:http';
import type { RecordSubmission, RefusalSubmission, SiteConfig } from '@kapsel/core';

/** A site with one service to ask about. */
export function aConfig(siteId = 'shop'): SiteConfig {
  return {
    schemaVersion: 1,
    siteId,
    policyVersion: 1,
    language: 'nb',
    blocking: 'marked',
    regime: 'opt-in',
    parties: { controller: 'Shop', contact: 'post@shop.example' },
    services: [{ id: 'matomo', name: 'Matomo', provider: 'InnoCraft', category: 'analytics', since: 1, hosts: ['matomo.localhost'], cookies: ['_pk_*'], storage: [] }],
    ui: { layout: 'none' },
    log: { endpoint: `/v1/sites/${siteId}/consents` },
  };
}

let made = 0;

export function aRecord(changes: Partial<RecordSubmission> = {}): RecordSubmission {
  made += 1;
  return {
    schemaVersion: 1,
    event: 'given',
    recordId: `0190a5da-c967-7000-8000-${made.toString(16).padStart(12, '0')}`,
    policyVersion: 1,
    notice: {},
    purposes: [{ id: 'analytics', granted: true, services: ['matomo'] }],
    method: 'accept-all',
    trusted: true,
    decidedAt: new Date().toISOString(),
    context: { regime: 'opt-in', sdkVersion: '0.1.0', globalPrivacyControl: false },
    ...changes,
  };
}

export function aRefusal(): RefusalSubmission {
  return { schemaVersion: 1, event: 'refused', key: randomBytes(16).toString('hex'), policyVersion: 1, method: 'reject-all', regime: 'opt-in' };
}

/** The status of the answer; nothing where none came. */
export function post(agent: Agent, address: string, body: string, siteId = 'shop'): Promise<number | undefined> {
  return new Promise((resolve) => {
    const outgoing = request(`${address}/v1/sites/${siteId}/consents`, { method: 'POST', agent, headers: { 'Content-Type': 'text/plain' } }, (answer) => {
      answer.resume();
      answer.on('end', () => resolve(answer.statusCode));
      answer.on('error', () => resolve(undefined));
    });
    outgoing.on('error', () => resolve(undefined));
    outgoing.end(body);
  });
}

/** What came of what was sent. */
export class Tally {
  readonly acknowledged = new Set<string>();
  readonly unanswered = new Map<string, RecordSubmission>();
  /** How many were answered otherwise, by status. */
  readonly rejected = new Map<number, number>();

  reject(status: number): void {
    this.rejected.set(status, (this.rejected.get(status) ?? 0) + 1);
  }

  /** Acknowledged, and not there. */
  lostFrom(kept: ReadonlySet<string>): readonly string[] {
    return [...this.acknowledged].filter((id) => !kept.has(id));
  }

  text(kept: ReadonlySet<string>): string {
    const rejected = [...this.rejected].map(([status, count]) => `${count} with ${status}`).join(', ');
    return `${this.acknowledged.size} acknowledged, ${this.lostFrom(kept).length} lost, ${rejected || 'none'} rejected`;
  }
}

/** Visitors who come one after another over some connections, and again after whatever a browser comes again after, until it is over. */
export class Visitors {
  readonly tally = new Tally();
  readonly #agent: Agent;
  readonly #clients: readonly Promise<void>[];
  #isOver = false;

  constructor(address: string, connections: number) {
    this.#agent = new Agent({ keepAlive: true, maxSockets: connections });
    this.#clients = Array.from({ length: connections }, () => this.#visit(address));
  }

  /** Sends what was not answered once more, as browsers do. */
  async end(address: string): Promise<void> {
    this.#isOver = true;
    await Promise.all(this.#clients);
    for (const [id, record] of this.tally.unanswered) {
      if ((await post(this.#agent, address, JSON.stringify(record))) === 204) this.tally.acknowledged.add(id);
    }
    this.#agent.destroy();
  }

  async #visit(address: string): Promise<void> {
    while (!this.#isOver) {
      const record = aRecord();
      const status = await post(this.#agent, address, JSON.stringify(record));
      if (status === 204) this.tally.acknowledged.add(record.recordId);
      else {
        this.tally.unanswered.set(record.recordId, record);
        this.tally.reject(status ?? 0);
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    }
  }
}
