import type { Category } from '@kapsel/core';

export type EventName = 'ready' | 'consent' | 'change' | 'purpose' | 'blocked' | 'show' | 'hide' | 'error';

/** What every event tells. */
export interface ConsentDetail {
  /** Granted categories, `necessary` always among them. */
  readonly categories: readonly Category[];
  /** Ids of the services that may run. */
  readonly services: readonly string[];
  /** Ids of categories and services whose state differs from before. */
  readonly changed: readonly string[];
  readonly action: 'accept-all' | 'reject-all' | 'save' | 'withdraw-all' | 'restore' | 'none';
  readonly source: 'visitor' | 'restored' | 'tab' | 'gpc' | 'api';
  readonly policyVersion: number;
  readonly recordId: string | undefined;
  /** `honoured` where the browser sent Global Privacy Control and it decided something. */
  readonly gpc: 'honoured' | 'absent';
}

/** Why something was held; told once for each thing held. */
export interface BlockedDetail {
  readonly service: string;
  readonly category: Category;
  /** What was held: `script`, `cookie`, `fetch` … */
  readonly kind: string;
  /** Its address without the query, or the name of a cookie or key. */
  readonly what: string;
  /** False in report-only mode, where nothing is held. */
  readonly held: boolean;
}

export interface ErrorDetail {
  readonly message: string;
}

/** Event → what its listeners get. */
export interface KapselEvents {
  ready: ConsentDetail;
  consent: ConsentDetail;
  change: ConsentDetail;
  purpose: ConsentDetail & { readonly purpose: string; readonly granted: boolean };
  blocked: BlockedDetail;
  show: { readonly layer: 'banner' | 'preferences' };
  hide: { readonly layer: 'banner' | 'preferences' };
  error: ErrorDetail;
}

export type Listener<Name extends EventName> = (detail: KapselEvents[Name]) => void;

/** Events for listeners in JavaScript and, with the same payload, on `window` as `kapsel:<name>`. */
export class Emitter {
  readonly _listeners = new Map<EventName, Set<Listener<EventName>>>();
  /** The last `ready` and `consent`: who comes late gets them at once. */
  readonly _sticky = new Map<EventName, KapselEvents[EventName]>();

  on<Name extends EventName>(name: Name, listener: Listener<Name>): () => void {
    const known = this._listeners.get(name) ?? new Set();
    this._listeners.set(name, known);
    known.add(listener as Listener<EventName>);
    const last = this._sticky.get(name);
    if (last) callSafely(listener as Listener<EventName>, last);
    return () => void known.delete(listener as Listener<EventName>);
  }

  emit<Name extends EventName>(name: Name, detail: KapselEvents[Name]): void {
    if (name === 'ready' || name === 'consent') this._sticky.set(name, detail);
    for (const listener of this._listeners.get(name) ?? []) callSafely(listener, detail);
    dispatchEvent(new CustomEvent(`kapsel:${name}`, { detail }));
  }

  /** From now on a late listener gets this, and nobody is told. */
  replace<Name extends EventName>(name: Name, detail: KapselEvents[Name]): void {
    if (this._sticky.has(name)) this._sticky.set(name, detail);
  }
}

/** The page's listeners fail by themselves: loudly for their owner, without harm to us or to each other. */
function callSafely(listener: Listener<EventName>, detail: KapselEvents[EventName]): void {
  try {
    listener(detail);
  } catch (error) {
    reportError(error);
  }
}
