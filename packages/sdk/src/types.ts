/** The API with the ids of one config in its types. What runs is in runtime.ts. */
import type { Category, ConsentCategory } from '@kapsel/core';
import type { ConsentDetail, EventName, KapselEvents } from './events.ts';
import type { CurrentDecision } from './current-decision.ts';
import type { AnsweredBy, Kapsel as UntypedKapsel } from './runtime.ts';
import type { GivenConfig } from './given-config.ts';

/** A config as `run` takes it: what it leaves out has a default. */
export type RunConfig = GivenConfig;

/** The ids of a config's services: literals where it is written in place or `as const`, else `string`. */
export type ServiceIds<Config> = Config extends { readonly services: readonly { readonly id: string }[] } ? Config['services'][number]['id'] : string;

/** What `accept` takes in a list: a category, a service, or a service of a granted category that is refused. */
export type Acceptable<Id extends string = string> = Category | Id | `-${Id}`;

/** What the visitor decided, and what they still have to be asked about. */
export interface DecisionOf<Id extends string = string> extends Omit<CurrentDecision, 'services' | 'open'> {
  readonly services: readonly Id[];
  readonly open: readonly (ConsentCategory | Id)[];
}

type Told<Detail, Id extends string> = Detail extends ConsentDetail
  ? Omit<Detail, 'services' | 'changed'> & { readonly services: readonly Id[]; readonly changed: readonly (Category | Id)[] }
  : Detail extends { readonly service: string }
    ? Omit<Detail, 'service'> & { readonly service: Id }
    : Detail;

/** Event → what its listeners get. */
export type EventsOf<Id extends string = string> = { readonly [Name in EventName]: Told<KapselEvents[Name], Id> };

/** The consent of one visitor on one page. */
export interface Kapsel<Id extends string = string> extends Omit<UntypedKapsel, 'run' | 'has' | 'hasService' | 'accept' | 'decision' | 'on' | 'ready'> {
  /** There is one Kapsel on a page; a second start gives it again. */
  run(config?: unknown): Kapsel<Id>;
  /** Whether a category is granted. */
  has(category: Category): boolean;
  /** Whether a service of the config may run. */
  hasService(id: Id): boolean;
  /**
   * Grants exactly these categories and services, everything that is asked for, or nothing. `-id` refuses a service of a granted
   * category. A list that names nothing of the config, or anything else, decides nothing: the visitor is asked as before.
   */
  accept(ids: 'all' | 'none' | readonly Acceptable<Id>[], by?: AnsweredBy): void;
  decision(): DecisionOf<Id>;
  /** @returns unsubscribes */
  on<Name extends EventName>(name: Name, listener: (detail: EventsOf<Id>[Name]) => void): () => void;
  readonly ready: Promise<Kapsel<Id>>;
}

/**
 * Starts Kapsel on this page; a second call gives the one that runs. It knows the ids of a config that stands in the call or
 * is declared `as const`.
 *
 * @example run({ siteId: 'shop', services: [matomo] as const }).hasService('matomo')
 */
export type Run = <const Config extends RunConfig>(config: Config) => Kapsel<ServiceIds<Config>>;
