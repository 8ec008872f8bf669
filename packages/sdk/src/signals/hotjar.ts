import { partsInPage } from '../part.ts';
import { signalPart, type Signal } from './signal.ts';

interface Hotjar {
  (...call: unknown[]): void;
  q?: unknown[];
}

const scope = globalThis as { hj?: Hotjar };

/** In place of Hotjar's function while there is no consent: a call about that time must not be queued for later. */
const drop: Hotjar = () => {};
let real: Hotjar | undefined;

/** Hotjar documents no consent call, so what the page tells it goes nowhere without consent. */
const hotjar: Signal = {
  before: hold,
  update({ allows }) {
    if (!allows('analytics', 'hotjar')) hold();
    else if (scope.hj === drop) scope.hj = real ?? queue();
  },
};

function hold(): void {
  if (scope.hj === drop) return;
  real = scope.hj;
  scope.hj = drop;
}

/** As in Hotjar's own snippet, which takes over what is there. */
function queue(): Hotjar {
  const hj: Hotjar = (...call) => void (hj.q ??= []).push(call);
  return hj;
}

// It only drops the page's calls: what runs goes on.
partsInPage()['signal-hotjar'] = signalPart('hotjar', hotjar);
