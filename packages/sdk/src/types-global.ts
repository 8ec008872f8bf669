/** Types of what Kapsel's tag puts into a page. For the compiler alone; there is nothing in it to run. */
import type { EventName } from './events.ts';
import type { EventsOf, Kapsel, RunConfig } from './types.ts';

/**
 * The services of the site, id → category, as `kapsel-sdk build --types` writes them into it. While it is empty any id will do.
 *
 * @example declare module '@kapsel/sdk/global' { interface KapselServices { matomo: 'analytics' } }
 */
export interface KapselServices {}

/** The ids of those services. */
export type IdOfPage = [keyof KapselServices] extends [never] ? string : keyof KapselServices & string;

/** `window.kapsel`, once the tag has a config. */
export type KapselOfPage = Kapsel<IdOfPage>;

type Callback = (kapsel: KapselOfPage) => void;

type WindowEvents = { [Name in EventName as `kapsel:${Name}`]: CustomEvent<EventsOf<IdOfPage>[Name]> };

declare global {
  interface Window {
    /** Not there where the tag did not load. */
    kapsel?: KapselOfPage;
    /** Before the tag, a list of callbacks; from then on each is called at once. */
    kapselReady?: { push(...callbacks: Callback[]): unknown };
    /** Read by the tag when it runs. */
    kapselConfig?: RunConfig;
  }
  interface WindowEventMap extends WindowEvents {}
}
