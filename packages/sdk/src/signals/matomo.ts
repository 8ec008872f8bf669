import { partsInPage } from '../part.ts';
import { signalPart, type Signal } from './signal.ts';

const scope = globalThis as { _paq?: string[][] };

/** `Cookie` where Matomo may count without a consent, only not with cookies. */
let what: '' | 'Cookie' = '';
let isGiven = false;

function tell(command: string): void {
  (scope._paq ??= []).push([command]);
}

/** Matomo. Never its `remember…` calls: Kapsel keeps the decision. */
const matomo: Signal = {
  before({ mode }) {
    what = mode === 'cookies' ? 'Cookie' : '';
    tell(`require${what}Consent`);
  },
  update({ allows }) {
    const wasGiven = isGiven;
    isGiven = allows('analytics', 'matomo');
    if (isGiven) tell(`set${what}ConsentGiven`);
    // Only after a yes: forgetting stores a cookie, and `require…` is enough where there was none.
    else if (wasGiven) tell(`forget${what}ConsentGiven`);
  },
};

partsInPage()['signal-matomo'] = signalPart('matomo', matomo, 'matomo');
