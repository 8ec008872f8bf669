import { parseCategory, type SiteConfig } from '@kapsel/core';
import type { GivenConfig } from './given-config.ts';
import { bare, createElement, documentHead, fits } from './blocker/dom.ts';
import { holdMarked } from './blocker/marked.ts';
import { matchService } from './blocker/rules.ts';
import { lendPolicy, setTrusted } from './blocker/trusted-types.ts';
import { languageTag, ourLanguage } from './language.ts';
import { endOf } from './blocker/release-queue.ts';
import { partsOf } from './node/parts-of-config.ts';
import { partsInPage, type Inside, type MakePart, type Part } from './part.ts';
import { createKapsel, type Kapsel } from './runtime.ts';
import { googleConsentMode } from './signals/google-consent-mode.ts';

let running: Kapsel | undefined;

/**
 * Starts Kapsel on this page; a second call gives the one that runs.
 *
 * @param more further parts of a build, which come before the blocker for markup
 * @param tag Kapsel's own, from whose folder further parts are fetched; a bundle has none, and imports them
 */
export function start({ nonce, region, ...config }: GivenConfig, more: readonly MakePart[] = [], tag?: HTMLScriptElement): Kapsel {
  if (running) return running;
  const complete: SiteConfig = bare({
    schemaVersion: 1,
    policyVersion: 1,
    language: 'auto',
    blocking: 'marked',
    regime: 'opt-in',
    parties: { controller: '', contact: '' },
    ...config,
  });
  const there = partsInPage();
  const wanted = partsOf(complete);
  running = createKapsel(complete, {
    region: tag?.dataset['region'] ?? region,
    // A module cannot tell whose nonce it has: then only addresses of the config are released.
    nonce: tag?.nonce || nonce || (!tag && document.querySelector('script[nonce]') ? '?' : ''),
    // Vendors hear first, so that what is released has been told.
    parts: [googleConsentMode, ...wanted.flatMap((name) => there[name] ?? []), ...more, holdMarkup],
    fetchParts(inside, begin) {
      (there as { inside?: unknown }).inside = inside;
      /** On their way. */
      const coming = new Map<string, Promise<void>>();
      inside.fetchPart = async (name) => {
        if (!tag?.src) return;
        if (!coming.has(name)) coming.set(name, fetchPart(new URL(`kapsel-${name}.js`, tag.src).href, inside));
        await coming.get(name);
        coming.delete(name);
      };
      const get = async (name: string): Promise<void> => {
        if (!there[name]) await inside.fetchPart?.(name);
        if (there[name]) begin(there[name]);
      };
      for (const name of wanted) if (!there[name]) void get(name);
      const { ui } = complete;
      if (ui?.placeholder ?? ui?.layout !== 'none') inside.held = (element: Element) => {
        if (!fits(element, 'iframe,object,embed,video,audio')) return;
        delete inside.held;
        void get('placeholder');
      };
      let here: string | undefined;
      inside.loadUi = async () => {
        if (ui?.layout === 'none') return;
        // Not only when the other has come.
        if (inside.layer === 'preferences' && !there['preferences']) void inside.fetchPart?.('preferences');
        const name = `ui-${ourLanguage(languageTag(inside.language ?? complete.language))}`;
        here = name;
        if (!there[name]) await inside.fetchPart?.(name);
        // Another language may have been asked for meanwhile.
        if (name === here && there[name]) begin(there[name]);
      };
    },
  });
  return running;
}

/** @returns when it has run, or failed */
async function fetchPart(address: string, { nonce, emit }: Inside): Promise<void> {
  const script = createElement('script');
  script.nonce = nonce;
  try {
    const end = endOf(script);
    lendPolicy(script);
    setTrusted(script, 'src', address);
    documentHead().append(script);
    if ((await end).type === 'load') return;
  } catch {
    // The page's Trusted Types refuse it.
  }
  emit('error', { message: `Not loaded: ${address}` });
}

/** Marked markup comes to life only when the page begins to count; until then it is inert by itself. */
function holdMarkup(inside: Inside): Part {
  const { config: { services, blocking }, allows, isKept, nonce, stops } = inside;
  let release: (() => void) | undefined;
  return {
    update() {
      release ??= holdMarked(
        {
          allows(word, id) {
            const category = word === undefined ? undefined : parseCategory(word);
            // An unknown word grants nothing.
            if (word !== undefined && !category) return false;
            const service = services.find((one) => one.id === id) ?? (category && { category, id });
            return service !== undefined && allows(service as Parameters<typeof allows>[0]);
          },
          held: (element) => inside.held?.(element),
          isConfigured: (address) => matchService(services, address) !== undefined,
          outlived(id = '') {
            // Automatic blocking refuses what it still does; a vendor that is told stops by itself.
            if (blocking === 'marked' && !stops.includes(id) && isKept()) setTimeout(() => location.reload());
          },
        },
        nonce,
      );
      release();
    },
  };
}
