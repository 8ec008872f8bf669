import type { BlockedDetail } from '../../events.ts';
import { matchName, matchService, type RuledService } from '../rules.ts';

export interface PolicySource {
  readonly services: readonly RuledService[];
  allows(service: RuledService): boolean;
  /** Nothing is held, but all that would be is told. */
  readonly reportOnly: boolean;
  tell(detail: BlockedDetail): void;
}

/** Answers for every patch whether a thing has to be held, by rules alone: what no rule names is never touched. */
export class Policy {
  readonly _source: PolicySource;
  readonly _mentions: readonly (readonly [RuledService, RegExp])[];
  readonly _told = new Set<string>();

  constructor(source: PolicySource) {
    this._source = source;
    this._mentions = source.services.filter(({ hosts }) => hosts.length > 0).map((service) => [service, mentionOf(service.hosts)]);
  }

  /** Whether an address is one of a service that may not run. */
  holdsAddress(address: unknown, kind: string, base: string = document.baseURI): boolean {
    const text = String(address);
    return this._isHeld(matchService(this._source.services, text, base), kind, text.replace(/[?#].*$/su, ''));
  }

  /** Whether a `srcset` or any other list of addresses has one of them. */
  holdsAnyAddress(list: unknown, kind: string): boolean {
    return String(list)
      .split(/[\s,]+/u)
      .some((part) => part.includes('/') && this.holdsAddress(part, kind));
  }

  holdsName(list: 'cookies' | 'storage', name: string, kind: string): boolean {
    return this._isHeld(matchName(this._source.services, list, name), kind, name);
  }

  /** Whether code or markup names a host of a service that may not run. */
  holdsText(text: string, kind: string): boolean {
    return this._mentions.some(([service, mention]) => mention.test(text) && this._isHeld(service, kind, service.hosts[0] ?? ''));
  }

  /** The same as a plain question: nobody is told, nothing is decided. */
  mightHold(text: string): boolean {
    return this._mentions.some(([service, mention]) => mention.test(text) && !this._source.allows(service));
  }

  /** Hosts that are held right now, for places that cannot ask, such as a worker. */
  heldHosts(): string[] {
    if (this._source.reportOnly) return [];
    return this._source.services.filter((service) => !this._source.allows(service)).flatMap(({ hosts }) => hosts);
  }

  _isHeld(service: RuledService | undefined, kind: string, what: string): boolean {
    if (!service || this._source.allows(service)) return false;
    const held = !this._source.reportOnly;
    const key = `${kind} ${what}`;
    if (!this._told.has(key)) {
      this._told.add(key);
      this._source.tell({ service: service.id, category: service.category, kind, what, held });
    }
    return held;
  }
}

/** `*.example.com` → example.com after anything that ends a label, so that `notexample.com` is none. */
function mentionOf(hosts: readonly string[]): RegExp {
  const alternatives = hosts.map((host) => {
    const literal = host.replace(/^\*\./u, '').replaceAll(/[.*+?^${}()|[\]\\]/gu, '\\$&');
    return `${host.startsWith('*.') ? '(?<![a-z0-9-])' : '(?<![a-z0-9.-])'}${literal}(?![a-z0-9-])`;
  });
  return new RegExp(alternatives.join('|'), 'iu');
}
