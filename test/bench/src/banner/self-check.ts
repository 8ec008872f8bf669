import { measureClick, type Bench } from '../measure.ts';
import { lookAt, type AccessibilityFound } from './accessibility.ts';
import { phoneCell, plainCell } from './cells.ts';
import { endure, hardshipNames, hardships, type Endured, type HardshipName } from './robustness.ts';
import type { BannerSubject } from './subject.ts';

/**
 * A tool that is wrong in every way that is measured: it covers half of the window, takes the focus, hides that of the page, has text that
 * nobody can read and buttons without a name, loses a button of each layer on a phone, takes 300 ms to answer a click, hears nothing
 * of other tabs and pages, and is gone, dead, hidden or not even started after each hardship.
 */
export const broken: BannerSubject = {
  id: 'broken',
  name: 'a tool that is wrong everywhere',
  file: () => undefined,
  markup: (sources) => ({
    head: `<script>
addEventListener('DOMContentLoaded', () => {
  if (localStorage.getItem('accepted') === '1') return accept();
  document.body.insertAdjacentHTML('beforeend', ${JSON.stringify(layers)});
  document.getElementById('yes').addEventListener('click', answer);
  document.getElementById('more').addEventListener('click', () => {
    document.getElementById('second').attachShadow({ mode: 'open' }).innerHTML = ${JSON.stringify(preferences)};
  });
  document.getElementById('yes').focus();
});
function answer() {
  for (const end = performance.now() + 300; performance.now() < end;);
  document.getElementById('first').remove();
  localStorage.setItem('accepted', '1');
  accept();
}
function accept() {
  for (const src of ${JSON.stringify(sources)}) document.head.append(Object.assign(document.createElement('script'), { src, async: false }));
}
</script>`,
    body: '',
  }),
  acceptButton: { button: '#yes' },
  withdraw: '0',
  first: { root: '#first', panel: '#first' },
  second: { root: '#second', panel: '#second [part="panel"]', opener: '#more' },
};

/** In a shadow root, so that what looks into none is found out too. */
const preferences = `<div part="panel" style="position: fixed; inset: 0; overflow: hidden; color: #ccc; background: #fff">
  <p>May we?</p><button></button><button style="position: absolute; left: 400px; width: 80px">Far off</button>
</div>`;

const layers = `<div id="first" style="position: fixed; inset: auto 0 0; height: 50vh; overflow: hidden; color: #ccc; background: #fff">
  <p>May we?</p><button id="yes">Yes</button><button id="more">More</button><button></button>
  <button style="position: absolute; left: 400px; width: 80px">Far off</button>
</div>
<div id="second"></div>`;

/** What the broken tool does after each hardship; another fault would be one of the bench. */
const faults: Readonly<Record<HardshipName, string>> = {
  clonedBody: 'still asked',
  turboSwap: 'did not ask',
  backForwardCache: 'still asked',
  secondTab: 'still asked',
  hostileCss: 'did not ask',
  blockedStorage: 'did not ask',
};

/** A measure that does not see what is plainly there, so that no figure of the bench means anything. */
export class BlindBench extends Error {
  override name = 'BlindBench';
}

/**
 * Has every measure look at the broken tool, and makes sure that it sees what is wrong.
 *
 * @throws BlindBench naming the measures that do not
 */
export async function mustSee(bench: Bench): Promise<void> {
  const accessibility = await lookAt(bench, broken, [plainCell, phoneCell]);
  const endured = await endure(bench, broken);
  const { interactionMs } = await measureClick(bench, broken);
  const blind = blindMeasures(accessibility, endured, interactionMs);
  if (blind.length > 0) throw new BlindBench(`The bench does not see what is wrong with a broken tool: ${blind.join(', ')}. Nothing is measured.`);
}

/** Which measures found nothing wrong, or the wrong thing. */
export function blindMeasures({ isModal, cover, cells }: AccessibilityFound, endured: Endured, interactionMs: number | undefined): string[] {
  const [plain, phone] = cells;
  const sees: Readonly<Record<string, boolean | undefined>> = {
    'axe, first layer': hasRules(plain?.first.violations, ['button-name', 'color-contrast']),
    'axe, preferences': hasRules(plain?.second?.violations, ['button-name', 'color-contrast']),
    'lost controls, first layer': isOnly(phone?.first.lost, 'Far off') && plain?.first.lost.length === 0,
    'lost controls, preferences': isOnly(phone?.second?.lost, 'Far off') && plain?.second?.lost.length === 0,
    'hidden focus': (plain?.focus?.hidden.length ?? 0) > 0,
    'focus stolen': plain?.isFocusStolen,
    modality: !isModal,
    cover: Math.abs(cover.painted - 0.5) < 0.01 && Math.abs(cover.outOfReach - 0.5) < 0.01,
    'interaction with the click': (interactionMs ?? 0) >= 300,
    ...Object.fromEntries(hardshipNames.map((name) => [`after: ${hardships[name].label}`, endured[name] === faults[name]])),
  };
  return Object.entries(sees).flatMap(([measure, isSeen]) => (isSeen ? [] : [measure]));
}

function hasRules(violations: readonly (readonly [string, number])[] | undefined, rules: readonly string[]): boolean {
  return rules.every((rule) => violations?.some(([found]) => found === rule));
}

function isOnly(lost: readonly string[] | undefined, end: string): boolean {
  return lost?.length === 1 && (lost[0]?.endsWith(end) ?? false);
}
