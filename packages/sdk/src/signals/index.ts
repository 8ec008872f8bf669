import type { ConsentCategory } from '@kapsel/core';
import { createElement, documentHead } from '../blocker/dom.ts';
import { setTrusted } from '../blocker/trusted-types.ts';
import type { Blocker, Kapsel } from '../runtime.ts';
import { googleConsentMode } from './google-consent-mode.ts';
import { registeredSignals, type Signal } from './signal.ts';

const names = ['hubspot', 'hotjar', 'microsoftUet', 'microsoftClarity', 'meta', 'matomo', 'wordpress'] as const;

/**
 * Tells vendors what the visitor decided: stubs and defaults at once, the stored choice when the page begins to count, then
 * each new one. It has to be the first blocker, so that what is released has heard. Google's part is always here; another
 * signal is here if its script or import came first, and is fetched from beside Kapsel's tag if not.
 *
 * @param tagAddress the `src` of Kapsel's tag; bundlers have none, and import their signals
 */
export function holdSignals(kapsel: Kapsel, nonce: string, tagAddress: string | undefined): Blocker {
  const { signals, services } = kapsel.config;
  if (!signals) return { update: () => {} };
  const running: Signal[] = [];
  let isTelling = false;

  const allows = (category: ConsentCategory, ...ids: string[]): boolean => {
    const known = services.filter(({ id }) => ids.includes(id));
    return known.length > 0 ? known.every(({ id }) => kapsel.hasService(id)) : kapsel.has(category);
  };
  const guard = (run: () => void): void => {
    try {
      run(); // The queue may be a vendor's code by now.
    } catch (error) {
      kapsel.events.emit('error', { message: String(error) });
    }
  };
  const tell = (signal: Signal): void => guard(() => signal.update({ ...kapsel.decision(), allows }));
  const begin = (signal: Signal, mode: string | true): void => {
    guard(() => signal.before({ mode, optIn: kapsel._circumstances.rules.marketing === 'opt-in' }));
    running.push(signal);
    if (isTelling) tell(signal);
  };

  if (signals.googleConsentMode) begin(googleConsentMode, signals.googleConsentMode);
  for (const name of names) {
    const mode = signals[name];
    if (!mode) continue;
    const arrive = (): void => {
      const signal = registeredSignals()[name];
      if (signal) begin(signal, mode);
    };
    if (registeredSignals()[name]) arrive();
    else if (tagAddress) load(fileOf(name), arrive);
  }

  function load(file: string, arrive: () => void): void {
    const script = createElement('script');
    const address = new URL(file, tagAddress).href;
    script.nonce = nonce;
    script.addEventListener('load', arrive);
    script.addEventListener('error', () => kapsel.events.emit('error', { message: `Not loaded: ${address}` }));
    guard(() => {
      setTrusted(script, 'src', address);
      documentHead().append(script);
    });
  }

  return {
    update: () => {
      const { decided, categories } = kapsel.decision();
      // Until somebody decided, and where no rule allows anything, the defaults say it all.
      isTelling ||= decided || categories.length > 1;
      if (isTelling) running.forEach(tell);
    },
  };
}

/** `microsoftUet` → `kapsel-signal-microsoft-uet.js` */
function fileOf(name: string): string {
  return `kapsel-signal-${name.replace(/[A-Z]/gu, '-$&').toLowerCase()}.js`;
}
