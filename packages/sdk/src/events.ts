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
  /** Ids that the visitor still has to be asked about. */
  readonly open: readonly string[];
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

/** What a visitor answered to a purpose in a form that they sent. */
export interface PurposeDetail {
  readonly purpose: string;
  readonly granted: boolean;
  /** Of the record that was made of a consent, where the site keeps records. */
  readonly recordId: string | undefined;
  /** Whether the log has vouched for it, so that the form carries a proof. */
  readonly signed: boolean;
  /** Where the visitor sees what they agreed to, and takes it back; once the log has the record. */
  readonly receipt: string | undefined;
}

export interface ErrorDetail {
  readonly message: string;
}

/** Event → what its listeners get. */
export interface KapselEvents {
  ready: ConsentDetail;
  consent: ConsentDetail;
  change: ConsentDetail;
  purpose: PurposeDetail;
  blocked: BlockedDetail;
  show: { readonly layer: 'banner' | 'preferences' };
  hide: { readonly layer: 'banner' | 'preferences' };
  error: ErrorDetail;
}

export type Listener<Name extends EventName> = (detail: KapselEvents[Name]) => void;

/** Events for listeners in JavaScript and, with the same payload, on `window` as `kapsel:<name>`. */
export interface Emitter {
  on<Name extends EventName>(name: Name, listener: Listener<Name>): () => void;
  emit<Name extends EventName>(name: Name, detail: KapselEvents[Name]): void;
}

/** A target of its own, since a page can stop an event on `window` on its way. Who throws fails alone, and loudly. */
export function createEmitter(): Emitter {
  const target = new EventTarget();
  return {
    on(name, listener) {
      const type = `kapsel:${name}`;
      const hear = (event: Event): void => listener((event as CustomEvent).detail as KapselEvents[typeof name]);
      target.addEventListener(type, hear);
      return () => target.removeEventListener(type, hear);
    },
    emit(name, detail) {
      for (const one of [target, window]) one.dispatchEvent(new CustomEvent(`kapsel:${name}`, { detail }));
    },
  };
}
