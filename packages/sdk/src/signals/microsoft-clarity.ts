import { partsInPage } from '../part.ts';
import { grantedOrDenied, signalPart, type Signal } from './signal.ts';

interface Clarity {
  (...call: unknown[]): void;
  q?: unknown[];
}

const scope = globalThis as { clarity?: Clarity };

/** The capital S is Clarity's; with a small one it hears nothing. Both have to be there. */
function tell(ads: boolean, analytics: boolean): void {
  scope.clarity ??= queue();
  scope.clarity('consentv2', { ad_Storage: grantedOrDenied(ads), analytics_Storage: grantedOrDenied(analytics) });
}

/** As in Clarity's own snippet, which takes over what is there: it queues Arguments objects. */
function queue(): Clarity {
  const clarity: Clarity = function (): void {
    (clarity.q ??= []).push(arguments);
  };
  return clarity;
}

const microsoftClarity: Signal = {
  before: () => tell(false, false),
  update: ({ allows }) => tell(allows('marketing'), allows('analytics', 'microsoft-clarity')),
};

partsInPage()['signal-microsoft-clarity'] = signalPart('microsoftClarity', microsoftClarity, 'microsoft-clarity');
