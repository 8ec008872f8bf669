import { partsInPage } from '../part.ts';
import { signalPart, type Signal } from './signal.ts';

interface HubSpotWindow {
  disableHubSpotCookieBanner?: boolean;
  _hsp?: unknown[][];
  _hsq?: unknown[][];
}

const scope = globalThis as HubSpotWindow;

function setConsent(analytics: boolean, advertisement: boolean, functionality: boolean): void {
  (scope._hsp ??= []).push(['setHubSpotConsent', { analytics, advertisement, functionality }]);
}

/** HubSpot: its own banner stays away, its listeners hear our decision, its tracking code stops after a no. */
const hubspot: Signal = {
  before() {
    scope.disableHubSpotCookieBanner = true;
    setConsent(false, false, false);
  },
  update({ allows }) {
    setConsent(allows('analytics'), allows('marketing'), allows('functional'));
    // It counts visits without cookies too, unless it is told not to.
    (scope._hsq ??= []).push(allows('analytics', 'hubspot') ? ['doNotTrack', { track: true }] : ['doNotTrack']);
  },
};

partsInPage()['signal-hubspot'] = signalPart('hubspot', hubspot, 'hubspot');
