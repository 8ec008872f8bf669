import { partsInPage } from '../part.ts';
import { grantedOrDenied, signalPart, type Signal } from './signal.ts';

const scope = globalThis as { uetq?: unknown[] };

function tell(command: 'default' | 'update', isGranted: boolean): void {
  (scope.uetq ??= []).push('consent', command, { ad_storage: grantedOrDenied(isGranted) });
}

/** Microsoft Advertising (UET): one signal, ad_storage. */
const microsoftUet: Signal = {
  before: () => tell('default', false),
  update: ({ allows }) => tell('update', allows('marketing', 'microsoft-advertising')),
};

partsInPage()['signal-microsoft-uet'] = signalPart('microsoftUet', microsoftUet, 'microsoft-advertising');
