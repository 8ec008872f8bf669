import type { Category, ConsentCategory, Signals } from '@kapsel/core';
import type { MakePart } from '../part.ts';

/** What a signal is told, at the start and after each decision. */
export interface SignalState {
  /** False where only the region's rule speaks. */
  readonly decided: boolean;
  readonly categories: readonly Category[];
  readonly services: readonly string[];
  /** Whether all of these services that the config knows may run; without one, whether the category is granted. */
  allows(category: ConsentCategory, ...services: string[]): boolean;
}

/** What a signal may need to know before anybody decided. */
export interface SignalPage {
  /** What the config says under the signal's name. */
  readonly mode: string | true;
  /** Marketing needs a yes first. */
  readonly optIn: boolean;
}

/** Tells one vendor, in its own words, what the visitor decided. It blocks nothing: that is the blocker's part. */
export interface Signal {
  /** Stubs and defaults: nothing is granted. */
  before(page: SignalPage): void;
  /** The whole state, as it now is; not called while there is nothing but the defaults to tell. */
  update(state: SignalState): void;
}

/**
 * Makes a part of a signal: stubs and defaults at once, the stored choice when the page begins to count, then each new one.
 * What goes wrong in a vendor's code is reported, and stays there.
 *
 * @param stopped ids of the services that it stops where they already run
 */
export function signalPart(name: keyof Signals, signal: Signal, ...stopped: string[]): MakePart {
  return ({ kapsel, emit, circumstances, config: { services, signals }, stops }) => {
    const mode = signals?.[name];
    if (!mode) return undefined;
    stops.push(...stopped);
    let isTelling = false;
    const guard = (run: () => void): void => {
      try {
        run(); // The queue may be a vendor's code by now.
      } catch (error) {
        emit('error', { message: String(error) });
      }
    };
    const allows = (category: ConsentCategory, ...ids: string[]): boolean => {
      const known = services.filter(({ id }) => ids.includes(id));
      return known.length > 0 ? known.every(({ id }) => kapsel.hasService(id)) : kapsel.has(category);
    };
    guard(() => signal.before({ mode, optIn: circumstances.rules.marketing === 'opt-in' }));
    return {
      update() {
        const state = kapsel.decision();
        // Until somebody decided, and where no rule allows anything, the defaults say it all.
        isTelling ||= state.decided || state.categories.length > 1;
        if (isTelling) guard(() => signal.update({ ...state, allows }));
      },
    };
  };
}

export function grantedOrDenied(isGranted: boolean): 'granted' | 'denied' {
  return isGranted ? 'granted' : 'denied';
}
