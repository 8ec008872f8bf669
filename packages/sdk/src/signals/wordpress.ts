import { partsInPage } from '../part.ts';
import { signalPart, type Signal, type SignalState } from './signal.ts';

interface WordPressWindow {
  wp_consent_type?: 'optin' | 'optout';
  wp_set_consent?: (category: string, value: 'allow' | 'deny') => void;
}

const scope = globalThis as WordPressWindow;

/** WP Consent API: carries the decision to the site's plugins. */
const wordpress: Signal = {
  before({ optIn }) {
    scope.wp_consent_type = optIn ? 'optin' : 'optout';
    document.dispatchEvent(new CustomEvent('wp_consent_type_defined'));
  },
  update(state) {
    // It keeps each value in a cookie: none before a choice.
    if (state.decided) whenThere(() => tell(state));
  },
};

/** The plugin's script mostly stands at the end of the page. */
function whenThere(run: () => void): void {
  if (typeof scope.wp_set_consent === 'function') run();
  else if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', run, { once: true });
}

function tell({ allows }: SignalState): void {
  const set = (category: string, isAllowed: boolean): void => scope.wp_set_consent?.(category, isAllowed ? 'allow' : 'deny');
  set('functional', true); // What WordPress calls so is what needs no consent.
  set('preferences', allows('functional'));
  set('statistics-anonymous', allows('analytics'));
  set('statistics', allows('analytics'));
  set('marketing', allows('marketing'));
}

partsInPage()['signal-wordpress'] = signalPart('wordpress', wordpress);
