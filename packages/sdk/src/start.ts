import type { SiteConfig } from '@kapsel/core';
import { bare } from './blocker/dom.ts';
import { holdMarked } from './blocker/marked.ts';
import { Kapsel, type Blocker } from './runtime.ts';
import { matchService } from './blocker/rules.ts';
import { holdSignals } from './signals/index.ts';

/** The parts of a config that the SDK falls back on, so that a short one still works. */
type GivenConfig = Pick<SiteConfig, 'siteId' | 'services'> & Partial<SiteConfig>;

const tag = document.currentScript instanceof HTMLScriptElement ? document.currentScript : undefined;
let running: Kapsel | undefined;

/**
 * Starts Kapsel on this page; a second call gives the one that runs.
 *
 * @param holdMore further blockers of a build, which come before the one for markup
 */
export function start(config: GivenConfig, holdMore: (kapsel: Kapsel, nonce: string) => Blocker[] = () => []): Kapsel {
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
  running = new Kapsel(complete, {
    region: tag?.dataset['region'],
    nonce: tag?.nonce ?? '',
    hold: (kapsel, nonce) => [holdSignals(kapsel, nonce, tag?.src), ...holdMore(kapsel, nonce), holdMarkup(kapsel, nonce)],
    loadUi: (kapsel, layer) => kapsel.events.emit('show', { layer }),
  });
  return running;
}

function holdMarkup(kapsel: Kapsel, nonce: string): Blocker {
  let update: (() => void) | undefined;
  return {
    update: () => {
      update ??= holdMarked(
        {
          allows: (category, service) => kapsel.allowsMarked(category, service),
          isConfigured: (address) => matchService(kapsel.config.services, address) !== undefined,
        },
        nonce,
      );
      update();
    },
  };
}
