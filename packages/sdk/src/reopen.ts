import { themeOf } from '@kapsel/core';
import { languageTag, ourLanguage } from './language.ts';
import { partsInPage, type Inside, type Part } from './part.ts';
import { words } from './reopen/words.ts';
import { paint } from './ui/paint.ts';
import { stay } from './ui/stay.ts';

const dark = `--_background: var(--kapsel-dark-background, #1e1f24); --_color: var(--kapsel-dark-color, #f1f1f4); --_border: var(--kapsel-dark-border, #989da6)`;
const sheet = `
:host { all: initial !important; --_background: var(--kapsel-background, #fff); --_color: var(--kapsel-color, #1b1b1f); --_border: var(--kapsel-border, #70757d);
  position: fixed !important; z-index: 2147483646 !important; inset: auto auto var(--kapsel-reopen-block, 1rem) var(--kapsel-reopen-inline, 1rem) !important }
:host([side=end]) { inset: auto var(--kapsel-reopen-inline, 1rem) var(--kapsel-reopen-block, 1rem) auto !important }
:host([hidden]) { display: none !important }
@media (prefers-color-scheme: dark) { :host(:not([theme=light])) { ${dark} } }
:host([theme=dark]) { ${dark} }
@media print { :host { display: none !important } }
button { display: grid; place-items: center; box-sizing: border-box; inline-size: 2.75rem; block-size: 2.75rem; padding: 0; border: 1px solid var(--_border);
  border-radius: 50%; color: var(--_color); background: var(--_background); box-shadow: 0 1px 6px rgb(0 0 0 / 25%); cursor: pointer }
button:focus-visible { outline: 3px solid var(--_color); outline-offset: 2px }`;

/** Three sliders. */
const drawing = 'M3 6h5m5 0h8M3 12h11m5 0h2M3 18h3m5 0h10M8 4v4M14 10v4M6 16v4';

/**
 * A round button in a corner of every page that opens the preferences (GDPR art. 7(3): as easy to withdraw as to give). It goes
 * away while the first layer asks, stays outside the body, which pages swap, and comes back if it is taken away.
 */
function offerToReopen(inside: Inside): Part | undefined {
  const { kapsel, config } = inside;
  const { reopen, theme } = config.ui ?? {};
  if (!reopen || inside.circumstances.crawler) return undefined;
  const host = document.createElement('kapsel-reopen');
  const button = document.createElement('button');
  const style = new CSSStyleSheet();
  style.replaceSync(sheet);
  const root = host.attachShadow({ mode: 'open', delegatesFocus: true });
  root.adoptedStyleSheets = [style];
  root.append(button);
  button.append(icon());
  button.dataset['action'] = 'preferences';
  button.setAttribute('part', 'button');
  button.addEventListener('click', () => kapsel.showPreferences());
  host.setAttribute('side', reopen);
  paint(host, themeOf(theme));

  const name = (): void => {
    const tag = languageTag(inside.language ?? config.language);
    const own = config.ui?.texts?.[tag] ?? config.ui?.texts?.[ourLanguage(tag)];
    const label = own?.['reopen'] ?? words[ourLanguage(tag)] ?? '';
    button.ariaLabel = label;
    button.title = label;
    host.lang = own?.['reopen'] ? tag : ourLanguage(tag);
  };
  const place = (): void => document.documentElement.append(host);
  kapsel.on('show', ({ layer }) => {
    host.hidden = layer === 'banner';
    name();
  });
  const comeBack = (): void => {
    host.hidden = false;
  };
  kapsel.on('hide', comeBack);
  // An interface of the site's own need not say that it has gone.
  kapsel.on('consent', ({ open }) => {
    if (open.length === 0) comeBack();
  });
  return {
    update() {
      if (host.isConnected) return;
      // A part that comes late may have missed that the first layer was asked for.
      if (inside.layer === 'banner' && kapsel.decision().open.length > 0) host.hidden = true;
      name();
      place();
      stay(host, place);
      new MutationObserver(name).observe(document.documentElement, { attributeFilter: ['lang'] });
    },
  };
}

function icon(): SVGElement {
  const space = 'http://www.w3.org/2000/svg';
  const svg = document.createElementNS(space, 'svg');
  const path = document.createElementNS(space, 'path');
  const attributes = { viewBox: '0 0 24 24', width: '22', height: '22', fill: 'none', stroke: 'currentColor', 'stroke-width': '2', 'stroke-linecap': 'round', 'aria-hidden': 'true' };
  for (const [key, value] of Object.entries(attributes)) svg.setAttribute(key, value);
  path.setAttribute('d', drawing);
  svg.append(path);
  return svg;
}

partsInPage()['reopen'] = offerToReopen;
