import { partsInPage } from '../part.ts';
import { signalPart, type Signal } from './signal.ts';

interface Fbq {
  (...call: unknown[]): void;
  queue?: unknown[];
}

const scope = globalThis as { fbq?: Fbq };
let pixel: Fbq | undefined;
let isGranted = false;
let isTold = true;

/**
 * Meta's pixel has to hear `revoke` before `init`, on every page. Its snippet does nothing where a `fbq` is already there,
 * so there can be no stub: whoever first asks for the snippet's own function gets it with the consent in its queue.
 */
const meta: Signal = {
  before() {
    pixel = scope.fbq;
    Object.defineProperty(scope, 'fbq', {
      configurable: true,
      enumerable: true,
      get() {
        tell();
        return pixel;
      },
      set(given: Fbq | undefined) {
        pixel = given;
        isTold = false;
      },
    });
    setGranted(false);
  },
  update: ({ allows }) => setGranted(allows('marketing', 'meta-pixel')),
};

function setGranted(granted: boolean): void {
  isGranted = granted;
  isTold = false;
  tell();
}

/** Without its queue the snippet is still at work. */
function tell(): void {
  if (isTold || !pixel?.queue) return;
  isTold = true;
  pixel('consent', isGranted ? 'grant' : 'revoke');
}

partsInPage()['signal-meta'] = signalPart('meta', meta, 'meta-pixel');
